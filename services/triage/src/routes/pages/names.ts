/** What pages call things. */
export interface Names {
  /** @returns the sign in our own short words */
  indicator: (id: string) => string
}
