import type { Database, Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'

/** A process that dies of an event three times is not given it again. */
export const DEATHS = 3

interface Place {
  group: string
  topic: string
  part: number
  position: number
}

/**
 * @returns where events were in hand when another process died. It handles several partitions at once, so most of them
 *   are innocent: each is to be tried when no other suspect is, or an innocent one is counted the deaths of the guilty.
 */
export async function suspectsOf(
  database: Database,
  { group, topic, part }: Omit<Place, 'position'>,
  me: string,
): Promise<Set<number>> {
  const { rows } = await database.db.execute<{ position: string }>(sql`
    select position from consumer_try
    where consumer_group = ${group} and topic = ${topic} and part = ${part} and tried_by <> ${me}`)
  return new Set(rows.map((row) => Number(row.position)))
}

/**
 * Writes, before it is made, that an event is tried.
 * @param me the process; a try of its own that it has lived through, whatever became of it, is no death
 * @returns how many processes have died of it before
 */
export async function beginTry(
  database: Database,
  { group, topic, part, position }: Place,
  me: string,
): Promise<number> {
  const { rows } = await database.db.execute<{ deaths: number }>(sql`
    insert into consumer_try (consumer_group, topic, part, position, tried_by)
    values (${group}, ${topic}, ${part}, ${position}, ${me})
    on conflict (consumer_group, topic, part, position) do update set
      deaths = consumer_try.deaths + (consumer_try.tried_by <> excluded.tried_by)::integer,
      tried_by = excluded.tried_by
    returning deaths`)
  return rows[0]!.deaths
}

/** The process has lived through it. */
export async function endTry(tx: Tx, { group, topic, part, position }: Place): Promise<void> {
  await tx.execute(sql`
    delete from consumer_try
    where consumer_group = ${group} and topic = ${topic} and part = ${part} and position = ${position}`)
}
