import type { TopicName } from '@tocsin/events'
import type { Admin } from 'kafkajs'
import { turns } from '../consumer/turns.ts'
import type { Log } from '../log.ts'
import type { BusLogger } from '../logger.ts'
import { kafkaClient, RETRY, type KafkaConnection } from './client.ts'
import { sendsConfirmed } from './send.ts'
import { subscribeKafka } from './subscription.ts'

export interface KafkaLogOptions extends KafkaConnection {
  logger: BusLogger
  /** a consumer that is not heard of for so long loses its partitions to others; 30 s without it */
  sessionMs?: number
}

/** The log on Kafka, through kafkajs; its topics come from `prepareKafkaTopics`. */
export function openKafkaLog({ logger, sessionMs = 30_000, ...connection }: KafkaLogOptions): Log {
  const kafka = kafkaClient(connection, logger)
  const publishing = sendsConfirmed(kafka, connection.prefix)
  let admin: Promise<Admin> | null = null

  async function connectAdmin(): Promise<Admin> {
    const opened = kafka.admin({ retry: RETRY })
    await opened.connect()
    return opened
  }

  /** One connection for all questions, replaced after a failure. */
  async function ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const mine = (admin ??= connectAdmin())
    try {
      return await question(await mine)
    } catch (error) {
      if (admin === mine) admin = null
      mine.then(
        (opened) => opened.disconnect(),
        () => undefined,
      )
      throw error
    }
  }

  async function positions(topic: TopicName, where: 'start' | 'end' | Date): Promise<number[]> {
    const name = connection.prefix + topic
    const found = await ask(async (opened) =>
      where instanceof Date
        ? await opened.fetchTopicOffsetsByTimestamp(name, where.getTime())
        : (await opened.fetchTopicOffsets(name)).map(({ partition, low, high }) => ({
            partition,
            offset: where === 'start' ? low : high,
          })),
    )
    const result: number[] = []
    for (const { partition, offset } of found) result[partition] = Number(offset)
    return result
  }

  return {
    suspects: turns(1),
    publishing,
    positions,
    subscribe: (options) =>
      subscribeKafka(kafka, connection.prefix, { ...options, positions, logger, sessionMs }),
    // Retention and compaction are the topic's own settings.
    housekeep: () => Promise.resolve(),
    async close() {
      await publishing.close()
      const last = admin
      admin = null
      await last?.then((opened) => opened.disconnect()).catch(() => undefined)
    },
  }
}
