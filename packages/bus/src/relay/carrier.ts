import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import type { FaultHook } from '../faults.ts'
import { MAX_RECORD_BYTES, recordBytes } from '../log.ts'
import type { BusLogger } from '../logger.ts'
import { backoffMs } from '../pace.ts'
import type { RelayLease } from './lease.ts'
import type { PartitionName, PendingRow } from './outbox-rows.ts'

export interface CarrierOptions {
  database: Database
  clock: Clock
  logger: BusLogger
  lease: RelayLease
  faults: FaultHook
  batchSize: number
}

/** Carries rows once the lease is held: one way for a log in the same database, one for a log elsewhere. */
export interface Carrier {
  /** Looks once. @returns whether there was anything to carry */
  round(): Promise<boolean>
  /** resolves when nothing is on its way any more */
  settled(): Promise<void>
}

export const TOO_LARGE = 'too-large'

/** @returns the rows that may be tried, and those that no log of ours will ever take */
export function sortOut(rows: readonly PendingRow[]): { good: PendingRow[]; tooLarge: PendingRow[] } {
  const { good = [], tooLarge = [] } = Object.groupBy(rows, (row) =>
    recordBytes(row) > MAX_RECORD_BYTES ? 'tooLarge' : 'good',
  )
  return { good, tooLarge }
}

/** Which partitions rest after a failure, and how long; a failure of one does not hold up another. */
export interface Rests {
  resting(): PartitionName[]
  failed(partition: PartitionName): number
  succeeded(partition: PartitionName): void
}

export function createRests(): Rests {
  const rests = new Map<string, PartitionName & { failures: number; until: number }>()
  const keyOf = ({ topic, part }: PartitionName): string => `${topic}/${part}`
  return {
    resting: () => [...rests.values()].filter((rest) => rest.until > performance.now()),
    failed(partition) {
      const failures = (rests.get(keyOf(partition))?.failures ?? -1) + 1
      const waitMs = Math.round(backoffMs(failures))
      rests.set(keyOf(partition), { ...partition, failures, until: performance.now() + waitMs })
      return waitMs
    },
    succeeded: (partition) => void rests.delete(keyOf(partition)),
  }
}
