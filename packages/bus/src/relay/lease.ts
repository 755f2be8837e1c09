import { randomUUID } from 'node:crypto'
import type { Database, Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { sql } from 'drizzle-orm'

/** Another relay has taken over; what was about to be committed must not be. */
export class LeaseLost extends Error {
  constructor() {
    super('the relay lease has a newer epoch')
    this.name = 'LeaseLost'
  }
}

/** The right to carry a service's outbox: one row, whose epoch rises with each holder. */
export interface RelayLease {
  /** Takes or renews it where it is free, ours or run out. @returns the epoch, or null while another holds it */
  hold(): Promise<bigint | null>
  /** false as soon as our own time is nearly up: then nothing more is sent */
  isFresh(): boolean
  /** Within the transaction that moves rows. @throws LeaseLost if it is no longer ours; keeps it ours until commit */
  fence(tx: Tx): Promise<void>
  release(): Promise<void>
}

export function relayLease(database: Database, clock: Clock, leaseMs: number): RelayLease {
  const owner = randomUUID()
  let epoch: bigint | null = null
  let until = 0
  return {
    async hold() {
      const now = clock.now()
      const end = new Date(now.getTime() + leaseMs)
      const { rows } = await database.db.execute<{ epoch: string }>(sql`
        update relay set owner = ${owner}, until = ${end.toISOString()},
          epoch = case when owner = ${owner}::uuid then epoch else epoch + 1 end
        where owner = ${owner}::uuid or owner is null or until < ${now.toISOString()}
        returning epoch`)
      epoch = rows[0] === undefined ? null : BigInt(rows[0].epoch)
      until = epoch === null ? 0 : end.getTime()
      return epoch
    },
    isFresh: () => epoch !== null && clock.now().getTime() < until - leaseMs / 3,
    async fence(tx) {
      const { rows } = await tx.execute(
        sql`select 1 from relay where owner = ${owner}::uuid and epoch = ${String(epoch)}::bigint for share`,
      )
      if (rows.length === 0) throw new LeaseLost()
    },
    async release() {
      await database.db.execute(
        sql`update relay set owner = null, until = '-infinity' where owner = ${owner}::uuid`,
      )
      epoch = null
    },
  }
}
