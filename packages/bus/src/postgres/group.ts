import { randomUUID } from 'node:crypto'
import type { Database, Tx } from '@tocsin/database'
import { topics, type Clock, type TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { fairShare } from './share.ts'

export interface Held {
  topic: TopicName
  part: number
}

/** One member of a consumer group; who reads which partition is decided by rows, a heartbeat at a time. */
export interface GroupMember {
  /**
   * Renews what is held, takes what is free up to a fair share.
   * @param busy partitions in the middle of a batch: they are given up at a later heartbeat
   * @param next how far each held partition has come
   * @returns what this member holds now
   */
  heartbeat(busy: (held: Held) => boolean, next: (held: Held) => number | null): Promise<Held[]>
  leave(): Promise<void>
}

/** @param leaseMs a member that is not heard of for so long loses its partitions */
export function joinGroup(
  { database, clock, leaseMs }: { database: Database; clock: Clock; leaseMs: number },
  group: string,
  names: readonly TopicName[],
): GroupMember {
  const me = randomUUID()
  const all = names.flatMap((topic) =>
    Array.from({ length: topics[topic].partitions }, (_, part) => ({ topic, part })),
  )
  let joined = false

  async function announce(tx: Tx, now: Date): Promise<string[]> {
    const until = new Date(now.getTime() + leaseMs).toISOString()
    await tx.execute(sql`
      insert into bus.member (consumer_group, member, until) values (${group}, ${me}, ${until})
      on conflict (role, consumer_group, member) do update set until = excluded.until`)
    await tx.execute(
      sql`delete from bus.member where consumer_group = ${group} and until < ${now.toISOString()}`,
    )
    const { rows } = await tx.execute<{ member: string }>(
      sql`select member from bus.member where consumer_group = ${group}`,
    )
    return rows.map((row) => row.member)
  }

  async function addLeases(tx: Tx): Promise<void> {
    await tx.execute(sql`
      insert into bus.lease (consumer_group, topic, part)
      select ${group}, topic, part from unnest(${sql.param(all.map((one) => one.topic))}::text[], ${sql.param(all.map((one) => one.part))}::integer[]) as a(topic, part)
      on conflict (role, consumer_group, topic, part) do nothing`)
  }

  return {
    async heartbeat(busy, next) {
      const held = await database.transaction(async (tx) => {
        const now = clock.now()
        await tx.execute(sql`select pg_advisory_xact_lock(hashtext('bus group'), hashtext(${group}))`)
        const members = await announce(tx, now)
        if (!joined) await addLeases(tx)
        const { rows: leases } = await tx.execute<{ topic: TopicName; part: number; owner: string | null }>(
          sql`select topic, part, owner from bus.lease
              where consumer_group = ${group} and topic = any(${sql.param([...names])}::text[])
              order by part, topic`,
        )
        const share = fairShare(leases, members, me)
        const release = share.release.filter((lease) => !busy(lease as Held)) as Held[]
        const leaving = new Set(release.map(keyOf))
        const kept = (leases.filter((lease) => lease.owner === me) as Held[]).filter(
          (one) => !leaving.has(keyOf(one)),
        )
        await giveUp(tx, release)
        await renew(tx, [...kept, ...(share.take as Held[])], now)
        return [...kept, ...(share.take as Held[])]
      })
      joined = true
      return held

      async function renew(tx: Tx, mine: Held[], now: Date): Promise<void> {
        if (mine.length === 0) return
        const until = new Date(now.getTime() + leaseMs).toISOString()
        await tx.execute(sql`
          update bus.lease l set
            epoch = case when l.owner = ${me}::uuid then l.epoch else l.epoch + 1 end,
            owner = ${me}, until = ${until}, next = coalesce(m.next, l.next)
          from unnest(
            ${sql.param(mine.map((one) => one.topic))}::text[],
            ${sql.param(mine.map((one) => one.part))}::integer[],
            ${sql.param(mine.map(next))}::bigint[]
          ) as m(topic, part, next)
          where l.consumer_group = ${group} and l.topic = m.topic and l.part = m.part`)
      }
    },
    async leave() {
      await database.transaction(async (tx) => {
        await tx.execute(
          sql`update bus.lease set owner = null, until = '-infinity' where consumer_group = ${group} and owner = ${me}`,
        )
        await tx.execute(sql`delete from bus.member where consumer_group = ${group} and member = ${me}`)
      })
    },
  }

  async function giveUp(tx: Tx, given: Held[]): Promise<void> {
    if (given.length === 0) return
    await tx.execute(sql`
      update bus.lease l set owner = null, until = '-infinity'
      from unnest(${sql.param(given.map((one) => one.topic))}::text[], ${sql.param(given.map((one) => one.part))}::integer[]) as g(topic, part)
      where l.consumer_group = ${group} and l.topic = g.topic and l.part = g.part`)
  }
}

export function keyOf(held: Held): string {
  return `${held.topic}/${held.part}`
}
