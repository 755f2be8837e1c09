import type { SendsConfirmed } from '../log.ts'
import { codeOf } from '../code-of.ts'
import { createRests, sortOut, TOO_LARGE, type Carrier, type CarrierOptions } from './carrier.ts'
import { buryRows, lowestRows, moveRows, type PartitionName, type PendingRow } from './outbox-rows.ts'
import { ensurePublished, publishedDays } from './published.ts'

/**
 * For a log elsewhere: one send in flight a partition, partitions side by side, and rows move only when the log has
 * confirmed them. A crash in between sends them again, never loses them.
 */
export function sendingCarrier(
  publishing: SendsConfirmed,
  options: CarrierOptions,
  wake: () => void,
): Carrier {
  const { database, clock, logger, lease, faults, batchSize } = options
  const rests = createRests()
  const days = publishedDays(database)
  const lanes = new Map<string, { partition: PartitionName; done: Promise<void> }>()

  async function move(rows: readonly PendingRow[]): Promise<void> {
    await ensurePublished(days, rows)
    await database.transaction(async (tx) => {
      await lease.fence(tx)
      await moveRows(tx, rows)
      await faults('relay: moved, not committed')
    })
    await faults('relay: committed')
  }

  async function bury(rows: readonly PendingRow[], reason: string): Promise<void> {
    if (rows.length === 0) return
    await database.transaction(async (tx) => {
      await lease.fence(tx)
      await buryRows(tx, rows, reason, clock.now())
    })
    for (const row of rows) logger.error('relay.refused', { topic: row.topic, id: row.eventId, code: reason })
  }

  /** Halves what is refused until the row that is at fault stands alone. */
  async function send(rows: readonly PendingRow[]): Promise<void> {
    if (!lease.isFresh()) throw new Error('lease')
    await faults('relay: before send')
    const result = await publishing.send(rows)
    if (result.outcome === 'kept') {
      await faults('relay: sent, not moved')
      return move(rows)
    }
    if (result.outcome === 'unconfirmed') throw new Unconfirmed(result.code)
    if (rows.length === 1) return bury(rows, result.code)
    const half = Math.ceil(rows.length / 2)
    await send(rows.slice(0, half))
    await send(rows.slice(half))
  }

  async function lane(partition: PartitionName, rows: readonly PendingRow[]): Promise<void> {
    try {
      await send(rows)
      rests.succeeded(partition)
    } catch (error) {
      const waitMs = rests.failed(partition)
      const code = error instanceof Unconfirmed ? error.code : codeOf(error)
      logger.warn('relay.failed', { topic: partition.topic, partition: partition.part, code, waitMs })
    }
  }

  return {
    async round() {
      const leave = [...rests.resting(), ...[...lanes.values()].map((one) => one.partition)]
      const rows = await lowestRows(database, leave, batchSize)
      if (rows.length === 0) return false
      await faults('relay: rows read')
      const { good, tooLarge } = sortOut(rows)
      await bury(tooLarge, TOO_LARGE)
      for (const [key, group] of Map.groupBy(good, (row) => `${row.topic}/${row.part}`)) {
        const partition = { topic: group[0]!.topic, part: group[0]!.part }
        const done = lane(partition, group).finally(() => {
          lanes.delete(key)
          wake()
        })
        lanes.set(key, { partition, done })
      }
      return true
    },
    async settled() {
      await Promise.all([...lanes.values()].map((one) => one.done))
    },
  }
}

class Unconfirmed extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.name = 'Unconfirmed'
    this.code = code
  }
}
