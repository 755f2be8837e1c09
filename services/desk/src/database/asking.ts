/** Who asks, said to the database at the start of each transaction: row-level security goes by it. */
import { sql } from 'drizzle-orm'
import type { Database, TransactionOptions, Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'

/** Runs `work` with what this person may see and change, and nothing more. */
export function asPerson<T>(
  { database, clock }: { database: Database; clock: Clock },
  person: string,
  work: (tx: Tx) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  return database.transaction(async (tx) => {
    await tx.execute(sql`select set_config('tocsin.person', ${person}, true),
      set_config('tocsin.now', ${clock.now().toISOString()}, true), set_config('tocsin.actor', '', true)`)
    return work(tx)
  }, options)
}

/** Runs `work` as the service itself: what events say, sign-in, the directory. */
export function asService<T>(
  { database }: { database: Database },
  work: (tx: Tx) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  return database.transaction(async (tx) => {
    await sayService(tx)
    return work(tx)
  }, options)
}

/** For a transaction that somebody else began. */
export async function sayService(tx: Tx): Promise<void> {
  await tx.execute(
    sql`select set_config('tocsin.actor', 'service', true), set_config('tocsin.person', '', true)`,
  )
}
