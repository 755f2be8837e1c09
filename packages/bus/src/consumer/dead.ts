import { randomUUID } from 'node:crypto'
import { queueRows, type Tx } from '@tocsin/database'
import { deadTopicOf, type TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import type { ReadRecord } from '../log.ts'
import type { Fault } from './fault.ts'

/** An event that nobody tries any more, as it came. */
export interface Corpse extends Fault {
  group: string
  topic: TopicName
  part: number
  record: ReadRecord
  eventId: string | null
  attempts: number
  /** set where it had been dead before and was sent again */
  deadId: string | null
}

/** Writes it down for the operator and tells the dead-letter topic, in the caller's transaction. */
export async function bury(tx: Tx, corpse: Corpse, now: Date): Promise<void> {
  const { group, topic, part, record, eventId, reason, places, attempts } = corpse
  if (corpse.deadId !== null) {
    await tx.execute(sql`
      update dead set state = 'dead', reason = ${reason}, places = ${sql.param(places)}::text[],
        attempts = attempts + ${attempts}
      where id = ${corpse.deadId}`)
    return
  }
  // Times of a report are kept to the hour, those of its failures too.
  const at = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
  await tx.execute(sql`
    insert into dead (id, consumer_group, topic, part, position, event_id, key, headers, value, reason, places, attempts, at)
    values (${randomUUID()}, ${group}, ${topic}, ${part}, ${record.position}, ${eventId}, ${record.key},
            ${JSON.stringify(record.headers)}::json, ${record.value}, ${reason}, ${sql.param(places)}::text[], ${attempts},
            ${at.toISOString()})`)
  await queueRows(tx, [
    {
      topic: deadTopicOf(topic),
      part,
      key: record.key.toString('utf8').replaceAll('\0', '\uFFFD'),
      eventId: eventId ?? randomUUID(),
      headers: {
        ...record.headers,
        tocsin_reason: reason,
        tocsin_group: group,
        tocsin_attempts: String(attempts),
      },
      value: record.value,
      at,
    },
  ])
}
