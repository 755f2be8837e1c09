import type { Database, Tx } from '@tocsin/database'
import type { TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'

/** Another member of the group has handled these records meanwhile; what was about to be committed must not be. */
export class Overtaken extends Error {
  constructor() {
    super('another member has moved the offset')
    this.name = 'Overtaken'
  }
}

/** How a group's account stood when this process took a partition. */
export interface Taken {
  next: number
  /** who read it before has not given it up: it may have died of an event */
  abandoned: boolean
}

export async function takePartition(
  database: Database,
  { group, topic, part, me }: { group: string; topic: TopicName; part: number; me: string },
): Promise<Taken> {
  return database.transaction(async (tx) => {
    await tx.execute(sql`
      insert into consumer_offset (consumer_group, topic, part, next) values (${group}, ${topic}, ${part}, 0)
      on conflict (consumer_group, topic, part) do nothing`)
    const { rows } = await tx.execute<{ next: string; held_by: string | null }>(sql`
      with before as (
        select next, held_by from consumer_offset
        where consumer_group = ${group} and topic = ${topic} and part = ${part} for update
      )
      update consumer_offset o set held_by = ${me} from before
      where o.consumer_group = ${group} and o.topic = ${topic} and o.part = ${part}
      returning before.next, before.held_by`)
    const { next, held_by: heldBy } = rows[0]!
    await tx.execute(sql`
      delete from consumer_try
      where consumer_group = ${group} and topic = ${topic} and part = ${part} and position < ${next}::bigint`)
    return { next: Number(next), abandoned: heldBy !== null && heldBy !== me }
  })
}

export async function releasePartitions(
  database: Database,
  group: string,
  me: string,
  partitions: readonly { topic: TopicName; part: number }[],
): Promise<void> {
  if (partitions.length === 0) return
  await database.db.execute(sql`
    update consumer_offset o set held_by = null
    from unnest(
      ${sql.param(partitions.map((one) => one.topic))}::text[], ${sql.param(partitions.map((one) => one.part))}::integer[]
    ) as r(topic, part)
    where o.consumer_group = ${group} and o.held_by = ${me}::uuid and o.topic = r.topic and o.part = r.part`)
}

/** @throws Overtaken if the account does not stand at `from` */
export async function advance(
  tx: Tx,
  { group, topic, part }: { group: string; topic: TopicName; part: number },
  from: number,
  to: number,
): Promise<void> {
  const { rowCount } = await tx.execute(sql`
    update consumer_offset set next = ${to}
    where consumer_group = ${group} and topic = ${topic} and part = ${part} and next = ${from}`)
  if (rowCount !== 1) throw new Overtaken()
}

/** Sets the account without regard to what was handled: the inbox still lets nothing happen twice. */
export async function setOffset(
  database: Database,
  { group, topic, part }: { group: string; topic: TopicName; part: number },
  next: number,
): Promise<void> {
  await database.db.execute(sql`
    insert into consumer_offset (consumer_group, topic, part, next) values (${group}, ${topic}, ${part}, ${next})
    on conflict (consumer_group, topic, part) do update set next = excluded.next`)
}

export async function readOffsets(
  database: Database,
  group: string,
): Promise<{ topic: TopicName; part: number; next: number }[]> {
  const { rows } = await database.db.execute<{ topic: TopicName; part: number; next: string }>(
    sql`select topic, part, next from consumer_offset where consumer_group = ${group}`,
  )
  return rows.map((row) => ({ ...row, next: Number(row.next) }))
}
