/** All situations of a set of evidence: what a service computes piecewise, whole. The yardstick of its tests. */
import { keyOf, type Evidence, type Judgement, type Place, type Settlement } from './evidence.ts'
import type { LevelModel } from './level-model.ts'
import { observersOf } from './observers.ts'
import { hourCounts } from './rhythm.ts'
import type { SituationInput } from './prepare.ts'
import { assessSituation, type Situation } from './situation.ts'
import { sightings } from './spread.ts'

export interface Decisions {
  judgements: readonly { place: Place; judgement: Judgement }[]
  settlements: readonly { world: string; country: string; settlement: Settlement }[]
}

const GENERAL = 'general'

/** @returns the situations, by key; the same for any order and repeats of the evidence */
export function assessAll(
  evidence: readonly Evidence[],
  decisions: Decisions,
  now: Date,
  model: LevelModel,
): Situation[] {
  const reports = [...new Map(evidence.map((report) => [report.report, report])).values()]
  const places = new Map<string, Place>()
  for (const report of reports) places.set(keyOf(placeOf(report)), placeOf(report))
  for (const { place } of decisions.judgements) places.set(keyOf(place), place)
  return [...places.keys()]
    .toSorted()
    .map((key) => assessSituation(inputOf(places.get(key)!, reports, decisions, now, model), now, model))
}

/** @returns the situation that a report belongs to: a guarded one is told of the whole country only */
export function placeOf(report: Pick<Evidence, 'world' | 'country' | 'admin1' | 'group' | 'guarded'>): Place {
  const { world, country, group } = report
  return { world, country, admin1: report.guarded ? null : report.admin1, group }
}

/** @returns the wider situations whose evidence counts in part in this one */
export function widerOf(place: Place): Place[] {
  const wider = [
    { ...place, admin1: null },
    { ...place, group: GENERAL },
    { ...place, admin1: null, group: GENERAL },
  ]
  const distinct = new Map(wider.map((one) => [keyOf(one), one]))
  distinct.delete(keyOf(place))
  return [...distinct.values()]
}

/** @returns what bears on one situation, of all evidence */
export function inputOf(
  place: Place,
  reports: readonly Evidence[],
  decisions: Decisions,
  now: Date,
  model: LevelModel,
): SituationInput {
  const key = keyOf(place)
  const wider = new Set(widerOf(place).map(keyOf))
  const ofCountry = reports.filter((one) => one.world === place.world && one.country === place.country)
  const ofArea = ofCountry.filter((one) => placeOf(one).admin1 === place.admin1)
  return {
    place,
    own: reports.filter((one) => keyOf(placeOf(one)) === key),
    wider: reports.filter((one) => wider.has(keyOf(placeOf(one)))),
    sightings: sightings(
      ofCountry.filter((one) => !one.guarded),
      model,
    ),
    rhythm: hourCounts(ofArea),
    observers: observersOf(ofArea, now, model),
    judgements: decisions.judgements.filter((one) => keyOf(one.place) === key).map((one) => one.judgement),
    settlements: decisions.settlements
      .filter((one) => one.world === place.world && one.country === place.country)
      .map((one) => one.settlement),
  }
}
