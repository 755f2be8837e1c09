import { topics, type TopicName } from '@tocsin/events'
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs'
import { codeOf } from '../code-of.ts'
import type { BusLogger } from '../logger.ts'
import { backoffMs } from '../pace.ts'
import type { ReadRecord, SubscribeOptions } from '../log.ts'

/** What this member knows of a partition that kafkajs has assigned to it. */
export interface PartitionState {
  topic: TopicName
  part: number
  /** null: to be asked for */
  position: number | null
  /** whether we have sought to our position since it was asked for: then a first record beyond it is a gap */
  sought: boolean
  failures: number
}

export interface ReaderOptions extends SubscribeOptions {
  positions(topic: TopicName, where: 'end'): Promise<number[]>
  sessionMs: number
  logger: BusLogger
}

/** A handler that hangs must lose its partitions some day. */
const MOST_BEATS = 40

/**
 * One call of `eachBatch`: never throws, never sleeps, and believes our own account of the offset, not the broker's.
 */
export async function readPartition(
  consumer: Consumer,
  state: PartitionState,
  payload: EachBatchPayload,
  options: ReaderOptions,
): Promise<void> {
  const beating = keepBeating(payload.heartbeat, options.sessionMs / 10)
  try {
    await read(consumer, state, payload, options, beating.rebalancing)
    state.failures = 0
  } catch (error) {
    options.logger.warn('consumer.lost', { group: options.group, topic: state.topic, code: codeOf(error) })
    // The database is away, and with it our account: come back later, from wherever it then says.
    state.position = null
    rest(consumer, payload, backoffMs(state.failures++))
  } finally {
    beating.stop()
  }
}

async function read(
  consumer: Consumer,
  state: PartitionState,
  payload: EachBatchPayload,
  options: ReaderOptions,
  rebalancing: () => boolean,
): Promise<void> {
  const { batch, isRunning, isStale, resolveOffset } = payload
  const seek = (offset: number): void => {
    state.sought = true
    consumer.seek({ topic: batch.topic, partition: batch.partition, offset: String(offset) })
  }
  if (state.position === null) {
    state.position = await ask(state, options)
    state.sought = false
  }
  const records = batch.messages.map(toRecord).filter((record) => record.position >= state.position!)
  const first = batch.messages[0]
  const missing = first === undefined ? 0 : Number(first.offset) - state.position
  if (missing > 0) {
    if (!state.sought) return seek(state.position)
    // of a compacted topic, older versions of a key; of any other, what the broker dropped by its age before it was read
    if (!topics[state.topic].compacted) {
      const { topic, part: partition } = state
      options.logger.error('consumer.gap', { group: options.group, topic, partition, records: missing })
    }
  }
  if (records.length === 0) return seek(state.position)
  for (let at = 0; at < records.length; at += options.batchSize) {
    if (!isRunning() || isStale() || rebalancing() || state.position === null) return
    const chunk = records.slice(at, at + options.batchSize)
    const { topic, part } = state
    const next = chunk.at(-1)!.position + 1
    const result = await options.onBatch({ topic, part, position: state.position, records: chunk, next })
    if (result.outcome === 'lost') {
      if (result.waitMs !== undefined) rest(consumer, payload, result.waitMs)
      state.position = await ask(state, options)
      return seek(state.position)
    }
    state.position = result.next
    resolveIfAssigned(resolveOffset, result.next - 1)
  }
}

function ask({ topic, part }: PartitionState, options: ReaderOptions): Promise<number> {
  return options.position(topic, part, async () => (await options.positions(topic, 'end'))[part] ?? 0)
}

/** After a rebalance in the middle of a batch kafkajs meets its own missing partition with a TypeError. */
function resolveIfAssigned(resolveOffset: EachBatchPayload['resolveOffset'], offset: number): void {
  try {
    resolveOffset(String(offset))
  } catch {
    // Whoever has the partition now goes by our account of it.
  }
}

function rest(consumer: Consumer, { batch }: EachBatchPayload, ms: number): void {
  const partition = [{ topic: batch.topic, partitions: [batch.partition] }]
  consumer.pause(partition)
  setTimeout(() => {
    try {
      consumer.resume(partition)
    } catch {
      // It has been stopped meanwhile; a new consumer starts with nothing paused.
    }
  }, ms).unref()
}

/** kafkajs has no heartbeat of its own while a batch is being handled. */
function keepBeating(
  heartbeat: () => Promise<void>,
  everyMs: number,
): { rebalancing(): boolean; stop(): void } {
  let rebalancing = false
  let beats = 0
  const timer = setInterval(() => {
    beats++
    if (beats > MOST_BEATS) return
    heartbeat().catch(() => {
      rebalancing = true
    })
  }, everyMs)
  return { rebalancing: () => rebalancing, stop: () => clearInterval(timer) }
}

function toRecord(message: KafkaMessage): ReadRecord {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined) headers[name] = first.toString()
  }
  return {
    position: Number(message.offset),
    key: message.key ?? Buffer.alloc(0),
    headers,
    value: message.value,
  }
}
