/** A delivery that this instance holds under a lease, with all that its message is made of. */
import type { AlertVersion, ChannelKind, DeliveryKind } from '@tocsin/events'
import type { AskContent } from '../tracks/content.ts'

export interface Claimed {
  id: string
  ask: string
  alert: string
  party: string
  seat: string
  person: string
  channel: string
  channelKind: ChannelKind
  class: 'full' | 'bare'
  kind: DeliveryKind
  /** number of this attempt, which is its fence */
  attempt: number
  plannedAt: Date
  answerBy: Date | null
  content: AskContent
  /** the version that the message tells of; null: it is of no alert */
  version: AlertVersion | null
  /** the newest version, by which it is decided who may hear */
  newest: AlertVersion | null
  /** two people have released this alert to this seat and channel */
  released: boolean
  /** states whose people must not hear of the review item that it is of */
  barred: readonly string[]
}

/** Every way in which an attempt ends, for figures that tell of each from the start. */
export const attemptOutcomes = [
  'proven',
  'accepted',
  'failed',
  'unknown',
  'rejected',
  'skipped',
] as const satisfies AttemptResult['outcome'][]

/** How an attempt ended. */
export type AttemptResult =
  /** `2xx`: the receiver has it */
  | { outcome: 'proven' }
  /** taken over by a relay; says nothing of the person */
  | { outcome: 'accepted' }
  | { outcome: 'failed'; reason: string; retryAfterMs?: number }
  /** a time-out after the request may have arrived */
  | { outcome: 'unknown'; reason: string }
  /** will never work; `disable`: the channel is not to be used any more */
  | { outcome: 'rejected'; reason: string; disable?: boolean }
  /** no socket was opened: stopped, lease lost, or the rule reached the receiver meanwhile */
  | { outcome: 'skipped'; reason: 'stopped' | 'withheld' }
