/** Links by which somebody sets a password: the first steward's, and those a steward makes for others. */
import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { hashToken } from './session-store.ts'

const HOURS: Readonly<Record<'set-up' | 'invitation', number>> = { 'set-up': 24, invitation: 72 }

/** @param person null: whoever opens it becomes the first steward. @returns the token, which is kept nowhere here */
export async function invite(tx: Tx, person: string | null, now: Date): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const hours = HOURS[person === null ? 'set-up' : 'invitation']
  // An older link of the same purpose ends: there is never more than one that works.
  await tx.execute(sql`delete from invitation where person is not distinct from ${person}::uuid`)
  await tx.execute(sql`
    insert into invitation (token_hash, person, expires_at)
    values (${hashToken(token)}, ${person}, ${new Date(now.getTime() + hours * 3_600_000).toISOString()})`)
  return token
}

export interface OpenInvitation {
  person: string | null
  signIn: string | null
}

/** @returns null for what was never made, is used, or is over: one answer for all */
export async function openInvitation(tx: Tx, token: string, now: Date): Promise<OpenInvitation | null> {
  const { rows } = await tx.execute<{ person: string | null; sign_in_name: string | null }>(sql`
    select i.person, a.sign_in_name from invitation i left join account a on a.person = i.person
    where i.token_hash = ${hashToken(token)} and i.used_at is null and i.expires_at > ${now.toISOString()}
    for update of i`)
  const row = rows[0]
  return row === undefined ? null : { person: row.person, signIn: row.sign_in_name }
}

export async function useInvitation(tx: Tx, token: string, now: Date): Promise<void> {
  await tx.execute(
    sql`update invitation set used_at = ${now.toISOString()} where token_hash = ${hashToken(token)}`,
  )
}

export async function hasSteward(tx: Tx): Promise<boolean> {
  const { rows } = await tx.execute(
    sql`select from account where steward and password_hash is not null limit 1`,
  )
  return rows.length > 0
}
