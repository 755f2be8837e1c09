/** Reads the log beside the services, as an onlooker: what happens, as it happens. */
import { openPostgresLog, readEvent } from '@tocsin/bus'
import { openDatabase } from '@tocsin/database'
import type { Clock, TocsinEvent, TopicName } from '@tocsin/events'
import { createLogger } from '@tocsin/service'

const watched: readonly TopicName[] = ['directory', 'assessments', 'alerts', 'tracks', 'answers']

/**
 * @param options.url the database, as a role that may read every topic
 * @returns once it watches; how to end it
 */
export async function watchLog(options: {
  url: string
  clock: Clock
  onEvent: (event: TocsinEvent) => void
}): Promise<() => Promise<void>> {
  const { url, clock, onEvent } = options
  const database = openDatabase({ url, schema: 'bus', applicationName: 'tocsin-onlooker', max: 3 })
  const logger = createLogger({ service: 'onlooker', level: 'silent' })
  const log = openPostgresLog({ database, clock, logger })
  const reading = log.subscribe({
    group: 'onlooker',
    topics: watched,
    batchSize: 200,
    // the directory from its beginning, since it names what the others speak of
    position: async (topic, _part, end) => (topic === 'directory' ? 0 : end()),
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
