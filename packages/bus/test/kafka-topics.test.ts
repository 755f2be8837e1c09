import { eventually, missing, startKafka, type TestKafka } from '@tocsin/testing'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { knownTopics } from '../src/kafka/known-topics.ts'

describe.skipIf((await missing('kafka')) !== undefined)('topics that were made a moment ago', () => {
  let kafka: TestKafka

  beforeAll(async () => {
    const started = await startKafka()
    if ('skipped' in started) throw new Error(started.skipped)
    kafka = started
  }, 120_000)
  afterAll(() => kafka.stop())

  it(
    'are waited for while the broker that is asked has not heard of them',
    { timeout: 120_000 },
    async () => {
      const admin = new Kafka({
        brokers: kafka.brokers,
        clientId: 'topics-test',
        logLevel: logLevel.NOTHING,
      }).admin()
      await admin.connect()
      const topic = `${kafka.prefix}late`
      let asked = 0
      const asking = knownTopics(
        {
          ...admin,
          fetchTopicMetadata(options) {
            asked++
            return admin.fetchTopicMetadata(options)
          },
        },
        [topic],
      )
      await eventually(() => asked > 1, { what: 'the broker did not know it' })
      await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: false })
      const [found] = await asking
      expect(found).toMatchObject({ name: topic })
      expect(found!.partitions).toHaveLength(3)
      await admin.disconnect()
    },
  )
})
