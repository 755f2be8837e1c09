import { setTimeout as pause } from 'node:timers/promises'
import type { Admin, ITopicMetadata } from 'kafkajs'
import { protocolCode } from './send.ts'

const ASK_MS = 100
const KNOWN_MS = 60_000
/** What a broker says of a topic of which the controller has not told it yet. */
const notYet = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'])

/**
 * Topics as a broker knows them, once it knows all of them with their leaders. kafkajs waits for leaders alone and gives
 * up where the broker that it asks has not heard of a topic that another has just made.
 */
export async function knownTopics(admin: Admin, names: readonly string[]): Promise<ITopicMetadata[]> {
  const deadline = performance.now() + KNOWN_MS
  for (;;) {
    try {
      return (await admin.fetchTopicMetadata({ topics: [...names] })).topics
    } catch (error) {
      if (!notYet.has(protocolCode(error)) || performance.now() >= deadline) throw error
    }
    await pause(ASK_MS)
  }
}
