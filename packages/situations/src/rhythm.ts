/**
 * Silence is not calm. An area's rhythm is the reports a day of its vouched sources in the four weeks before the last;
 * where the last days hold less than half of it the area is blind: its level is held, and the gap counts as a sign.
 */
import type { Evidence } from './evidence.ts'
import type { LevelModel } from './level-model.ts'
import { DAY, HOUR } from './weight.ts'

/** Reports of vouched sources received in one UTC hour, `nothing-to-report` included, feeds and imports not. */
export interface HourCount {
  /** ms, start of the hour */
  hour: number
  reports: number
}

const BASE_FROM = 35
const BASE_TO = 7
const BASE_DAYS = BASE_FROM - BASE_TO

export function hourCounts(evidence: readonly Evidence[]): HourCount[] {
  const counts = new Map<number, number>()
  for (const report of evidence) {
    if (!report.vouched || report.feed || report.backfill) continue
    const hour = Math.floor(report.receivedAt.getTime() / HOUR) * HOUR
    counts.set(hour, (counts.get(hour) ?? 0) + 1)
  }
  return [...counts].map(([hour, reports]) => ({ hour, reports })).toSorted((a, b) => a.hour - b.hour)
}

/** @param urgent the area stands at imminent or above, where two days of silence are enough */
export function isBlind(
  counts: readonly HourCount[],
  moment: number,
  urgent: boolean,
  model: LevelModel,
): boolean {
  const { minimum, share, windowDays, urgentHours } = model.blind
  const base = sum(counts, moment - BASE_FROM * DAY, moment - BASE_TO * DAY)
  if (base < minimum) return false
  const quiet = (hours: number): boolean =>
    sum(counts, moment - hours * HOUR, moment) < (share * base * hours * HOUR) / (BASE_DAYS * DAY)
  return quiet(windowDays * 24) || (urgent && quiet(urgentHours))
}

/**
 * @returns ms of the first UTC midnight of the unbroken blindness that lasts until `moment`; `moment` itself where it
 *   has only begun; null where the area is not blind
 */
export function blindFrom(
  counts: readonly HourCount[],
  moment: number,
  urgent: boolean,
  model: LevelModel,
): number | null {
  if (!isBlind(counts, moment, urgent, model)) return null
  let from = moment
  for (let at = Math.floor(moment / DAY) * DAY; at > moment - BASE_FROM * DAY; at -= DAY) {
    if (!isBlind(counts, at, urgent, model)) break
    from = at
  }
  return from
}

/** @returns ms of the day on which reports stopped, for people: the day after the last one, or when blindness began */
export function silentSince(counts: readonly HourCount[], from: number): number {
  const last = counts.findLast((count) => count.hour <= from)
  return last === undefined ? from : Math.min(from, (Math.floor(last.hour / DAY) + 1) * DAY)
}

function sum(counts: readonly HourCount[], from: number, to: number): number {
  return counts.reduce(
    (total, count) => (count.hour > from && count.hour <= to ? total + count.reports : total),
    0,
  )
}
