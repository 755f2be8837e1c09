/** After an outage what waits on the log is read before what is due is done: an answer may have come meanwhile (S34). */
import type { Log } from '@tocsin/bus'
import type { Database } from '@tocsin/database'
import type { TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 50

/** Resolves when the group has handled what its topics held at the call, or after `mostMs`: the log may be away. */
export async function caughtUp(
  {
    log,
    database,
    group,
    topics,
  }: { log: Log; database: Database; group: string; topics: readonly TopicName[] },
  mostMs: number,
): Promise<void> {
  const until = performance.now() + mostMs
  const ends = await Promise.race([
    Promise.all(topics.map(async (topic) => [topic, await log.positions(topic, 'end')] as const)).catch(
      () => null,
    ),
    pause(mostMs, null),
  ])
  while (ends !== null && performance.now() < until) {
    const { rows } = await database.db.execute<{ topic: string; part: number; next: string }>(
      sql`select topic, part, next::text from consumer_offset where consumer_group = ${group}`,
    )
    const next = new Map(rows.map((row) => [`${row.topic}/${row.part}`, Number(row.next)]))
    const reached = ends.every(([topic, parts]) =>
      parts.every((end, part) => end === 0 || (next.get(`${topic}/${part}`) ?? 0) >= end),
    )
    if (reached) return
    await pause(LOOK_MS)
  }
}
