import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { codeOf } from '../code-of.ts'
import { asError, deferred } from '../deferred.ts'
import { noFaults, type FaultHook } from '../faults.ts'
import type { Log, Running } from '../log.ts'
import type { BusLogger } from '../logger.ts'
import { createPace } from '../pace.ts'
import { appendingCarrier } from './appending.ts'
import { createHousekeeper } from './housekeeping.ts'
import { relayLease } from './lease.ts'
import { countPending } from './outbox-rows.ts'
import { sendingCarrier } from './sending.ts'

export interface RelayOptions {
  log: Log
  database: Database
  clock: Clock
  logger: BusLogger
  /** how long another relay waits for this one to be heard of; 15 s without it */
  leaseMs?: number
  /** most rows of one partition carried at once; at most 500 (kafkajs groups a batch in quadratic time) */
  batchSize?: number
  faults?: FaultHook
}

export interface Relay extends Running {
  /** There are new rows; the next look is now. Commits of this process's own `Database` call it by themselves. */
  wake(): void
  /** rows that wait in the outbox */
  pending(): Promise<number>
}

const BUSY_MS = 5
const IDLE_MS = 50
const RETRY_MS = 1_000

/**
 * Carries a service's outbox to the log, in the order of ids for each partition, and never forgets a row: what is
 * repeated after a failure, the inbox of the consumers drops. One relay of a service works, others wait for its lease.
 */
export function startRelay(options: RelayOptions): Relay {
  const { log, database, clock, logger } = options
  const leaseMs = options.leaseMs ?? 15_000
  const lease = relayLease(database, clock, leaseMs)
  const pace = createPace()
  const faults = options.faults ?? noFaults
  const carry = { database, clock, logger, lease, faults, batchSize: Math.min(options.batchSize ?? 500, 500) }
  const carrier =
    log.publishing.way === 'in-transaction'
      ? appendingCarrier(log.publishing, carry)
      : sendingCarrier(log.publishing, carry, pace.wake)
  const housekeeper = createHousekeeper({ log, database, clock, logger })
  const ready = deferred<void>()
  let stopping = false
  let epoch: bigint | null = null
  let renewAt = 0

  async function holdLease(): Promise<boolean> {
    if (epoch !== null && lease.isFresh() && performance.now() < renewAt) return true
    const held = await lease.hold()
    renewAt = performance.now() + leaseMs / 3
    if (held !== null && held !== epoch) logger.info('relay.leading', { epoch: Number(held) })
    epoch = held
    ready.resolve()
    return held !== null
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        if (!(await holdLease())) {
          await pace.wait(Math.min(RETRY_MS, leaseMs / 3))
          continue
        }
        await housekeeper.due()
        const carried = await carrier.round()
        await pace.wait(carried ? BUSY_MS : IDLE_MS)
      } catch (error) {
        epoch = null
        logger.warn('relay.failed', { code: codeOf(error), waitMs: RETRY_MS })
        await pace.wait(RETRY_MS)
      }
    }
    await carrier.settled()
    await lease.release()
  }

  const failed = deferred<Error>()
  const forget = database.onQueued(pace.wake)
  const ended = run().catch((error: unknown) => failed.resolve(asError(error)))
  return {
    ready: ready.promise,
    failed: failed.promise,
    wake: pace.wake,
    pending: () => countPending(database),
    async stop() {
      stopping = true
      pace.wake()
      await ended
      forget()
    },
  }
}
