/** When a failed attempt is followed by another (W1, rule 7). */
const WAITS_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000]
/** A receiver that asks for more patience than this is asked again anyway. */
const LONGEST_MS = 3_600_000

/**
 * @param attempt number of the attempt that failed, from 1
 * @param retryAfterMs what the receiver asked for (429, 503)
 * @returns the next attempt's instant; null: given up
 */
export function nextAttempt(attempt: number, now: Date, retryAfterMs?: number): Date | null {
  const wait = WAITS_MS[attempt - 1]
  if (wait === undefined) return null
  const asked = retryAfterMs === undefined ? wait : Math.min(Math.max(retryAfterMs, 0), LONGEST_MS)
  return new Date(now.getTime() + asked)
}
