/** A name and a password become a session, or a refusal that does not say which of them was wrong. */
import { createHmac } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Database, Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { asService } from '../database/asking.ts'
import { passwordMatches } from './password.ts'
import { openSession } from './session-store.ts'
import { afterWrong, secondsToWait, signInWait, type Tries } from './waiting.ts'

export type SignIn =
  | { outcome: 'signed-in'; person: string; token: string }
  | { outcome: 'refused' }
  | { outcome: 'too-soon'; seconds: number }

export async function signIn(
  given: { name: string; password: string; address: string },
  options: { database: Database; clock: Clock; compareKey: Buffer },
): Promise<SignIn> {
  const { database, clock, compareKey } = options
  const name = given.name.trim().toLowerCase()
  const who = createHmac('sha256', compareKey).update(`sign-in\0${name}\0${given.address}`).digest()
  const before = await asService({ database }, async (tx) => ({
    tries: await triesOf(tx, who),
    account: await accountOf(tx, name),
  }))
  const seconds = secondsToWait(before.tries, clock.now())
  if (seconds > 0) return { outcome: 'too-soon', seconds }
  // Outside any transaction: it takes 50 ms of a processor.
  const right = await passwordMatches(given.password, before.account?.password_hash ?? null)
  return asService({ database }, async (tx) => {
    const now = clock.now()
    if (!right || before.account === null) {
      await noteWrong(tx, who, now)
      return { outcome: 'refused' }
    }
    await tx.execute(sql`delete from sign_in_try where who = ${who}`)
    const { token } = await openSession(tx, before.account.person, now)
    return { outcome: 'signed-in', person: before.account.person, token }
  })
}

async function triesOf(tx: Tx, who: Buffer, lock = false): Promise<Tries | null> {
  const { rows } = await tx.execute<{ wrong: number; wait_until: string }>(
    sql`select wrong, wait_until from sign_in_try where who = ${who} ${sql.raw(lock ? 'for update' : '')}`,
  )
  const row = rows[0]
  return row === undefined ? null : { wrong: row.wrong, waitUntil: new Date(row.wait_until) }
}

async function noteWrong(tx: Tx, who: Buffer, now: Date): Promise<void> {
  const after = afterWrong(await triesOf(tx, who, true), signInWait, now)
  await tx.execute(sql`
    insert into sign_in_try (who, wrong, wait_until) values (${who}, ${after.wrong}, ${after.waitUntil.toISOString()})
    on conflict (who) do update set wrong = sign_in_try.wrong + 1, wait_until = excluded.wait_until`)
  await tx.execute(sql`
    delete from sign_in_try where wait_until < ${new Date(now.getTime() - 24 * 3_600_000).toISOString()}`)
}

async function accountOf(
  tx: Tx,
  name: string,
): Promise<{ person: string; password_hash: string | null } | null> {
  const { rows } = await tx.execute<{ person: string; password_hash: string | null }>(
    sql`select person, password_hash from account where sign_in_name = ${name}`,
  )
  return rows[0] ?? null
}
