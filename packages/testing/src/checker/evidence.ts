/** What a run left behind, as those outside saw it: nothing here comes from a service's tables. */
import type { TocsinEvent } from '@tocsin/events'

/** A request that was answered 202 at least once. */
export interface Told {
  /** the idempotency key under which it was sent, however often */
  key: string
  /** receipts that came with a 202, in order; more than one where an answer was asked for again */
  receipts: readonly string[]
  at: Date
}

/** A message as its receiver got it. */
export interface Got {
  /** the message id: of the Message-ID header, or `webhook-id` */
  message: string
  /** whose address it was sent to; null: nobody's that the run knows */
  party: string | null
  at: Date
}

export interface Evidence {
  told: readonly Told[]
  got: readonly Got[]
  /** every event as it was read from the log, repeats included, in the order of reading (by key the log's own) */
  events: readonly TocsinEvent[]
  /** what a client would have been told for a report, computed by the run */
  receiptOf(report: string): string
  /** countries for which an alert has to have been raised */
  alertsDue: readonly string[]
  /** when it was looked; deliveries due later are not missed yet */
  at: Date
}

/** One thing that must not be: what, and of which id. */
export interface Finding {
  what: 'lost' | 'doubled' | 'out-of-order' | 'told-before-issued' | 'told-the-barred' | 'told-after-answer'
  of: string
  why: string
}
