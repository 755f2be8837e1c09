/**
 * An alert's way through the notifier, top to bottom: each step a named import. A newcomer starts here.
 *
 *   alerts, reviews ─▶ route ─▶ tracks, asks, deliveries ─▶ deliver ─▶ mail, webhook
 *   answers ─────────▶ answer ─▶ stop, advance, reopen          │
 *   time ────────────▶ escalate ─▶ next step, next channel ◀────┘ how attempts ended
 *
 * All that is decided is decided in memory by the pure packages `routing` and `escalation`, on rows that are locked,
 * and written with the events that tell of it in the same transaction (`tracks/`).
 */
import type { Refusal } from '@tocsin/bus'
import type { Tx } from '@tocsin/database'
import type { TocsinEvent } from '@tocsin/events'
import { handleAnswers, type AnswerEvent } from './answer/handle-answers.ts'
import { recordAttempts, type Ended } from './deliver/record.ts'
import { routeWaiting } from './escalate/due-alerts.ts'
import { followDueAsks } from './escalate/due-asks.ts'
import { escalateDue } from './escalate/due-tracks.ts'
import { handleAlerts } from './route/handle-alerts.ts'
import { turnedActual } from './route/turned-actual.ts'
import { handleReviews } from './route/handle-reviews.ts'
import { inWork, type UnitParts } from './tracks/unit.ts'

export interface FlowParts extends UnitParts {
  /** below `imminent`, versions leave at whole multiples of this, in milliseconds; 0: at once */
  quarterMs: number
}

/** The steps as transactions. */
export interface Flow {
  /** what others said: one batch of one topic's partition */
  events(tx: Tx, events: readonly TocsinEvent[]): Promise<readonly Refusal[]>
  /** what time has made due */
  alerts(tx: Tx): Promise<number>
  tracks(tx: Tx): Promise<number>
  asks(tx: Tx): Promise<number>
  /** how attempts ended */
  record(tx: Tx, ended: readonly Ended[]): Promise<void>
}

type Named<P extends string> = Extract<TocsinEvent, { name: P }>
const named =
  <P extends string>(matches: (name: string) => boolean) =>
  (event: TocsinEvent): event is Named<P> =>
    matches(event.name)

const ofAlert = named<'alert.raised' | 'alert.updated' | 'alert.issued' | 'alert.ended' | 'alert.cancelled'>(
  (name) => /^alert\.(raised|updated|issued|ended|cancelled)$/.test(name),
)
const ofReview = named<'review.asked' | 'review.closed'>((name) => name.startsWith('review.'))
const ofAnswer = (event: TocsinEvent): event is AnswerEvent => event.topic === 'answers'

export function flowOf(parts: FlowParts): Flow {
  return {
    events: (tx, events) =>
      inWork(tx, parts, async (work) => {
        const alerts = events.filter(ofAlert)
        const refused = await turnedActual(tx, alerts)
        const versions = alerts.filter((event) => !refused.includes(event.id)).map((event) => event.data)
        if (versions.length > 0) await handleAlerts(tx, work, versions, parts.quarterMs)
        await handleReviews(tx, work, events.filter(ofReview))
        await handleAnswers(tx, work, events.filter(ofAnswer))
        return refused.map((event) => ({ event, reason: 'exercise-turned-actual' }))
      }),
    alerts: (tx) => inWork(tx, parts, (work) => routeWaiting(tx, work)),
    tracks: (tx) => inWork(tx, parts, (work) => escalateDue(tx, work)),
    asks: (tx) => inWork(tx, parts, (work) => followDueAsks(tx, work)),
    record: (tx, ended) => inWork(tx, parts, (work) => recordAttempts(tx, work, ended)),
  }
}
