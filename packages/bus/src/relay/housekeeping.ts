import { type Database } from '@tocsin/database'
import { deadTopicOf, topicNames, topics, type Clock } from '@tocsin/events'
import { schemaOfService } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import type { Log, LogTopic } from '../log.ts'
import { codeOf } from '../code-of.ts'
import type { BusLogger } from '../logger.ts'

const EVERY_MS = 3_600_000

/** Drops, once an hour, what its time has passed: published rows, and the log's own where it lies with us. */
export function createHousekeeper(options: {
  log: Log
  database: Database
  clock: Clock
  logger: BusLogger
}): {
  due(): Promise<void>
} {
  const { log, database, clock, logger } = options
  const mine = topicsWrittenBy(database.schema)
  let next = -Infinity
  return {
    async due() {
      const now = clock.now()
      if (now.getTime() < next) return
      next = now.getTime() + EVERY_MS
      try {
        await database.db.execute(sql`select drop_published(${now.toISOString().slice(0, 10)}::date)`)
        await database.db.execute(sql`
          delete from outbox_published_kept o where exists (
            select from outbox_published_kept n where n.topic = o.topic and n.key = o.key and n.id > o.id)`)
        await log.housekeep(mine, now)
      } catch (error) {
        // Nothing is lost by waiting an hour; carrying events comes first.
        logger.warn('log.housekeeping-failed', { code: codeOf(error) })
      }
    },
  }
}

/** A service cleans the topics that it writes, their dead letters included where it reads them. */
function topicsWrittenBy(schema: string): LogTopic[] {
  return topicNames.flatMap((topic): LogTopic[] => [
    ...(topics[topic].writers.some((writer) => schemaOfService(writer) === schema) ? [topic] : []),
    ...((topics[topic].readers as readonly string[]).some((reader) => reader.replaceAll('-', '_') === schema)
      ? [deadTopicOf(topic)]
      : []),
  ])
}
