import type { Tx } from '@tocsin/database'
import type { TocsinEvent } from '@tocsin/events'

/** One event that cannot be handled now; `reason` is a code for the operator, never a value. */
export interface Refusal {
  event: string
  reason: string
}

/**
 * Decides what a batch of one partition's new events does, with effects only through `tx`. It may run again with the
 * same events, after whatever it threw. What it throws besides `Park` makes the batch be halved until the faulty event
 * stands alone; that event is parked then.
 * @returns events that it has done nothing about and that are to be parked
 */
export type BatchHandler = (tx: Tx, events: TocsinEvent[]) => Promise<void | readonly Refusal[]>

/** Thrown by a handler: this event cannot be handled now, the others can. */
export class Park extends Error {
  readonly event: string
  readonly reason: string
  /** @param event the event's id; @param reason a code, such as `keeper-unreachable` */
  constructor(event: string, reason: string) {
    super(`event ${event} parked: ${reason}`)
    this.name = 'Park'
    this.event = event
    this.reason = reason
  }
}
