/** One request at a time to a broker that asks who comes: its answer is what counts, not what a client makes of it. */
import { kafkaConnectionOf, type KafkaSettings } from '@tocsin/bus'
import { kafkaSettings } from '@tocsin/service'
import type { GuardedKafka } from '@tocsin/testing'
import Cluster from 'kafkajs/src/cluster/index.js'
import socketFactory from 'kafkajs/src/network/socketFactory.js'
import * as z from 'zod'

export type Right = 'Read' | 'Write'
/** The broker's own word where it refuses; `allowed` for anything else that it says. */
export type Verdict = 'allowed' | 'TOPIC_AUTHORIZATION_FAILED' | 'GROUP_AUTHORIZATION_FAILED'

export interface Asking {
  topic(right: Right, name: string): Promise<Verdict>
  /** Joins, which takes the right to read as a member of it. */
  group(name: string): Promise<Verdict>
  end(): Promise<void>
}

export const PREFIX = 'tocsin.'

/** A service's settings as its environment gives them. */
export function settingsOf(
  kafka: GuardedKafka,
  username: string,
  mechanism: 'SCRAM-SHA-512' | 'SCRAM-SHA-256' | 'PLAIN' = 'SCRAM-SHA-512',
): KafkaSettings {
  return {
    TOPIC_PREFIX: PREFIX,
    ...z.object(kafkaSettings).parse({
      KAFKA_BROKERS: kafka.brokers.join(','),
      KAFKA_USERNAME: username,
      KAFKA_PASSWORD: kafka.passwordOf(username),
      KAFKA_SASL_MECHANISM: mechanism,
      KAFKA_TLS: 'yes',
      KAFKA_CA: kafka.ca,
    }),
  }
}

export async function askAs(kafka: GuardedKafka, username: string): Promise<Asking> {
  const silent = { namespace: () => silent, debug() {}, info() {}, warn() {}, error() {} }
  const cluster = new Cluster({
    ...kafkaConnectionOf(settingsOf(kafka, username), username),
    logger: silent,
    socketFactory: socketFactory(),
    // a busy machine is slow to sign anybody in
    connectionTimeout: 60_000,
    authenticationTimeout: 60_000,
    reauthenticationThreshold: 10_000,
    requestTimeout: 60_000,
    enforceRequestTimeout: true,
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
    retry: { retries: 5, initialRetryTime: 200, maxRetryTime: 2_000, factor: 0.2, multiplier: 2 },
  })
  await cluster.connect()
  await cluster.refreshMetadata()
  const broker = await cluster.findBroker({ nodeId: '1' })
  const rights: Record<Right, (topic: string) => Promise<unknown>> = {
    Read: (topic) =>
      broker.fetch({
        replicaId: -1,
        isolationLevel: 0,
        maxWaitTime: 1,
        minBytes: 0,
        topics: [{ topic, partitions: [{ partition: 0, fetchOffset: '0', maxBytes: 1_024 }] }],
      }),
    Write: (topic) =>
      broker.produce({
        acks: -1,
        timeout: 60_000,
        topicData: [{ topic, partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v' }] }] }],
      }),
  }
  return {
    topic: (right, name) => verdictOf(rights[right](name)),
    group: (groupId) =>
      verdictOf(
        broker.joinGroup({
          groupId,
          sessionTimeout: 30_000,
          rebalanceTimeout: 30_000,
          memberId: '',
          protocolType: 'consumer',
          groupProtocols: [{ name: 'none', metadata: Buffer.alloc(0) }],
        }),
        // whoever may join is told to come again with a name, or that the group's keeper is not up yet
        [
          'MEMBER_ID_REQUIRED',
          'GROUP_COORDINATOR_NOT_AVAILABLE',
          'NOT_COORDINATOR_FOR_GROUP',
          'GROUP_LOAD_IN_PROGRESS',
        ],
      ),
    end: () => cluster.disconnect(),
  }
}

async function verdictOf(answer: Promise<unknown>, fine: readonly string[] = []): Promise<Verdict> {
  try {
    await answer
    return 'allowed'
  } catch (error) {
    const { type } = error as { type?: string }
    if (type === 'TOPIC_AUTHORIZATION_FAILED' || type === 'GROUP_AUTHORIZATION_FAILED') return type
    if (type !== undefined && fine.includes(type)) return 'allowed'
    throw error
  }
}
