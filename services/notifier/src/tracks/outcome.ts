/** What a transaction's work has led to, before it is written. */
import type { DeliveryKind, OutgoingEvent } from '@tocsin/events'
import type { AskRow, NewDelivery, TrackRow } from './rows.ts'

/** Deliveries of a track that are not sent any more. */
export interface Stop {
  alert: string
  party: string
  /** null: of every kind */
  kinds: readonly DeliveryKind[] | null
  /** null: to everybody */
  person: string | null
  reason: string
}

/** In the order in which it happened on each track. */
export type Happened =
  | { what: 'event'; event: OutgoingEvent }
  | { what: 'planned'; delivery: NewDelivery }
  /** made once it is known which deliveries were on their way */
  | { what: 'stopped'; key: string; event: (inFlight: string[]) => OutgoingEvent }

export interface AuditLine {
  alert: string
  party: string | null
  outcome: string
  reason: string
  evidence: object
}

/** A version that has been brought to its parties. */
export interface Routed {
  alert: string
  version: number
  issued: boolean
  /** when time alone changes who is to be told */
  dueAt: Date | null
}

export interface Outcome {
  now: Date
  routed: Routed[]
  /** asks that were looked at, and when they are to be looked at again */
  followed: { id: string; dueAt: Date | null }[]
  changed: Set<TrackRow>
  /** those of them that had no row before */
  started: Set<TrackRow>
  stops: Stop[]
  asks: AskRow[]
  deliveries: NewDelivery[]
  /** who is told that it should never have been raised, by each channel on which an attempt was made */
  cancels: { row: TrackRow; to: { seat: string; person: string }; at: number }[]
  events: Happened[]
  audit: AuditLine[]
}
