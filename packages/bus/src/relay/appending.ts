import { failureCode, isPassing } from '@tocsin/database'
import type { AppendsInTransaction } from '../log.ts'
import { codeOf } from '../code-of.ts'
import { createRests, sortOut, TOO_LARGE, type Carrier, type CarrierOptions } from './carrier.ts'
import { LeaseLost } from './lease.ts'
import { buryRows, lowestRows, moveRows, type PendingRow } from './outbox-rows.ts'
import { ensurePublished, publishedDays } from './published.ts'

/** A value that PostgreSQL will not take: its fault, not the moment's. */
const refusals = /^(22|23|54)/

/**
 * For a log in the service's own database: rows leave the outbox and enter the log in one transaction, exactly once.
 */
export function appendingCarrier(publishing: AppendsInTransaction, options: CarrierOptions): Carrier {
  const { database, clock, logger, lease, faults, batchSize } = options
  const rests = createRests()
  const days = publishedDays(database)

  async function carry(rows: readonly PendingRow[]): Promise<void> {
    await publishing.prepare(rows)
    await ensurePublished(days, rows)
    await faults('relay: before send')
    await database.transaction(async (tx) => {
      await Promise.all([lease.fence(tx), publishing.append(tx, rows)])
      await faults('relay: appended, not moved')
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
  async function carryApart(rows: readonly PendingRow[]): Promise<void> {
    try {
      await carry(rows)
    } catch (error) {
      const code = failureCode(error)
      if (code === null || !refusals.test(code)) throw error
      if (rows.length === 1) return bury(rows, code)
      const half = Math.ceil(rows.length / 2)
      await carryApart(rows.slice(0, half))
      await carryApart(rows.slice(half))
    }
  }

  async function carryPartition(rows: readonly PendingRow[]): Promise<void> {
    const { topic, part } = rows[0]!
    try {
      await carryApart(rows)
      rests.succeeded({ topic, part })
    } catch (error) {
      if (error instanceof LeaseLost || isPassing(error)) throw error
      const waitMs = rests.failed({ topic, part })
      logger.error('relay.failed', { topic, partition: part, code: codeOf(error), waitMs })
    }
  }

  return {
    async round() {
      const rows = await lowestRows(database, rests.resting(), batchSize)
      if (rows.length === 0) return false
      await faults('relay: rows read')
      const { good, tooLarge } = sortOut(rows)
      await bury(tooLarge, TOO_LARGE)
      if (good.length === 0) return true
      try {
        await carry(good)
      } catch (error) {
        if (error instanceof LeaseLost || isPassing(error)) throw error
        // One partition's fault must not hold up the others.
        for (const group of Map.groupBy(good, (row) => `${row.topic}/${row.part}`).values())
          await carryPartition(group)
      }
      return true
    },
    settled: () => Promise.resolve(),
  }
}
