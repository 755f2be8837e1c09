import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { turns } from '../consumer/turns.ts'
import type { Log, LogTopic } from '../log.ts'
import type { BusLogger } from '../logger.ts'
import type { Pace } from '../pace.ts'
import { appendsInTransaction } from './append.ts'
import { listenForWakes } from './listen.ts'
import { readPositions } from './read.ts'
import { subscribePostgres } from './subscription.ts'

export interface PostgresLogOptions {
  /** of the service itself: the log lies in the same PostgreSQL database, in schema `bus` */
  database: Database
  clock: Clock
  logger: BusLogger
  /** a consumer that is not heard of for so long loses its partitions to others; 6 s without it */
  memberLeaseMs?: number
}

/** The log kept in PostgreSQL; its tables come from `preparePostgresTopics`. */
export function openPostgresLog(options: PostgresLogOptions): Log {
  const { database, clock, logger, memberLeaseMs: leaseMs = 6_000 } = options
  const waiting = new Map<Pace, readonly LogTopic[]>()
  const wake = (topics: ReadonlySet<string>): void => {
    for (const [pace, wanted] of waiting) if (wanted.some((topic) => topics.has(topic))) pace.wake()
  }
  const listening = listenForWakes(database, wake, logger)
  return {
    suspects: turns(1),
    publishing: appendsInTransaction(database),
    subscribe: (wanted) =>
      subscribePostgres({ database, clock, logger, leaseMs }, wanted, (pace) => {
        waiting.set(pace, wanted.topics)
        return () => waiting.delete(pace)
      }),
    positions: (topic, where) => readPositions(database, topic, where),
    async housekeep(names: readonly LogTopic[], now: Date) {
      for (const topic of names) {
        const { rows } = await database.db.execute<{ groups: string[] }>(
          sql`select bus.drop_old(${topic}, ${now.toISOString()}::timestamptz, false) as groups`,
        )
        for (const group of rows[0]?.groups ?? []) logger.warn('log.retention-held', { topic, group })
      }
    },
    close: () => listening.stop(),
  }
}
