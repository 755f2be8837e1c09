import type { OutgoingEvent } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { byteaArray } from './bytea-array.ts'
import { markQueued } from './commit-hook.ts'
import type { Tx } from './database.ts'
import { encodeEvent } from './encode-event.ts'

/**
 * Puts an event into the outbox of the service whose database this is; it travels if and only if `tx` commits.
 * Call it after the row whose id is the event's key is locked: then the ids of one key commit in order, and so do its
 * events on the log.
 * @throws InvalidEvent
 */
export async function queue(tx: Tx, event: OutgoingEvent): Promise<void> {
  await queueAll(tx, [event])
}

/** As `queue`, for several in one statement and in this order. */
export async function queueAll(tx: Tx, events: readonly OutgoingEvent[]): Promise<void> {
  if (events.length === 0) return
  await queueRows(
    tx,
    events.map((event) => encodeEvent(event)),
  )
}

/** An outbox row as it is; `topic` may be a dead-letter topic. */
export interface OutboxRow {
  topic: string
  part: number
  key: string
  eventId: string
  headers: Record<string, string>
  value: Buffer | null
  at: Date
}

/** Puts rows into the outbox unchecked: for what has been an event before, such as a dead one. */
export async function queueRows(tx: Tx, rows: readonly OutboxRow[]): Promise<void> {
  markQueued(tx)
  await tx.execute(sql`
    insert into outbox (topic, part, key, event_id, headers, value, at)
    select topic, part, key, event_id, headers, value, at
    from unnest(
      ${sql.param(rows.map((row) => row.topic))}::text[],
      ${sql.param(rows.map((row) => row.part))}::integer[],
      ${sql.param(rows.map((row) => row.key))}::text[],
      ${sql.param(rows.map((row) => row.eventId))}::uuid[],
      ${sql.param(rows.map((row) => JSON.stringify(row.headers)))}::json[],
      ${byteaArray(rows.map((row) => row.value))},
      ${sql.param(rows.map((row) => row.at.toISOString()))}::timestamptz[]
    ) with ordinality as r(topic, part, key, event_id, headers, value, at, rank)
    order by rank`)
}
