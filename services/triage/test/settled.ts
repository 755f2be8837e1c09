/** What has to be true, one after another, for nothing to wait any more. */
import type { Log } from '@tocsin/bus'
import type { Database } from '@tocsin/database'
import type { TopicName } from '@tocsin/events'

/** Whether the outbox is empty: all that was queued is on the log. */
export async function nothingWaits({ pool }: Database): Promise<boolean> {
  return (await pool.query('select from outbox limit 1')).rowCount === 0
}

/** Whether a group has handled what its topics hold. */
export async function hasRead(
  { pool }: Database,
  log: Log,
  group: string,
  topics: readonly TopicName[],
): Promise<boolean> {
  const ends = await Promise.all(topics.map((topic) => log.positions(topic, 'end')))
  const { rows } = await pool.query<{ topic: string; part: number; next: string }>(
    'select topic, part, next from consumer_offset where consumer_group = $1',
    [group],
  )
  const next = new Map(rows.map((row) => [`${row.topic}/${row.part}`, Number(row.next)]))
  return topics.every((topic, i) => ends[i]!.every((end, part) => (next.get(`${topic}/${part}`) ?? 0) >= end))
}

/** Whether all marks of so many reports are answered. */
export async function nothingToDo({ pool }: Database, reports: number, now: Date): Promise<boolean> {
  const { rows } = await pool.query<{ quiet: boolean }>(
    `
    select set_config('tocsin.actor', 'service', false) is not null
      and (select count(*) from report) >= $1 and not exists (select from dirty)
      and not exists (select from outbox) and not exists (select from crisis where claimed_by is not null)
      and not exists (select from crisis where next_at <= $2) as quiet`,
    [reports, now],
  )
  return rows[0]!.quiet
}
