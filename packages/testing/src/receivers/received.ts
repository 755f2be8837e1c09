import { eventually } from '../eventually.ts'

/** What a receiver got, in order of arrival, and a way to wait for more. */
export interface Received<T> {
  readonly received: readonly T[]
  /** Waits for the first that satisfies the predicate; one that is already here counts. */
  until(matches: (item: T) => boolean, what?: string, within?: number): Promise<T>
}

/** @param received the list that the receiver appends to */
export function untilIn<T extends object>(received: readonly T[]): Received<T>['until'] {
  return async (matches, what = 'a message arrives', within = 30_000) =>
    (await eventually(() => received.find(matches), { within, what, every: 5 })) as T
}
