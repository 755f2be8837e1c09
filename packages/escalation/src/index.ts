/** Policies, schedules, and the track of an alert through a party: pure, on a clock that is given. */
export { nextHandover, onDuty } from './schedule.ts'
export { planFor, ruleFor, type Asked, type Plan, type PolicyRule, type PolicyStep } from './policy.ts'
export { heldUntil, wakes } from './waking.ts'
export {
  initialTrack,
  type Answer,
  type Ask,
  type CloseReason,
  type Instant,
  type Omission,
  type RunReason,
  type Timer,
  type Track,
  type TrackStatus,
} from './track.ts'
export { evolve, type TrackEvent } from './track-event.ts'
export { decide } from './decide.ts'
export type { Decision } from './decision.ts'
export type { AnswerCommand, Command, VersionFacts } from './command.ts'
export type { Context, Receiver } from './step.ts'
export { silenceLimit } from './silence.ts'
export { reach, type ChannelProgress, type Reach } from './reach.ts'
