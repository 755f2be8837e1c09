import type { Database } from '@tocsin/database'
import type { TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import type { ReadRecord } from '../log.ts'
import { countersOf, rowsOf } from './topic-table.ts'

/** Bytes of values that one read brings at most, beyond its first record. */
const READ_BYTES = 8 * 1024 * 1024

export interface ReadPage {
  records: ReadRecord[]
  /** the last record's time: later records are not older, so older tables need not be looked at */
  lastAt: string | null
}

export async function readFrom(
  database: Database,
  from: { topic: TopicName; part: number; position: number; since: string | null },
  most: number,
): Promise<ReadPage> {
  const { rows } = await database.db.execute<{
    pos: string
    key: Buffer
    headers: Record<string, string>
    value: Buffer | null
    at: string
  }>(sql`
    select pos, key, headers, value, at from (
      select pos, key, headers, value, at::text as at, sum(octet_length(value)) over (order by pos) - octet_length(value) as before
      from ${sql.raw(rowsOf(from.topic))} r
      where part = ${from.part} and pos >= ${from.position} and r.at >= ${from.since ?? '-infinity'}::timestamptz
      order by pos limit ${most}
    ) page where before is null or before < ${READ_BYTES} order by pos`)
  const records = rows.map((row) => ({
    position: Number(row.pos),
    key: row.key,
    headers: row.headers,
    value: row.value,
  }))
  return { records, lastAt: rows.at(-1)?.at ?? null }
}

/** For each topic and part the position after its last record. */
export async function readEnds(
  database: Database,
  topics: readonly TopicName[],
): Promise<Map<TopicName, number[]>> {
  const each = topics.map(
    (topic) => sql`select ${topic}::text as topic, part, next from ${sql.raw(countersOf(topic))}`,
  )
  const { rows } = await database.db.execute<{ topic: TopicName; part: number; next: string }>(
    sql`${sql.join(each, sql` union all `)} order by topic, part`,
  )
  const ends = new Map<TopicName, number[]>(topics.map((topic) => [topic, []]))
  for (const row of rows) ends.get(row.topic)![row.part] = Number(row.next)
  return ends
}

/** For each part the position of the first record kept, after the last one, or of the first not older than an instant. */
export async function readPositions(
  database: Database,
  topic: TopicName,
  where: 'start' | 'end' | Date,
): Promise<number[]> {
  const ends = (await readEnds(database, [topic])).get(topic)!
  if (where === 'end') return ends
  const since = where === 'start' ? '-infinity' : where.toISOString()
  const { rows } = await database.db.execute<{ part: number; pos: string }>(
    sql`select part, min(pos) as pos from ${sql.raw(rowsOf(topic))} where at >= ${since}::timestamptz group by part`,
  )
  for (const row of rows) ends[row.part] = Number(row.pos)
  return ends
}
