/** Reads the log beside the services, as an onlooker: what happens, as it happens. */
import { randomUUID } from 'node:crypto'
import { openLog, readEvent } from '@tocsin/bus'
import { openDatabase } from '@tocsin/database'
import { topicNames, type TocsinEvent } from '@tocsin/events'
import { createLogger } from '@tocsin/service'
import type { KafkaBus } from '../environment.ts'

export interface WatchOptions {
  bus: 'postgres' | KafkaBus
  /** the database, as a role that may read every topic */
  adminUrl: string
  onEvent: (event: TocsinEvent) => void
}

/** Watches every topic from its beginning. @returns once it watches; how to end it */
export async function watchLog({ bus, adminUrl, onEvent }: WatchOptions): Promise<() => Promise<void>> {
  const database = openDatabase({ url: adminUrl, schema: 'bus', applicationName: 'tocsin-onlooker', max: 3 })
  const settings =
    bus === 'postgres'
      ? { BUS: 'postgres' as const, KAFKA_BROKERS: '', TOPIC_PREFIX: '' }
      : { BUS: 'kafka' as const, KAFKA_BROKERS: bus.brokers.join(','), TOPIC_PREFIX: bus.prefix }
  const logger = createLogger({ service: 'onlooker', level: 'silent' })
  const clock = { now: () => new Date() }
  const log = openLog(settings, { database, clock, logger, clientId: 'onlooker' })
  const reading = log.subscribe({
    // a group of its own, so that no earlier onlooker's lease is waited for
    group: `onlooker-${randomUUID()}`,
    topics: topicNames,
    batchSize: 200,
    position: async () => 0,
    onReleased: async () => undefined,
    onBatch: async (batch) => {
      for (const record of batch.records) {
        const read = readEvent(batch.topic, record)
        if (read.outcome === 'read') onEvent(read.event)
      }
      return { outcome: 'done', next: batch.next }
    },
  })
  await reading.ready
  return async () => {
    await reading.stop()
    await log.close()
    await database.close()
  }
}
