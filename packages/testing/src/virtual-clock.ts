import type { Clock } from '@tocsin/events'

/** A clock that stands still until a test moves it. */
export interface VirtualClock extends Clock {
  /** Moves on by so many milliseconds, and wakes whoever waited for an instant up to then, earliest first. */
  advance(milliseconds: number): Promise<void>
  /** Moves to an instant; a move backwards wakes nobody. */
  moveTo(instant: Date | string): Promise<void>
  /** Settles when the clock has reached the instant. */
  reached(instant: Date | string): Promise<void>
  /** How many wait for an instant. */
  readonly waiting: number
}

/** @param start where the clock stands at first; strings are ISO 8601 with an offset or Z */
export function virtualClock(start: Date | string): VirtualClock {
  let present = instantOf(start)
  let waiters: { readonly at: number; readonly wake: () => void }[] = []

  async function moveTo(target: number): Promise<void> {
    for (;;) {
      const next = waiters.filter(({ at }) => at <= target).toSorted((a, b) => a.at - b.at)[0]
      if (!next) break
      waiters = waiters.filter((waiter) => waiter !== next)
      present = Math.max(present, next.at)
      next.wake()
      // What the waiter does at its instant happens before the clock moves on; it may wait again.
      await new Promise((resolve) => setImmediate(resolve))
    }
    present = target
  }

  return {
    now: () => new Date(present),
    advance: (milliseconds) => moveTo(present + milliseconds),
    moveTo: (instant) => moveTo(instantOf(instant)),
    reached: (instant) => {
      const at = instantOf(instant)
      return at <= present ? Promise.resolve() : new Promise((wake) => waiters.push({ at, wake }))
    },
    get waiting() {
      return waiters.length
    },
  }
}

function instantOf(instant: Date | string): number {
  const at = new Date(instant).getTime()
  if (Number.isNaN(at)) throw new RangeError(`not an instant: ${String(instant)}`)
  return at
}
