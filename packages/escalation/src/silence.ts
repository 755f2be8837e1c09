/** How long an answer may be followed by silence before the track is reopened at the next seat (W1, rule 8). */
import type { Horizon, Level } from '@tocsin/events'
import type { Answer, Instant, Timer } from './track.ts'

const HOUR = 3_600_000
const REMIND_AT = 0.75

/** @returns milliseconds from the answer, or the last activity, until the track reopens */
export function silenceLimit(answer: Answer, level: Level, horizon: Horizon, since: Instant): number {
  switch (answer.meaning) {
    case 'received':
      return level === 'ongoing' || horizon === 'hours' ? HOUR : 4 * HOUR
    case 'assessing':
      return 4 * HOUR
    case 'acting': {
      const longest = 24 * HOUR
      return answer.until === null ? longest : Math.min(Math.max(answer.until - since, 0), longest)
    }
    case 'known':
    case 'referred':
    case 'cannot-act':
    case 'recused':
    case 'doubted':
      return 12 * HOUR
  }
}

/** Timers after an answer: first a reminder at three quarters, then the reopening. */
export function silenceTimers(
  answer: Answer,
  level: Level,
  horizon: Horizon,
  since: Instant,
): { remind: Timer; reopen: Timer } {
  const limit = silenceLimit(answer, level, horizon, since)
  return {
    remind: { what: 'remind', at: since + limit * REMIND_AT },
    reopen: { what: 'reopen', at: since + limit },
  }
}
