import { byteaArray, type Database, type Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import type { AppendsInTransaction, LogRecord, LogTopic } from '../log.ts'
import { countersOf, rowsOf } from './topic-table.ts'

export const WAKE_CHANNEL = 'tocsin_bus'

/** Appends with dense positions: the counter's row stays locked until the relay's transaction ends. */
export function appendsInTransaction(database: Database): AppendsInTransaction {
  const prepared = new Set<string>()
  return {
    way: 'in-transaction',
    async prepare(records) {
      for (const record of records) {
        const day = `${record.topic} ${record.at.toISOString().slice(0, 10)}`
        if (prepared.has(day)) continue
        await database.db.execute(
          sql`select bus.ensure_partition(${record.topic}, ${record.at.toISOString()}::timestamptz)`,
        )
        if (prepared.size > 10_000) prepared.clear()
        prepared.add(day)
      }
    },
    async append(tx, records) {
      const byTopic = Map.groupBy(records, (record) => record.topic)
      const topics = [...byTopic.keys()].toSorted()
      try {
        await Promise.all([
          ...topics.map((topic) => appendTo(tx, topic, byTopic.get(topic)!)),
          // One NOTIFY for the whole batch: notifying commits wait for each other in all of PostgreSQL.
          tx.execute(sql`select pg_notify(${WAKE_CHANNEL}, ${topics.join(' ')})`),
        ])
      } catch (error) {
        // What was prepared may have been dropped by age meanwhile.
        prepared.clear()
        throw error
      }
    },
  }
}

async function appendTo(tx: Tx, topic: LogTopic, records: readonly LogRecord[]): Promise<void> {
  const rows = sql.raw(rowsOf(topic))
  const counters = sql.raw(countersOf(topic))
  await tx.execute(sql`
    with given as (
      select part, at, key, headers, value, rank, row_number() over (partition by part order by rank) - 1 as nth
      from unnest(
        ${sql.param(records.map((record) => record.part))}::integer[],
        ${sql.param(records.map((record) => record.at.toISOString()))}::timestamptz[],
        ${byteaArray(records.map((record) => Buffer.from(record.key)))},
        ${sql.param(records.map((record) => JSON.stringify(record.headers)))}::json[],
        ${byteaArray(records.map((record) => record.value))}
      ) with ordinality as r(part, at, key, headers, value, rank)
    ), counted as (
      select part, count(*) as n, max(at) as at from given group by part
    ), moved as (
      update ${counters} c set next = c.next + counted.n, at = greatest(c.at, counted.at)
      from counted where c.part = counted.part
      returning c.part, c.next - counted.n as first, c.at as at
    )
    insert into ${rows} (part, pos, at, key, headers, value)
    select given.part, moved.first + given.nth, moved.at, given.key, given.headers, given.value
    from given join moved using (part)
    order by given.rank`)
}
