import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { seriesNames, type Series } from './epoch.ts'
import type { Keeper } from './keeper.ts'

export interface EnsureEpochsOptions {
  /** as the owner of schema `vault` */
  database: Database
  keeper: Keeper
  clock: Clock
  /** how long a new epoch may be sealed to, in days */
  lifetimeDays: number
}

/**
 * Opens an epoch for each series that has none which can be sealed to; one past its date is closed, and what was sealed
 * to it still opens. Safe to repeat and to run twice at once.
 * @returns the series that got one
 */
export async function ensureEpochs(options: EnsureEpochsOptions): Promise<Series[]> {
  const opened: Series[] = []
  for (const series of seriesNames) {
    if (await openIfMissing(series, options)) opened.push(series)
  }
  return opened
}

async function openIfMissing(series: Series, options: EnsureEpochsOptions): Promise<boolean> {
  const { database, keeper, clock, lifetimeDays } = options
  return database.transaction(async (tx) => {
    // held to the end of the transaction: of two starts at once, one makes the epoch and the other finds it
    await tx.execute(sql`lock table epochs in share row exclusive mode`)
    const now = clock.now()
    await tx.execute(sql`
      update epochs set state = 'closed', closed_at = ${now.toISOString()}::timestamptz
      where series = ${series} and state = 'open' and not_after <= ${now.toISOString()}::timestamptz`)
    const { rows } = await tx.execute(sql`select id from epochs where series = ${series} and state = 'open'`)
    if (rows.length > 0) return false
    const epoch = await keeper.createEpoch(series, new Date(now.getTime() + lifetimeDays * 86_400_000))
    await tx.execute(sql`
      insert into epochs (id, series, public_key, signature, not_after, opened_at)
      values (${epoch.id}, ${series}, ${epoch.publicKey}, ${epoch.signature}, ${epoch.notAfter.toISOString()},
        ${now.toISOString()})`)
    return true
  })
}
