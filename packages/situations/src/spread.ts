/** Signs in several provinces within days strengthen the factor of widespread attack in each of them. */
import { carries, type Evidence } from './evidence.ts'
import type { LevelModel } from './level-model.ts'
import type { Standing } from './strength.ts'
import { voiceOf } from './floor.ts'
import { DAY } from './weight.ts'

/** Where and when a vouched report bore a sign that moves. */
export interface Sighting {
  admin1: string
  start: number
}

export function sightings(evidence: readonly Evidence[], model: LevelModel): Sighting[] {
  return evidence.flatMap((report) => {
    const voice = report.admin1 === null || !carries(report) ? null : voiceOf(report, model)
    return voice?.moving && voice.vouched ? [{ admin1: report.admin1!, start: voice.start }] : []
  })
}

/** @returns one sign for each span of time in which enough provinces have been seen within the days before */
export function spreadOf(seen: readonly Sighting[], model: LevelModel): Standing[] {
  const { indicator, factor, provinces, days, weight } = model.spread
  const ordered = seen.toSorted((a, b) => a.start - b.start)
  const latest = new Map<string, number>()
  const spans: Standing[] = []
  for (const one of ordered) {
    latest.set(one.admin1, one.start)
    for (const [admin1, start] of latest) if (start <= one.start - days * DAY) latest.delete(admin1)
    if (latest.size < provinces) continue
    // It ends when the provinces still fresh enough become too few: with the age of the n-th youngest.
    const nth = [...latest.values()].toSorted((a, b) => b - a)[provinces - 1]!
    const span = { indicator, factor, weight, from: one.start, until: nth + days * DAY }
    const last = spans.at(-1)
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until)
    else spans.push(span)
  }
  return spans
}
