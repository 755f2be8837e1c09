/** Who asks the database: row-level security lets through what he may see, and nothing where nobody has said. */
import type { Tx } from '@tocsin/database'
import type { Session } from '@tocsin/service'
import { sql } from 'drizzle-orm'

/** This service by itself, or a person's decision that has passed every check. */
export async function asService(tx: Tx): Promise<void> {
  await tx.execute(sql`select set_config('tocsin.actor', 'service', true)`)
}

/** A reviewer; what concerns a state with which he has declared a conflict does not exist for him. */
export async function asReviewer(tx: Tx, who: Session): Promise<void> {
  const conflicts = who.conflicts.filter((state) => /^[A-Z]{3}$/.test(state)).join(',')
  await tx.execute(sql`
    select set_config('tocsin.actor', 'reviewer', true), set_config('tocsin.conflicts', ${conflicts}, true)`)
}
