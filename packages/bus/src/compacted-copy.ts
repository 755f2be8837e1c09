import type { Database } from '@tocsin/database'
import type { Clock, TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { startConsumer } from './consumer/consumer.ts'
import type { BatchHandler } from './consumer/handler.ts'
import { readOffsets } from './consumer/offsets.ts'
import { deferred } from './deferred.ts'
import type { Log, Running } from './log.ts'
import type { BusLogger } from './logger.ts'
import { backoffMs, createPace } from './pace.ts'

export interface CompactedCopyOptions {
  log: Log
  database: Database
  /** members of one group keep one copy in one database */
  group: string
  topic: TopicName
  /** Puts whole entities into the copy's tables; ignores a version not above the one it has. Beats do not reach it. */
  apply: BatchHandler
  clock: Clock
  logger: BusLogger
}

/** A service's copy of a compacted topic. */
export interface CompactedCopy extends Running {
  /** resolves when the copy has reached the end that the topic had when this process started */
  caughtUp: Promise<void>
  /** when the topic's owner last gave a sign of life, as far as the copy has read; null: never */
  lastBeat(): Promise<Date | null>
}

const LOOK_MS = 50

export function startCompactedCopy(options: CompactedCopyOptions): CompactedCopy {
  const { log, database, group, topic, apply, logger } = options
  const consumer = startConsumer({
    ...options,
    topics: [topic],
    async handle(tx, events) {
      const beats = events.filter((event) => event.name === 'directory.beat')
      const latest = beats.map((event) => event.time.getTime()).reduce((a, b) => Math.max(a, b), -Infinity)
      if (beats.length > 0) {
        await tx.execute(sql`
          insert into copy_beat (consumer_group, at) values (${group}, ${new Date(latest).toISOString()})
          on conflict (consumer_group) do update set at = greatest(copy_beat.at, excluded.at)`)
      }
      const entities = events.filter((event) => event.name !== 'directory.beat')
      if (entities.length > 0) return apply(tx, entities)
    },
  })
  const caughtUp = deferred<void>()
  const pace = createPace()
  let stopping = false

  async function watch(): Promise<void> {
    let ends: number[] | null = null
    for (let failures = 0; !stopping;) {
      try {
        ends ??= await log.positions(topic, 'end')
        const reached = new Map(
          (await readOffsets(database, group)).map((one) => [`${one.topic}/${one.part}`, one.next]),
        )
        if (ends.every((end, part) => end === 0 || (reached.get(`${topic}/${part}`) ?? 0) >= end)) {
          return caughtUp.resolve()
        }
        failures = 0
        await pace.wait(LOOK_MS)
      } catch {
        logger.warn('consumer.copy-waits', { group, topic })
        await pace.wait(backoffMs(failures++, 200, 10_000))
      }
    }
  }

  const watching = watch()
  return {
    ready: consumer.ready,
    failed: consumer.failed,
    caughtUp: caughtUp.promise,
    async lastBeat() {
      const { rows } = await database.db.execute<{ at: string }>(
        sql`select at from copy_beat where consumer_group = ${group}`,
      )
      return rows[0] === undefined ? null : new Date(rows[0].at)
    },
    async stop() {
      stopping = true
      pace.wake()
      await Promise.all([watching, consumer.stop()])
    },
  }
}
