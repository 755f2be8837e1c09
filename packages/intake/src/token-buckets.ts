/**
 * Rates as token buckets (the generic cell rate algorithm: one instant a name). They live in this process: several
 * processes allow that much more, and a restart forgets; they shield against floods and are no accounting.
 */
import type { Clock } from '@tocsin/events'

export interface Rate {
  /** tokens that come back an hour */
  perHour: number
  /** tokens that can be taken at once */
  burst: number
}

export interface TokenBuckets {
  /** @returns 0 if a token was taken, else milliseconds until there is one */
  take(name: string): number
  /** Puts one back that was taken for nothing. */
  giveBack(name: string): void
}

/** @param most names remembered; beyond it full buckets are forgotten, which changes nothing */
export function tokenBuckets({ perHour, burst }: Rate, clock: Clock, most = 10_000): TokenBuckets {
  const each = 3_600_000 / perHour
  const depth = each * burst
  /** name → instant at which its bucket is full again */
  const fullAt = new Map<string, number>()

  function forgetFull(now: number): void {
    for (const [name, at] of fullAt) if (at <= now) fullAt.delete(name)
  }

  return {
    take: (name) => {
      const now = clock.now().getTime()
      if (fullAt.size >= most) forgetFull(now)
      const next = Math.max(fullAt.get(name) ?? now, now) + each
      const wait = Math.ceil(next - now - depth)
      if (wait > 0) return wait
      fullAt.set(name, next)
      return 0
    },
    giveBack: (name) => {
      const at = fullAt.get(name)
      if (at !== undefined) fullAt.set(name, at - each)
    },
  }
}
