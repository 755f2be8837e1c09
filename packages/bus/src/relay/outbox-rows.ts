import { randomUUID } from 'node:crypto'
import type { Database, Tx } from '@tocsin/database'
import { topics } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { isTopic, type LogRecord, type LogTopic } from '../log.ts'

/** A row of the outbox, to be carried. */
export interface PendingRow extends LogRecord {
  id: string
  eventId: string
}

export interface PartitionName {
  topic: string
  part: number
}

/** A broker's limit is on what one send brings to a partition, 1 MiB; this leaves room for keys and framing. */
const BATCH_BYTES = 800_000

/**
 * For `with recursive`: the partitions that have rows. Steps from one to the next along the primary key, so its cost
 * follows the partitions with rows, not the rows of one that waits.
 */
export const pending = sql`pending(topic, part) as (
  (select topic, part from outbox order by topic, part limit 1)
  union all
  select n.topic, n.part from pending p cross join lateral (
    select o.topic, o.part from outbox o where (o.topic, o.part) > (p.topic, p.part) order by o.topic, o.part limit 1
  ) n
)`

/** The lowest rows of each partition that has any and is not to be left alone. */
export async function lowestRows(
  database: Database,
  leave: readonly PartitionName[],
  mostOfEach: number,
): Promise<PendingRow[]> {
  const { rows } = await database.db.execute<{
    id: string
    topic: LogTopic
    part: number
    key: string
    event_id: string
    headers: Record<string, string>
    value: Buffer | null
    at: string
  }>(sql`
    with recursive ${pending}
    select r.id, r.topic, r.part, r.key, r.event_id, r.headers, r.value, r.at::text as at
    from pending p cross join lateral (
      select o.*, sum(coalesce(octet_length(o.value), 0) + octet_length(o.headers::text)) over (order by o.id) as bytes,
             row_number() over (order by o.id) as nth
      from (
        select * from outbox o where o.topic = p.topic and o.part = p.part order by o.id limit ${mostOfEach}
      ) o
    ) r
    where (r.nth = 1 or r.bytes < ${BATCH_BYTES}) and (p.topic, p.part) not in (
      select topic, part from unnest(
        ${sql.param(leave.map((one) => one.topic))}::text[], ${sql.param(leave.map((one) => one.part))}::integer[]
      ) as l(topic, part))
    order by r.topic, r.part, r.id`)
  return rows.map(({ event_id, at, ...row }) => ({ ...row, eventId: event_id, at: new Date(at) }))
}

/** How many rows wait, all partitions together. */
export async function countPending(database: Database): Promise<number> {
  const { rows } = await database.db.execute<{ n: string }>(sql`select count(*) as n from outbox`)
  return Number(rows[0]!.n)
}

/** Takes carried rows out of the outbox and keeps them until their topic's retention has passed. */
export async function moveRows(tx: Tx, rows: readonly PendingRow[]): Promise<void> {
  await tx.execute(sql`
    with carried as (
      delete from outbox o using unnest(
        ${sql.param(rows.map((row) => row.topic))}::text[],
        ${sql.param(rows.map((row) => row.part))}::integer[],
        ${sql.param(rows.map((row) => row.id))}::bigint[],
        ${sql.param(rows.map((row) => dropDay(row)))}::date[]
      ) as c(topic, part, id, drop_on)
      where o.topic = c.topic and o.part = c.part and o.id = c.id
      returning o.id, o.topic, o.part, o.key, o.event_id, o.headers, o.value, o.at, c.drop_on
    )
    insert into outbox_published (id, topic, part, key, event_id, headers, value, at, drop_on)
    select id, topic, part, key, event_id, headers, value, at, drop_on from carried`)
}

/** A row that the log will never take: it goes to the dead, where the operator sees it, and holds up nothing. */
export async function buryRows(tx: Tx, rows: readonly PendingRow[], reason: string, at: Date): Promise<void> {
  for (const row of rows) {
    await tx.execute(sql`
      with gone as (
        delete from outbox where topic = ${row.topic} and part = ${row.part} and id = ${row.id}::bigint
        returning topic, part, event_id, key, headers, value
      )
      insert into dead (id, consumer_group, topic, part, event_id, key, headers, value, reason, places, attempts, at)
      select ${randomUUID()}, null, topic, part, event_id, convert_to(key, 'UTF8'), headers, value, ${reason}, '{}', 1,
             date_trunc('hour', ${at.toISOString()}::timestamptz)
      from gone`)
  }
}

const KEPT = 'infinity'
const DEAD_DAYS = 365

/** The day from which a published row may go, as `YYYY-MM-DD`; `infinity` for rows of compacted topics. */
export function dropDay(row: Pick<PendingRow, 'topic' | 'at'>): string {
  const definition = isTopic(row.topic) ? topics[row.topic] : null
  if (definition?.compacted) return KEPT
  const days = definition?.retentionDays ?? DEAD_DAYS
  return new Date(row.at.getTime() + (days + 1) * 86_400_000).toISOString().slice(0, 10)
}
