import type { Database, Tx } from '@tocsin/database'
import { topics, type TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'

/** @returns of these ids those that the group has never seen; they count as seen if `tx` commits */
export async function firstSeen(
  tx: Tx,
  group: string,
  ids: readonly string[],
  at: Date,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await tx.execute<{ event_id: string }>(sql`
    insert into inbox (consumer_group, event_id, seen_on)
    select ${group}, id, ${at.toISOString().slice(0, 10)}::date
    from (select distinct id from unnest(${sql.param([...ids])}::uuid[]) as given(id) order by id) as ids
    on conflict (consumer_group, event_id) do nothing
    returning event_id`)
  return new Set(rows.map((row) => row.event_id))
}

/** Beyond retention nothing comes again but by an outage longer than this. */
const MARGIN_DAYS = 30
const CHUNK = 5_000

/** Forgets ids that no topic of the group can bring any more. */
export async function forgetOld(
  database: Database,
  group: string,
  names: readonly TopicName[],
  now: Date,
): Promise<void> {
  const days = Math.max(...names.map((name) => topics[name].retentionDays)) + MARGIN_DAYS
  const before = new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10)
  for (;;) {
    const { rowCount } = await database.db.execute(sql`
      delete from inbox where ctid = any(array(
        select ctid from inbox where consumer_group = ${group} and seen_on < ${before}::date limit ${CHUNK}))`)
    if ((rowCount ?? 0) < CHUNK) return
  }
}
