import type { TopicName } from '@tocsin/events'
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs'
import { asError, deferred } from '../deferred.ts'
import { isTopic, type Subscription } from '../log.ts'
import { backoffMs, createPace } from '../pace.ts'
import { readPartition, type PartitionState, type ReaderOptions } from './partition-reader.ts'
import { protocolCode } from './send.ts'

const STOP_MS = 20_000
const COMMIT_MS = 5_000

/**
 * A member of a Kafka group, by our own account of offsets. Brokers that are away are waited for; a crash that kafkajs
 * does not come back from ends it, and a kafkajs that has gone silent is replaced.
 */
export function subscribeKafka(kafka: Kafka, prefix: string, options: ReaderOptions): Subscription {
  const { group, logger, sessionMs } = options
  const states = new Map<string, PartitionState>()
  const ready = deferred<void>()
  const failed = deferred<Error>()
  const pace = createPace()
  let consumer: Consumer | null = null
  let lastSign = performance.now()
  let stopping = false

  const nameOf = (topic: string): TopicName => {
    const name = topic.slice(prefix.length)
    if (!isTopic(name)) throw new Error(`not subscribed: ${topic}`)
    return name
  }
  const keyOf = (topic: TopicName, part: number): string => `${topic}/${part}`

  function stateOf(topic: TopicName, part: number): PartitionState {
    const key = keyOf(topic, part)
    const state = states.get(key) ?? { topic, part, position: null, sought: false, failures: 0 }
    states.set(key, state)
    return state
  }

  function onJoin(assignment: Record<string, number[]>): void {
    const mine = Object.entries(assignment).flatMap(([topic, parts]) =>
      parts.map((part) => keyOf(nameOf(topic), part)),
    )
    const released = [...states.values()].filter((state) => !mine.includes(keyOf(state.topic, state.part)))
    for (const state of released) states.delete(keyOf(state.topic, state.part))
    // Others may have had them in between.
    for (const state of states.values()) state.position = null
    void release(released)
    if (mine.length > 0 && consumer !== null) seekAll(consumer, mine)
    logger.info('consumer.joined', { group, partitions: mine.length })
    ready.resolve()
  }

  /** A partition with nothing new never calls us, so its position is not left to the first batch. */
  function seekAll(joined: Consumer, keys: readonly string[]): void {
    for (const key of keys) {
      const [topic, part] = [key.slice(0, key.lastIndexOf('/')), Number(key.slice(key.lastIndexOf('/') + 1))]
      if (isTopic(topic)) void seekToAccount(joined, stateOf(topic, part))
    }
  }

  async function seekToAccount(joined: Consumer, state: PartitionState): Promise<void> {
    const { topic, part } = state
    try {
      const end = async (): Promise<number> => (await options.positions(topic, 'end'))[part] ?? 0
      const position = await options.position(topic, part, end)
      if (joined !== consumer || states.get(keyOf(topic, part)) !== state) return
      state.position = position
      state.sought = true
      joined.seek({ topic: prefix + topic, partition: part, offset: String(position) })
    } catch {
      // Asked again with the partition's first batch.
      state.position = null
    }
  }

  async function release(partitions: readonly PartitionState[]): Promise<void> {
    await options.onReleased(partitions).catch(() => logger.warn('consumer.release-failed', { group }))
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const mine = consumer
    if (mine === null) return
    await readPartition(mine, stateOf(nameOf(payload.batch.topic), payload.batch.partition), payload, options)
  }

  async function open(): Promise<Consumer> {
    const opened = kafka.consumer({
      groupId: prefix + group,
      sessionTimeout: sessionMs,
      heartbeatInterval: sessionMs / 10,
      rebalanceTimeout: 60_000,
      maxWaitTimeInMs: 200,
      minBytes: 1,
      maxBytes: 8 * 1024 * 1024,
      maxBytesPerPartition: 1024 * 1024,
      allowAutoTopicCreation: false,
      metadataMaxAge: 60_000,
      retry: { initialRetryTime: 100, maxRetryTime: 5_000, factor: 0.2, multiplier: 2, retries: 20 },
    })
    const { GROUP_JOIN, HEARTBEAT, FETCH, CRASH } = opened.events
    const sign = (): void => {
      lastSign = performance.now()
    }
    opened.on(HEARTBEAT, sign)
    opened.on(FETCH, sign)
    opened.on(GROUP_JOIN, ({ payload }) => {
      sign()
      if (opened === consumer) onJoin(payload.memberAssignment)
    })
    opened.on(CRASH, ({ payload }) => {
      logger.error('consumer.lost', { group, code: protocolCode(payload.error) })
      if (!payload.restart && opened === consumer && !stopping) failed.resolve(asError(payload.error))
    })
    consumer = opened
    await opened.connect()
    await opened.subscribe({ topics: options.topics.map((topic) => prefix + topic), fromBeginning: true })
    await opened.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 100,
      eachBatch,
    })
    lastSign = performance.now()
    return opened
  }

  /** A hint for tools that look at lag, no more: our own table decides. */
  async function commitHints(opened: Consumer): Promise<void> {
    const known = [...states.values()].filter((state) => state.position !== null)
    if (known.length === 0) return
    await opened
      .commitOffsets(
        known.map(({ topic, part, position }) => ({
          topic: prefix + topic,
          partition: part,
          offset: String(position),
        })),
      )
      .catch(() => undefined)
  }

  async function close(opened: Consumer): Promise<void> {
    consumer = null
    const { promise: late, resolve } = deferred<void>()
    const timer = setTimeout(resolve, STOP_MS)
    await Promise.race([opened.disconnect().catch(() => undefined), late])
    clearTimeout(timer)
  }

  async function run(): Promise<void> {
    for (let failures = 0; !stopping;) {
      try {
        const opened = await open()
        failures = 0
        while (!stopping && performance.now() - lastSign < 2 * sessionMs) {
          await pace.wait(COMMIT_MS)
          await commitHints(opened)
        }
        if (!stopping) logger.error('consumer.lost', { group, code: 'silent' })
      } catch (error) {
        logger.warn('consumer.lost', { group, code: protocolCode(error) })
        await pace.wait(backoffMs(failures++, 200, 10_000))
      }
      if (consumer !== null) await close(consumer)
    }
    await release([...states.values()])
  }

  const ended = run()
  return {
    ready: ready.promise,
    failed: failed.promise,
    reposition(topic, part) {
      const state = states.get(keyOf(topic, part))
      if (state !== undefined && consumer !== null) void seekToAccount(consumer, state)
    },
    async stop() {
      stopping = true
      pace.wake()
      await ended
    },
  }
}
