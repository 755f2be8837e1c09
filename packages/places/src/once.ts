/**
 * A constant that is made when it is first asked for. For indexes over this package's own data alone: they never
 * change, and a process that does not need one should not wait for it.
 */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
