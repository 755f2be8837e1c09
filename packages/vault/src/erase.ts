import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'

/**
 * Deletes a subject's wrap and parts in the caller's transaction: from its commit on nobody can open them in this
 * system. Copies of the database end when the epoch's key does (`DESIGN.md`). Only the service that sealed it can.
 * @param at noted in the list of erasures, cut to the hour by the caller where it tells about a report
 * @returns false if this service sealed no such subject, or it was erased before
 */
export async function eraseSubject(tx: Tx, subject: string, at: Date): Promise<boolean> {
  const { rows } = await tx.execute<{ erased: boolean }>(
    sql`select vault.erase_subject(${subject}, ${at.toISOString()}::timestamptz) as erased`,
  )
  return rows[0]?.erased === true
}
