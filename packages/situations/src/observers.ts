import type { Evidence } from './evidence.ts'
import type { LevelModel } from './level-model.ts'
import { DAY } from './weight.ts'

/** @returns how many observers have reported from a place lately, whatever they said; feeds are nobody */
export function observersOf(evidence: readonly Evidence[], now: Date, model: LevelModel): number {
  const from = now.getTime() - model.fewObservers.days * DAY
  const recent = evidence.filter((report) => !report.feed && report.receivedAt.getTime() > from)
  return new Set(recent.map((report) => `${report.root}|${report.observer ?? report.source}`)).size
}
