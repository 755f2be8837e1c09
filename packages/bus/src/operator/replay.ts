import type { Database } from '@tocsin/database'
import type { TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import type { Log } from '../log.ts'

/**
 * Sends a group back, while it runs or not. What it has handled before its inbox knows, and nothing of that happens
 * again; what has had no effect yet, whatever the cause, has it now.
 * @param from the first record kept, or the first not older than an instant; never forward of where the group is
 * @returns how many records the group will look at again
 */
export async function replay(options: {
  log: Log
  database: Database
  group: string
  topics: readonly TopicName[]
  from: 'start' | Date
}): Promise<number> {
  const { log, database, group, topics, from } = options
  let again = 0
  for (const topic of topics) {
    const positions = await log.positions(topic, from)
    const { rows } = await database.db.execute<{ back: string }>(sql`
      with goal as (
        select part - 1 as part, position
        from unnest(${sql.param(positions.map((position) => position ?? 0))}::bigint[]) with ordinality as g(position, part)
      ), before as (
        select part, next from consumer_offset where consumer_group = ${group} and topic = ${topic} for update
      )
      update consumer_offset o set next = goal.position
      from goal join before using (part)
      where o.consumer_group = ${group} and o.topic = ${topic} and o.part = goal.part and goal.position < before.next
      returning before.next - goal.position as back`)
    again += rows.reduce((sum, row) => sum + Number(row.back), 0)
  }
  return again
}

/**
 * Puts what has been published back into the outbox, oldest first, so that a lost log is filled again. Ids stay, so
 * consumers that have seen an event do nothing. Afterwards every group that reads these topics needs `replay`.
 * @returns how many events
 */
export async function refill(database: Database, topics: readonly TopicName[]): Promise<number> {
  const { rowCount } = await database.db.execute(sql`
    insert into outbox (topic, part, key, event_id, headers, value, at)
    select topic, part, key, event_id, headers, value, at from outbox_published
    where topic = any(${sql.param([...topics])}::text[])
    order by id`)
  return rowCount ?? 0
}
