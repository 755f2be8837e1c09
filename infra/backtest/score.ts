/** How many episodes an alarm stood before, and how long. */
import type { Span } from './alarms.ts'
import type { Episode } from './episodes.ts'
import { DAY, midnight } from './replayed.ts'

/** An alarm that has stood for longer says nothing of this episode any more. */
const MOST_LEAD_DAYS = 180

export interface Score {
  episodes: number
  /** under alarm in that admin-1 when the day of the peak began */
  reached: number
  share: number | null
  /** under alarm before the first day of the episode's violence */
  beforeFirst: number
  /** of those reached, from the alarm's rise to the peak, at most 180 */
  medianLeadDays: number | null
}

export function scoreOf(spans: readonly Span[], episodes: readonly Episode[]): Score {
  const leads = episodes.flatMap((episode) => {
    const lead = leadOf(spans, episode)
    return lead === null ? [] : [lead]
  })
  const before = episodes.filter((one) => standingAt(spans, one.admin1, midnight(one.from)) !== undefined)
  return {
    episodes: episodes.length,
    reached: leads.length,
    share: episodes.length === 0 ? null : Math.round((1000 * leads.length) / episodes.length) / 1000,
    beforeFirst: before.length,
    medianLeadDays: median(leads),
  }
}

/** @returns days from the rise of the alarm that stands when the peak's day begins; null where none does */
export function leadOf(spans: readonly Span[], { admin1, peak }: Episode): number | null {
  const at = midnight(peak)
  const standing = standingAt(spans, admin1, at)
  return standing ? Math.min((at - standing.from) / DAY, MOST_LEAD_DAYS) : null
}

function standingAt(spans: readonly Span[], admin1: string, at: number): Span | undefined {
  return spans.find((one) => one.admin1 === admin1 && one.from <= at && at < one.until)
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const value = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return Math.round(10 * value) / 10
}
