import { deadTopicOf, topicNames, topics } from '@tocsin/events'
import type { ITopicConfig } from 'kafkajs'
import { MAX_RECORD_BYTES } from '../log.ts'
import type { BusLogger } from '../logger.ts'
import { kafkaClient, type KafkaConnection } from './client.ts'
import { knownTopics } from './known-topics.ts'

const DAY_MS = 86_400_000
const DEAD_RETENTION_DAYS = 365
const FOREVER = '9223372036854775807'

/**
 * Makes every topic and dead-letter topic that is missing; safe at every start. Never changes the number of partitions
 * of one that exists, since that would break the order of keys.
 * @param replicas 3 in production, where two have to keep a record before it counts
 * @throws if a topic exists with another number of partitions
 */
export async function prepareKafkaTopics(
  options: KafkaConnection & { replicas: number; logger: BusLogger },
): Promise<void> {
  const wanted = topicConfigs(options.prefix, options.replicas)
  const admin = kafkaClient(options, options.logger).admin()
  await admin.connect()
  try {
    const known = new Set(await admin.listTopics())
    const missing = wanted.filter(({ topic }) => !known.has(topic))
    if (missing.length > 0)
      await admin.createTopics({ topics: missing, waitForLeaders: false, timeout: 30_000 })
    const found = await knownTopics(
      admin,
      wanted.map(({ topic }) => topic),
    )
    const sizes = new Map(found.map((topic) => [topic.name, topic.partitions.length]))
    for (const { topic, numPartitions } of wanted) {
      if (sizes.get(topic) !== numPartitions) {
        throw new Error(
          `topic ${topic} has ${sizes.get(topic)} partitions, not ${numPartitions}: its keys would lose their order`,
        )
      }
    }
  } finally {
    await admin.disconnect()
  }
}

function topicConfigs(prefix: string, replicas: number): ITopicConfig[] {
  return topicNames.flatMap((name) => {
    const { partitions, retentionDays, compacted } = topics[name]
    const shared = [
      { name: 'min.insync.replicas', value: String(Math.max(1, replicas - 1)) },
      { name: 'unclean.leader.election.enable', value: 'false' },
      { name: 'compression.type', value: 'producer' },
      { name: 'max.message.bytes', value: String(MAX_RECORD_BYTES) },
      // Record times are the events' own, cut to the hour for reports; the broker's clock has no say in them.
      { name: 'message.timestamp.type', value: 'CreateTime' },
      { name: 'message.timestamp.after.max.ms', value: FOREVER },
    ]
    const kept = (days: number) => [...shared, { name: 'retention.ms', value: String(days * DAY_MS) }]
    const configEntries = compacted
      ? [...shared, { name: 'cleanup.policy', value: 'compact' }]
      : kept(retentionDays)
    const size = { numPartitions: partitions, replicationFactor: replicas }
    return [
      { topic: prefix + name, ...size, configEntries },
      { topic: prefix + deadTopicOf(name), ...size, configEntries: kept(DEAD_RETENTION_DAYS) },
    ]
  })
}
