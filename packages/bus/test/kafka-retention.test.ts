/** Records that the broker dropped by their age before the group had read them: the operator has to learn of it. */
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

const reason = await missing('kafka')

describe.skipIf(reason !== undefined)('a group that was away longer than the broker keeps records', () => {
  let kafka: TestKafka
  let postgres: TestPostgres
  let world: World
  const logger = keepingLogger()

  beforeAll(async () => {
    const [started, database] = await Promise.all([startKafka(), startPostgres()])
    if ('skipped' in started) throw new Error(started.skipped)
    kafka = started
    postgres = database
    world = await createWorld(postgres.url)
    const { brokers, prefix } = kafka
    await prepareKafkaTopics({ brokers, prefix, clientId: 'retention-test', replicas: 1, logger })
  }, 120_000)

  afterAll(async () => {
    await world.close()
    await Promise.all([kafka.stop(), postgres.stop()])
  })

  it('is told how many it will never see, and goes on with the others', { timeout: 180_000 }, async () => {
    const { brokers, prefix } = kafka
    const [writer, reader] = [world.writer(), world.reader()]
    const log = openKafkaLog({ brokers, prefix, clientId: 'retention-test', logger })
    const settings = { log, clock: systemClock, logger }
    const relay = startRelay({ ...settings, database: writer })
    const { keys, events } = interleaved(1, 10)
    await write(writer, events)
    await eventually(async () => (await relay.pending()) === 0, { what: 'carried', within: 30_000 })
    await dropBefore(`${prefix}reviews`, '4')
    const group = 'retention'
    const handle = recordEffects(group)
    const consumer = startConsumer({ ...settings, database: reader, group, topics: ['reviews'], handle })
    await eventually(async () => (await effectsOf(reader, group, keys))[keys[0]!]!.length === 6, {
      what: 'the others are handled',
      within: 30_000,
    })
    expect(await effectsOf(reader, group, keys)).toEqual(each(keys, upTo(10).slice(4)))
    const gaps = logger.lines.filter((line) => line.event === 'consumer.gap').map(({ fields }) => fields)
    expect(gaps).toMatchObject([{ group, topic: 'reviews', records: 4 }])
    await consumer.stop()
    await relay.stop()
    await log.close()
  })

  /** Drops what lies before an offset, as retention does, in the one partition that holds as much. */
  async function dropBefore(topic: string, offset: string): Promise<void> {
    const admin = new Kafka({
      brokers: kafka.brokers,
      clientId: 'retention',
      logLevel: logLevel.NOTHING,
    }).admin()
    await admin.connect()
    // kafkajs does not ask again where it last knew another leader
    const offsets = await eventually(() => admin.fetchTopicOffsets(topic), {
      what: 'offsets',
      within: 30_000,
    })
    const filled = offsets.filter(({ high }) => Number(high) > 0)
    const partitions = filled.map(({ partition }) => ({ partition, offset }))
    await admin.deleteTopicRecords({ topic, partitions })
    await admin.disconnect()
  }
})
