import { randomBytes } from 'node:crypto'

import { Kafka, logLevel } from 'kafkajs'

import { readTestEnvironment } from '../config.ts'
import { dockerAnswers } from '../docker.ts'
import { reportMissing } from '../missing.ts'
import { startCluster } from './cluster.ts'
import type { KafkaNode } from './cluster.ts'
import { startKafkaContainer } from './container.ts'
import { brokerProgram } from './java.ts'

/** A real Kafka for one test file. */
export interface TestKafka {
  readonly brokers: string[]
  /** Begins every topic and group of this test, so that tests can use one broker: `test-3f9c….`. */
  readonly prefix: string
  /** What the brokers write, below one folder; only of brokers that are child processes. */
  readonly folder?: string
  /** A node to hurt, counted from 0; only a cluster of one's own (`own`, or three brokers) has any. */
  node(index: number): KafkaNode
  /** Deletes the test's topics where the broker is shared, ends the broker where it is ours. */
  stop(): Promise<void>
}

/** Why there is no Kafka here. */
export interface NoKafka {
  readonly skipped: string
}

export interface KafkaOptions {
  /** Three: replication 3, two must take a record. One unless told. */
  readonly brokers?: 1 | 3
  /** A broker of one's own whatever the environment says, for tests that kill it. */
  readonly own?: boolean
}

/**
 * Gives a real Kafka: the one at TOCSIN_TEST_KAFKA_BROKERS, else a container, else brokers as child processes where
 * Java 17 and Maven are found, else the reason why not. With TOCSIN_REQUIRE_KAFKA=1 that reason is thrown.
 */
export async function startKafka(options: KafkaOptions = {}): Promise<TestKafka | NoKafka> {
  const { kafkaBrokers } = readTestEnvironment()
  const { brokers: size = 1, own = size > 1 } = options
  if (kafkaBrokers && !own) return sharedKafka(kafkaBrokers)
  if (!own && (await dockerAnswers())) {
    const container = await startKafkaContainer()
    if (container) return { ...container, prefix: freshPrefix(), node: noNode }
  }
  const program = await brokerProgram()
  if ('missing' in program) {
    reportMissing(own ? 'own-kafka' : 'kafka', program.missing)
    return { skipped: program.missing }
  }
  const cluster = await startCluster({ ...program, size })
  return {
    brokers: [...cluster.brokers],
    prefix: freshPrefix(),
    folder: cluster.folder,
    node(index) {
      const node = cluster.nodes[index]
      if (!node) throw new RangeError(`no node ${index} among ${size}`)
      return node
    },
    stop: () => cluster.stop(),
  }
}

function sharedKafka(brokers: readonly string[]): TestKafka {
  const prefix = freshPrefix()
  return { brokers: [...brokers], prefix, node: noNode, stop: () => deleteTopics(brokers, prefix) }
}

async function deleteTopics(brokers: readonly string[], prefix: string): Promise<void> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'test-cleaning', logLevel: logLevel.NOTHING })
  const admin = kafka.admin({ retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 } })
  await admin.connect()
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix))
    if (topics.length > 0) await admin.deleteTopics({ topics, timeout: 60_000 })
  } finally {
    await admin.disconnect()
  }
}

function freshPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}.`
}

function noNode(): never {
  throw new Error('this Kafka is shared: ask for one of your own with { own: true } or { brokers: 3 }')
}
