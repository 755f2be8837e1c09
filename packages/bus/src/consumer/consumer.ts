import { randomUUID } from 'node:crypto'
import type { Database } from '@tocsin/database'
import type { Clock, TopicName } from '@tocsin/events'
import { asError, deferred } from '../deferred.ts'
import { noFaults, type FaultHook } from '../faults.ts'
import type { Log, Running } from '../log.ts'
import type { BusLogger } from '../logger.ts'
import { backoffMs, createPace } from '../pace.ts'
import { batchWork } from './batch.ts'
import { faultOf } from './fault.ts'
import type { BatchHandler } from './handler.ts'
import { forgetOld } from './inbox.ts'
import { readOffsets, releasePartitions, setOffset, takePartition } from './offsets.ts'
import { retryWork } from './retry.ts'
import { defaultPatience, type Patience } from './settings.ts'
import { turns } from './turns.ts'

export interface ConsumerOptions {
  log: Log
  database: Database
  /** members with the same name share the partitions; what one of them has handled, none handles again */
  group: string
  topics: readonly TopicName[]
  handle: BatchHandler
  clock: Clock
  logger: BusLogger
  /** most events of one transaction; 500 without it */
  batchSize?: number
  /** most batches, each of another partition, that this process handles at once; without it, all */
  atOnce?: number
  patience?: Patience
  faults?: FaultHook
}

const CHECK_MS = 200
const ACCOUNT_MS = 1_000
const FORGET_MS = 3_600_000

/**
 * Handles a group's events: each once, whatever is repeated, killed or rebalanced; those of one key in order; and none
 * holding up another key's.
 */
export function startConsumer(options: ConsumerOptions): Running {
  const { log, database, group, topics, clock, logger } = options
  const batchSize = options.batchSize ?? 500
  const me = randomUUID()
  const settings = {
    ...options,
    me,
    suspects: log.suspects,
    patience: options.patience ?? defaultPatience,
    faults: options.faults ?? noFaults,
  }
  const work = batchWork(settings)
  const inTurn = turns(options.atOnce ?? Infinity)
  const retry = retryWork(settings)
  /** where each held partition stands, and how many records are still to be taken one by one */
  const held = new Map<
    string,
    { topic: TopicName; part: number; next: number; careful: number; busy: boolean }
  >()
  const keyOf = (topic: TopicName, part: number): string => `${topic}/${part}`

  const subscription = log.subscribe({
    group,
    topics,
    batchSize,
    async position(topic, part, end) {
      const taken = await takePartition(database, { group, topic, part, me })
      let next = taken.next
      if (next > 0 && next > (await end())) {
        // A log shorter than what was read from it has been replaced; the inbox knows what was handled before.
        logger.error('consumer.log-replaced', { group, topic, partition: part })
        next = 0
        await setOffset(database, { group, topic, part }, next)
      }
      const careful = taken.abandoned ? batchSize : (held.get(keyOf(topic, part))?.careful ?? 0)
      held.set(keyOf(topic, part), { topic, part, next, careful, busy: false })
      return next
    },
    async onBatch(batch) {
      const state = held.get(keyOf(batch.topic, batch.part))
      if (state === undefined) return { outcome: 'lost' }
      state.busy = true
      const result = await inTurn(() => work.handle(batch, state.careful))
      state.busy = false
      if (result.outcome === 'lost') return result
      state.next = result.next
      state.careful = Math.max(0, state.careful - batch.records.length)
      return result
    },
    async onReleased(partitions) {
      for (const { topic, part } of partitions) held.delete(keyOf(topic, part))
      await releasePartitions(database, group, me, partitions)
    },
  })

  const pace = createPace()
  let stopping = false

  /** A replay changes the account from outside. */
  async function noticeReplay(): Promise<void> {
    for (const account of await readOffsets(database, group)) {
      const state = held.get(keyOf(account.topic, account.part))
      if (state !== undefined && !state.busy && state.next !== account.next) {
        subscription.reposition(account.topic, account.part)
      }
    }
  }

  async function run(): Promise<void> {
    let failures = 0
    let accountDue = 0
    let forgetDue = 0
    while (!stopping) {
      try {
        if (performance.now() >= accountDue) {
          await noticeReplay()
          accountDue = performance.now() + ACCOUNT_MS
        }
        if (performance.now() >= forgetDue) {
          await forgetOld(database, group, topics, clock.now())
          forgetDue = performance.now() + FORGET_MS
        }
        const before = performance.now()
        const tried = await retry.next()
        failures = 0
        if (!tried) await pace.wait(Math.max(CHECK_MS, 10 * (performance.now() - before)))
      } catch (error) {
        logger.warn('consumer.retry-failed', { group, code: faultOf(error).reason })
        await pace.wait(backoffMs(failures++, 200, 10_000))
      }
    }
  }

  const failed = deferred<Error>()
  void subscription.failed.then((error) => failed.resolve(error))
  const ended = run().catch((error: unknown) => failed.resolve(asError(error)))
  return {
    ready: subscription.ready,
    failed: failed.promise,
    async stop() {
      stopping = true
      pace.wake()
      await Promise.all([ended, subscription.stop()])
    },
  }
}
