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
export { initialWeight, startOf, UNVOUCHED, weigh, type Span, type Weighed } from './weight.ts'
export { apart, sharedBands } from './independence.ts'
export { actsFrom, lastActIn, voiceOf, type Voice } from './floor.ts'
export { rankOf, type LevelOrNone } from './rule.ts'
export { hourCounts, type HourCount } from './rhythm.ts'
export { sightings, spreadOf, type Sighting } from './spread.ts'
export type { Standing } from './strength.ts'
export { observersOf } from './observers.ts'
export { isSettled, type SituationInput } from './prepare.ts'
export { besideOf, kinOf, spansRead, type Part, type Share, type Unread } from './unread.ts'
export { readPart } from './read-part.ts'
export { hiding, readStrands, type Looked, type Strand } from './strands.ts'
export { assessPart } from './assess-part.ts'
export { assessSituation, type Situation } from './situation.ts'
export { assessAll, inputOf, placeOf, widerOf, type Decisions } from './assess-all.ts'
export type { Support } from './support.ts'
export {
  isOpen,
  type AlertDecision,
  type AlertOutcome,
  type AlertState,
  type CrisisView,
} from './alert/alert-state.ts'
export { decideAlert } from './alert/decide-alert.ts'
export { uniteImplicated } from './alert/implicated.ts'
export { differs } from './alert/material.ts'
export { departsAt, type Cadence } from './alert/departure.ts'
export { nextChange } from './next-change.ts'
export { couldLeadTo } from './could-lead-to.ts'
export { explain, type Explanation } from './explain.ts'
export type { Counterfactual, Reason } from './reasons.ts'
export { BANDS, signaturesUnder, type SignatureOf } from './signature.ts'
export { loadCampaignRules, type CampaignRules } from './campaign/campaign-rules.ts'
export {
  campaignKinds,
  type AccountPast,
  type Campaign,
  type CampaignKind,
  type SentReport,
} from './campaign/campaign.ts'
export { findCampaigns } from './campaign/find-campaigns.ts'
