import { Kafka, logLevel } from 'kafkajs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { eventually } from '../eventually.ts'
import { startKafka } from './start.ts'
import type { TestKafka } from './start.ts'

const one = await startKafka({ own: true })

function client(brokers: string[]): Kafka {
  return new Kafka({
    brokers,
    clientId: 'probe',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3_000,
    requestTimeout: 5_000,
    retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 500 },
  })
}

async function withTopic<T>(kafka: TestKafka, use: (topic: string, client: Kafka) => Promise<T>): Promise<T> {
  const connection = client(kafka.brokers)
  const admin = connection.admin()
  await admin.connect()
  const topic = `${kafka.prefix}probe`
  // kafkajs' own wait gives up where the broker that it asks has not heard of what another has made
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: false })
  await eventually(() => admin.fetchTopicMetadata({ topics: [topic] }), { what: 'the topic is known' })
  await admin.disconnect()
  return use(topic, connection)
}

async function send(connection: Kafka, topic: string, value: string): Promise<void> {
  const producer = connection.producer({ allowAutoTopicCreation: false, idempotent: false })
  await producer.connect()
  const sending = () => producer.send({ topic, acks: -1, messages: [{ partition: 0, key: 'k', value }] })
  await eventually(sending, { what: `${value} is kept`, within: 60_000 })
  await producer.disconnect()
}

/** What the topic holds, in order, once it has been read up to `last`. */
async function readUpTo(connection: Kafka, topic: string, last: string): Promise<string[]> {
  const consumer = connection.consumer({ groupId: `${topic}.readers`, maxWaitTimeInMs: 200 })
  const values: string[] = []
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message }) => {
      values.push(message.value?.toString() ?? '')
    },
  })
  await eventually(() => values.includes(last), { within: 60_000, what: `the topic is read up to ${last}` })
  await consumer.disconnect()
  return values
}

/** Without idempotence, a send whose answer died with its broker is sent again, and both may have been kept. */
function distinct(values: string[]): string[] {
  return [...new Set(values)]
}

describe.skipIf('skipped' in one)('a Kafka broker of our own', () => {
  const kafka = one as TestKafka
  afterAll(() => kafka.stop())

  it('keeps what it took through kill -9, and serves again', async () => {
    await withTopic(kafka, async (topic, connection) => {
      await send(connection, topic, 'before')
      await kafka.node(0).kill()
      expect(kafka.node(0).running).toBe(false)
      await kafka.node(0).start()
      await send(connection, topic, 'after')
      expect(distinct(await readUpTo(connection, topic, 'after'))).toEqual(['before', 'after'])
    })
  }, 240_000)

  it('is shared by prefix where the environment names it', async () => {
    vi.stubEnv('TOCSIN_TEST_KAFKA_BROKERS', kafka.brokers.join(','))
    try {
      const shared = (await startKafka()) as TestKafka
      expect(shared.prefix).not.toBe(kafka.prefix)
      await withTopic(shared, (topic, connection) => send(connection, topic, 'mine'))
      await shared.stop()
      const admin = client(kafka.brokers).admin()
      await admin.connect()
      await eventually(
        async () => (await admin.listTopics()).every((topic) => !topic.startsWith(shared.prefix)),
        {
          what: 'the topics of the test are deleted',
        },
      )
      await admin.disconnect()
      expect(() => shared.node(0)).toThrow(/shared/)
    } finally {
      vi.unstubAllEnvs()
    }
  }, 180_000)
})

describe.skipIf('skipped' in one)('three Kafka brokers of our own', () => {
  let kafka: TestKafka
  beforeAll(async () => {
    kafka = (await startKafka({ brokers: 3 })) as TestKafka
  }, 240_000)
  afterAll(() => kafka.stop())

  it('take a record while one of them is killed, and none is lost', async () => {
    await withTopic(kafka, async (topic, connection) => {
      await send(connection, topic, 'before')
      await kafka.node(1).kill()
      await send(connection, topic, 'with two')
      expect(distinct(await readUpTo(connection, topic, 'with two'))).toEqual(['before', 'with two'])
    })
  }, 240_000)
})

describe('where there is no Java', () => {
  beforeEach(() => {
    vi.stubEnv('JAVA_HOME', '/nowhere')
    for (const name of [
      'TOCSIN_TEST_KAFKA_BROKERS',
      'TOCSIN_TEST_SKIPS',
      'TOCSIN_REQUIRE_ALL',
      'TOCSIN_REQUIRE_KAFKA',
    ]) {
      vi.stubEnv(name, undefined)
    }
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it('says why', async () => {
    expect(await startKafka({ own: true })).toEqual({ skipped: 'Java 17 or newer was not found' })
  })

  it.each(['TOCSIN_REQUIRE_KAFKA', 'TOCSIN_REQUIRE_ALL'])(
    'fails where %s=1 forbids to skip',
    async (name) => {
      vi.stubEnv(name, '1')
      await expect(startKafka({ own: true })).rejects.toThrow(`${name}=1`)
    },
  )
})
