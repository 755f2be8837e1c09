import { queueRows, type Database } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import type { LogTopic } from '../log.ts'

export type DeadState = 'dead' | 'resent' | 'done'

/** An event that nobody could handle, as an operator sees it in a list. */
export interface DeadEvent {
  id: string
  /** null: refused by the log, on its way out */
  group: string | null
  topic: LogTopic
  type: string | null
  event: string | null
  reason: string
  /** where in the event, as paths, or where in the code */
  places: string[]
  attempts: number
  /** to the hour */
  at: Date
  state: DeadState
}

/** The same with what it carries. Personal data never travels in events, but what is dead may be anything. */
export interface DeadEventWhole extends DeadEvent {
  part: number
  position: number | null
  key: string
  headers: Record<string, string>
  value: string | null
}

interface DeadRow extends Record<string, unknown> {
  id: string
  consumer_group: string | null
  topic: LogTopic
  part: number
  position: string | null
  event_id: string | null
  key: Buffer
  headers: Record<string, string>
  value: Buffer | null
  reason: string
  places: string[]
  attempts: number
  at: string
  state: DeadState
}

/** @returns dead events of the service whose database this is, newest first; without `all` only those still dead */
export async function listDead(
  database: Database,
  { all = false, limit = 100 }: { all?: boolean; limit?: number } = {},
): Promise<DeadEvent[]> {
  const states = all ? ['dead', 'resent', 'done'] : ['dead', 'resent']
  const { rows } = await database.db.execute<DeadRow>(sql`
    select id, consumer_group, topic, event_id, headers, reason, places, attempts, at, state from dead
    where state = any(${sql.param(states)}::text[]) order by at desc, id limit ${limit}`)
  return rows.map(summary)
}

export async function showDead(database: Database, id: string): Promise<DeadEventWhole | null> {
  const { rows } = await database.db.execute<DeadRow>(sql`select * from dead where id = ${id}::uuid`)
  const row = rows[0]
  if (row === undefined) return null
  return {
    ...summary(row),
    part: row.part,
    position: row.position === null ? null : Number(row.position),
    key: row.key.toString('utf8'),
    headers: row.headers,
    value: row.value?.toString('utf8') ?? null,
  }
}

/**
 * Gives a dead event to the same handler again, under the same id: it is parked with its time come, and the group's
 * consumer takes it, in its place among what is parked for its key. When it is handled, `dead` becomes `done`. One that
 * the log refused goes into the outbox again.
 */
export async function resendDead(
  database: Database,
  id: string,
  now: Date,
): Promise<'resent' | 'not-dead' | 'unknown'> {
  return database.transaction(async (tx) => {
    const { rows } = await tx.execute<DeadRow>(sql`select * from dead where id = ${id}::uuid for update`)
    const row = rows[0]
    if (row === undefined) return 'unknown'
    if (row.state !== 'dead') return 'not-dead'
    if (row.consumer_group === null) {
      const { topic, part, headers, value, event_id: eventId } = row
      await queueRows(tx, [
        {
          topic,
          part,
          key: row.key.toString('utf8'),
          eventId: eventId!,
          headers,
          value,
          at: new Date(row.at),
        },
      ])
      await tx.execute(sql`update dead set state = 'done' where id = ${id}::uuid`)
      return 'resent'
    }
    await tx.execute(sql`
      insert into parked (consumer_group, topic, part, position, event_id, key, headers, value, reason, tries, next_at, dead_id)
      select consumer_group, topic, part, position, event_id, key, headers, value, 'resent', 0, ${now.toISOString()}, id
      from dead where id = ${id}::uuid`)
    await tx.execute(sql`update dead set state = 'resent' where id = ${id}::uuid`)
    return 'resent'
  })
}

/** What waits for an operator or for its time: for metrics and the state of health. */
export async function countTroubled(database: Database): Promise<{ parked: number; dead: number }> {
  const { rows } = await database.db.execute<{ parked: string; dead: string }>(sql`
    select (select count(*) from parked) as parked, (select count(*) from dead where state <> 'done') as dead`)
  return { parked: Number(rows[0]!.parked), dead: Number(rows[0]!.dead) }
}

function summary(row: DeadRow): DeadEvent {
  const { id, consumer_group: group, topic, event_id: event, reason, places, attempts, state, headers } = row
  const type = headers.ce_type ?? null
  return { id, group, topic, type, event, reason, places, attempts, at: new Date(row.at), state }
}
