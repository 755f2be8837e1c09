/** Evidence in, situations out; then alerts as versions. Pure: no clock, no I/O, no randomness (DESIGN.md). */
export { loadLevelModel, levelModel, natures, type LevelModel, type Nature } from './level-model.ts'
export {
  carries,
  keyOf,
  type Credibility,
  type Evidence,
  type EvidenceMatch,
  type Judgement,
  type Place,
  type Reliability,
  type Settlement,
} from './evidence.ts'
export { initialWeight, startOf, UNVOUCHED, weigh, type Weighed } from './weight.ts'
export { apart, sharedBands } from './independence.ts'
export { voiceOf, type Voice } from './floor.ts'
export { rankOf, type LevelOrNone } from './rule.ts'
export { hourCounts, type HourCount } from './rhythm.ts'
export { sightings, type Sighting } from './spread.ts'
export { observersOf } from './observers.ts'
export { assessSituation, isSettled, type Situation, type SituationInput } from './situation.ts'
export { assessAll, placeOf, widerOf, type Decisions } from './assess-all.ts'
export type { Support } from './support.ts'
