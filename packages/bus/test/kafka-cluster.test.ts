/** Three brokers that hold each record twice before it counts: what happens when the one that leads is killed. */
import { openKafkaLog, prepareKafkaTopics, startConsumer, startRelay } from '@tocsin/bus'
import {
  eventually,
  missing,
  startKafka,
  startPostgres,
  type TestKafka,
  type TestPostgres,
} from '@tocsin/testing'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepingLogger } from './bus-under-test.ts'
import {
  createWorld,
  each,
  effectsOf,
  interleaved,
  recordEffects,
  systemClock,
  upTo,
  write,
  type World,
} from './world.ts'

const reason = await missing('own-kafka')

describe.skipIf(reason !== undefined)('the bus on three brokers', () => {
  let kafka: TestKafka
  let postgres: TestPostgres
  let world: World
  const logger = keepingLogger()

  beforeAll(async () => {
    const [started, database] = await Promise.all([startKafka({ brokers: 3 }), startPostgres()])
    if ('skipped' in started) throw new Error(started.skipped)
    kafka = started
    postgres = database
    world = await createWorld(postgres.url)
    const { brokers, prefix } = kafka
    await prepareKafkaTopics({ brokers, prefix, clientId: 'cluster-test', replicas: 3, logger })
  }, 180_000)

  afterAll(async () => {
    await world.close()
    await Promise.all([kafka.stop(), postgres.stop()])
  })

  it(
    'loses, doubles and reorders nothing when each broker in turn is killed while it is written to',
    { timeout: 600_000 },
    async () => {
      const { brokers, prefix } = kafka
      const [writer, reader] = [world.writer(), world.reader()]
      const log = openKafkaLog({ brokers, prefix, clientId: 'cluster-test', logger, sessionMs: 3_000 })
      const relay = startRelay({ log, database: writer, clock: systemClock, logger, batchSize: 5 })
      const group = 'cluster'
      const handle = recordEffects(group)
      const consumer = startConsumer({
        log,
        database: reader,
        group,
        topics: ['reviews'],
        handle,
        clock: systemClock,
        logger,
      })
      await Promise.all([relay.ready, consumer.ready])
      const { keys, events } = interleaved(24, 60)
      const handled = async () => Object.values(await effectsOf(reader, group, keys)).flat().length
      for (const index of [0, 1, 2]) {
        await inStep()
        const before = await handled()
        const writing = write(writer, events.slice(index * 480, (index + 1) * 480))
        await eventually(async () => (await handled()) > before, { what: 'events flow', within: 120_000 })
        await kafka.node(index).kill()
        await writing
        await eventually(async () => (await handled()) === (index + 1) * 480, {
          what: 'all has come',
          within: 120_000,
        })
        await kafka.node(index).start()
      }
      expect(await effectsOf(reader, group, keys)).toEqual(each(keys, upTo(60)))
      expect(await relay.pending()).toBe(0)
      await consumer.stop()
      await relay.stop()
      await log.close()
    },
  )

  /** Until each broker holds what the others hold: one that is still behind could not stand in for the next to die. */
  async function inStep(): Promise<void> {
    const asking = async (): Promise<boolean> => {
      const admin = new Kafka({
        brokers: kafka.brokers,
        clientId: 'in-step',
        logLevel: logLevel.NOTHING,
      }).admin()
      await admin.connect()
      try {
        const { topics } = await admin.fetchTopicMetadata()
        return topics.every(({ partitions }) =>
          partitions.every(({ isr, replicas }) => isr.length === replicas.length),
        )
      } finally {
        await admin.disconnect()
      }
    }
    await eventually(asking, { what: 'every broker is in step', within: 120_000, every: 200 })
  }
})
