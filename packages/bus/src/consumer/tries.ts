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

/** Writes, before it is made, that an event is tried. @returns how many tries of it have ended in death before */
export async function beginTry(database: Database, { group, topic, part, position }: Place): Promise<number> {
  const { rows } = await database.db.execute<{ deaths: number }>(sql`
    insert into consumer_try (consumer_group, topic, part, position, deaths)
    values (${group}, ${topic}, ${part}, ${position}, 0)
    on conflict (consumer_group, topic, part, position) do update set deaths = consumer_try.deaths + 1
    returning deaths`)
  return rows[0]!.deaths
}

/** The process has lived through it. */
export async function endTry(tx: Tx, { group, topic, part, position }: Place): Promise<void> {
  await tx.execute(sql`
    delete from consumer_try
    where consumer_group = ${group} and topic = ${topic} and part = ${part} and position = ${position}`)
}
