/** When a version may leave: what is not urgent must not date a report by its own time. */
import type { AlertVersion } from '@tocsin/events'
import { rankOf } from '../rule.ts'

export interface Cadence {
  /** versions below imminent leave on multiples of this; 0: at once */
  quarterMinutes: number
  /** a fall that a withdrawal caused waits so long for the next ordinary update; 0: not at all */
  withdrawalMinutes: number
}

/** @returns the instant from which on the version may leave, not before `now` */
export function departsAt(
  version: AlertVersion,
  previous: AlertVersion | null,
  removed: boolean,
  now: Date,
  cadence: Cadence,
): Date {
  if (version.kind === 'fall' && removed && previous) {
    const wait = Date.parse(previous.at) + cadence.withdrawalMinutes * 60_000
    return new Date(Math.max(now.getTime(), wait))
  }
  const byPerson = version.stage === 'issued' || version.kind === 'cancelled' || version.kind === 'ended'
  if (byPerson || cadence.quarterMinutes === 0 || rankOf(version.level) >= rankOf('imminent')) return now
  const step = cadence.quarterMinutes * 60_000
  return new Date(Math.ceil(now.getTime() / step) * step)
}
