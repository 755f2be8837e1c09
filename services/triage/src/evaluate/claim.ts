/** Crises that must be looked at: each by one evaluator at a time, for as long as its lease. */
import type { Database, Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { sql } from 'drizzle-orm'

export interface Claim {
  crisis: string
  world: string
  country: string
  by: string
}

/** Who dies in an evaluation is succeeded after that; who computes for longer holds his claim meanwhile. */
export const LEASE_MS = 30_000

export async function claimCrisis(database: Database, by: string, now: Date): Promise<Claim | null> {
  return database.transaction(async (tx) => {
    const at = sql`${now.toISOString()}::timestamptz`
    const { rows } = await tx.execute<{ id: string; world: string; country: string }>(sql`
      update crisis set claimed_by = ${by}, claimed_until = ${new Date(now.getTime() + LEASE_MS).toISOString()}::timestamptz
      where id = (
        select c.id from crisis c
        where (c.claimed_until is null or c.claimed_until <= ${at})
          and (c.next_at <= ${at} or exists (select from dirty d where d.crisis = c.id))
        order by c.next_at nulls first limit 1 for update skip locked)
      returning id, world, country`)
    const row = rows[0]
    return row ? { crisis: row.id, world: row.world, country: row.country, by } : null
  })
}

/**
 * Prolongs a claim for as long as its evaluation takes: two processes that need longer than a lease would take a crisis from
 * each other for ever, and no version would come of it.
 * @returns ends it
 */
export function holdClaim(
  { database, clock }: { database: Database; clock: Clock },
  { crisis, by }: Claim,
  everyMs = LEASE_MS / 3,
): () => void {
  const prolong = async (): Promise<void> => {
    const until = new Date(clock.now().getTime() + LEASE_MS).toISOString()
    await database.db.execute(sql`
      update crisis set claimed_until = ${until}::timestamptz where id = ${crisis} and claimed_by = ${by}::uuid`)
  }
  // What fails here is seen when the result is to be written: that needs the claim.
  const timer = setInterval(() => void prolong().catch(() => undefined), everyMs)
  return () => clearInterval(timer)
}

/** @returns when the next crisis changes by time; null: none is known to */
export async function nextDue(database: Database): Promise<Date | null> {
  const { rows } = await database.db.execute<{ at: string | null }>(
    sql`select min(next_at) as at from crisis`,
  )
  return rows[0]?.at == null ? null : new Date(rows[0].at)
}

export async function releaseClaim(tx: Pick<Tx, 'execute'>, claim: Claim): Promise<void> {
  await tx.execute(sql`
    update crisis set claimed_by = null, claimed_until = null
    where id = ${claim.crisis} and claimed_by = ${claim.by}::uuid`)
}
