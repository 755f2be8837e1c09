import type { Database, Tx } from '@tocsin/database'
import type { TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import type { ReadRecord } from '../log.ts'

/** An event to be parked: `behind` an earlier one of its key, or for a reason of its own. */
export interface ToPark {
  topic: TopicName
  part: number
  record: ReadRecord
  eventId: string
  reason: string
  nextAt: Date
  tries: number
}

export async function park(tx: Tx, group: string, events: readonly ToPark[]): Promise<void> {
  for (const { topic, part, record, eventId, reason, nextAt, tries } of events) {
    await tx.execute(sql`
      insert into parked (consumer_group, topic, part, position, event_id, key, headers, value, reason, tries, next_at)
      values (${group}, ${topic}, ${part}, ${record.position}, ${eventId}, ${record.key},
              ${JSON.stringify(record.headers)}::json, ${record.value}, ${reason}, ${tries}, ${nextAt.toISOString()})`)
  }
}

/** @returns of these keys those that have parked events, in hex */
export async function parkedKeys(
  tx: Tx,
  group: string,
  topic: TopicName,
  keys: readonly Buffer[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await tx.execute<{ key: Buffer }>(sql`
    select distinct key from parked
    where consumer_group = ${group} and topic = ${topic} and key = any(${sql.param([...keys])}::bytea[])`)
  return new Set(rows.map((row) => row.key.toString('hex')))
}

/** A parked event that this process may try now. */
export interface Claimed {
  id: string
  topic: TopicName
  part: number
  record: ReadRecord
  eventId: string | null
  reason: string
  tries: number
  deaths: number
  deadId: string | null
}

interface ParkedRow extends Record<string, unknown> {
  id: string
  topic: TopicName
  part: number
  position: string
  event_id: string | null
  key: Buffer
  headers: Record<string, string>
  value: Buffer | null
  reason: string
  tries: number
  deaths: number
  dead_id: string | null
}

/**
 * Claims the first event of some key whose time has come, and writes the try down before it is made. A claim of another
 * process that outlives `claimMs` was a death. Steps from key to key: what is parked behind a head costs nothing.
 */
export async function claimDue(
  database: Database,
  { group, me, now, claimMs }: { group: string; me: string; now: Date; claimMs: number },
): Promise<Claimed | null> {
  const at = now.toISOString()
  const { rows } = await database.db.execute<ParkedRow>(sql`
    with recursive head(id, topic, key, next_at) as (
      (select id, topic, key, next_at from parked where consumer_group = ${group}
       order by topic, key, position limit 1)
      union all
      select n.id, n.topic, n.key, n.next_at from head h cross join lateral (
        select id, topic, key, next_at from parked p
        where p.consumer_group = ${group} and (p.topic, p.key) > (h.topic, h.key)
        order by p.topic, p.key, p.position limit 1
      ) n
    ), due as (
      select id from head where next_at <= ${at}::timestamptz order by next_at limit 1
    )
    update parked p set tries = p.tries + 1, tried_by = ${me}::uuid,
      deaths = p.deaths + (p.tried_by is not null and p.tried_by <> ${me}::uuid)::integer,
      next_at = ${new Date(now.getTime() + claimMs).toISOString()}::timestamptz
    from due where p.id = due.id and p.next_at <= ${at}::timestamptz
    returning p.id, p.topic, p.part, p.position, p.event_id, p.key, p.headers, p.value, p.reason, p.tries, p.deaths, p.dead_id`)
  const row = rows[0]
  if (row === undefined) return null
  const { id, topic, part, reason, tries, deaths, key, headers, value } = row
  const record = { position: Number(row.position), key, headers, value }
  return { id, topic, part, record, eventId: row.event_id, reason, tries, deaths, deadId: row.dead_id }
}

/** Takes a claimed event out. @returns false if the claim has passed to another */
export async function unpark(tx: Tx, claimed: Claimed): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`delete from parked where id = ${claimed.id}::bigint and tries = ${claimed.tries}`,
  )
  return rowCount === 1
}

/** Puts a claimed event back until its next time. */
export async function putBack(
  database: Database,
  claimed: Claimed,
  again: { reason: string; tries: number; nextAt: Date },
): Promise<void> {
  await database.db.execute(sql`
    update parked set tried_by = null, reason = ${again.reason}, tries = ${again.tries},
      next_at = ${again.nextAt.toISOString()}::timestamptz
    where id = ${claimed.id}::bigint and tries = ${claimed.tries}`)
}
