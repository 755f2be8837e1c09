import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { pending } from './outbox-rows.ts'

const HOUR = 3_600_000
/** between two instants that are remembered */
const STEP = 10_000

/**
 * Tells for how many milliseconds at least the oldest event has waited in the outbox; 0: none waits. A row has no exact
 * time (those about a report are cut to the hour), so it is told from the instants at which ids were seen; what was
 * there before this process counts by its hour.
 */
export function outboxAge({ database, clock }: { database: Database; clock: Clock }): () => Promise<number> {
  /** by instant, rising: up to which id there were rows */
  const seen: { highest: bigint; at: number }[] = []
  return async () => {
    const { rows } = await database.db.execute<{ lowest: string; highest: string; at: string }>(sql`
      with recursive ${pending}, ends as (
        select first.id as lowest, first.at, last.id as highest from pending p
        cross join lateral (
          select id, at from outbox o where o.topic = p.topic and o.part = p.part order by id limit 1
        ) first
        cross join lateral (
          select id from outbox o where o.topic = p.topic and o.part = p.part order by id desc limit 1
        ) last
      )
      select lowest, max(highest) over () as highest, at::text as at from ends order by lowest limit 1`)
    const oldest = rows[0]
    const now = clock.now().getTime()
    const lowest = oldest === undefined ? null : BigInt(oldest.lowest)
    while (seen.length > 0 && (lowest === null || seen[0]!.highest < lowest)) seen.shift()
    if (oldest === undefined) return 0
    if (seen.length === 0 || now - seen.at(-1)!.at >= STEP)
      seen.push({ highest: BigInt(oldest.highest), at: now })
    return Math.max(0, now - seen[0]!.at, now - (Date.parse(oldest.at) + HOUR))
  }
}
