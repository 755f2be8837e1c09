/** What a track can be asked to do: by a version of the alert, by a person, or by its own timer. */
import type { Horizon, Level, Meaning } from '@tocsin/events'
import type { Plan } from './policy.ts'
import type { CloseReason, Instant } from './track.ts'

/** What a track must know of an alert version. */
export interface VersionFacts {
  version: number
  level: Level
  horizon: Horizon
  kind: 'rise' | 'surge' | 'new-facts' | 'fall'
  stage: 'proposed' | 'issued'
}

export interface AnswerCommand {
  type: 'answer'
  answer: string
  seat: string
  /** who sits on the seat at that instant; null if nobody is known to */
  person: string | null
  /** a seat of this party, of another one, or of one that the alert is kept from */
  standing: 'party' | 'stranger' | 'withheld'
  meaning: Meaning
  /** when the desk received it */
  at: Instant
  /** the version that the answering page showed; null: unknown */
  version: number | null
  until: Instant | null
  detail: string | null
  /** what it is worth: `full`, `buys-a-step` or `none` (by link, as the seat's policy says) */
  worth: 'full' | 'buys-a-step' | 'none'
}

export type Command =
  | { type: 'start'; plan: Plan; version: VersionFacts; answers: AnswerCommand[] }
  | { type: 'revise'; version: VersionFacts; wasIssued: boolean }
  | { type: 'due' }
  | AnswerCommand
  /** a comment or an assignment: the incident is not silent */
  | { type: 'active'; at: Instant }
  | { type: 'resolve'; at: Instant }
  | { type: 'close'; reason: Exclude<CloseReason, 'resolved'> }
  /** the directory or what the alert bars has changed */
  | { type: 'recheck' }
  | { type: 'unreachable'; person: string }
  | { type: 'reachable'; person: string }
  /** an operator has the page of an exhausted track */
  | { type: 'take'; at: Instant }
  | { type: 'ask-again'; at: Instant }
