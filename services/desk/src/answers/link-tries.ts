/** Wrong codes of one link: a row, locked while a code is checked, so that two guesses at once are two guesses. */
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { hashToken } from '../people/session-store.ts'
import { afterWrong, linkWait, secondsToWait, type Tries } from '../people/waiting.ts'

/** @returns seconds to wait before this link takes another code; the row stays locked until the transaction ends */
export async function lockTries(tx: Tx, token: string, forgetAt: Date, now: Date): Promise<number> {
  await tx.execute(sql`
    insert into link_try (token_hash, wrong, wait_until, forget_at)
    values (${hashToken(token)}, 0, ${now.toISOString()}, ${forgetAt.toISOString()})
    on conflict (token_hash) do nothing`)
  return secondsToWait(await triesOf(tx, token), now)
}

/** @returns seconds until the next try */
export async function noteWrongCode(tx: Tx, token: string, now: Date): Promise<number> {
  const after = afterWrong(await triesOf(tx, token), linkWait, now)
  await tx.execute(sql`
    update link_try set wrong = ${after.wrong}, wait_until = ${after.waitUntil.toISOString()}
    where token_hash = ${hashToken(token)}`)
  await tx.execute(sql`delete from link_try where forget_at < ${now.toISOString()}`)
  return secondsToWait(after, now)
}

async function triesOf(tx: Tx, token: string): Promise<Tries | null> {
  const { rows } = await tx.execute<{ wrong: number; wait_until: string }>(
    sql`select wrong, wait_until from link_try where token_hash = ${hashToken(token)} for update`,
  )
  const row = rows[0]
  return row === undefined || row.wrong === 0
    ? null
    : { wrong: row.wrong, waitUntil: new Date(row.wait_until) }
}
