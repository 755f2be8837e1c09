/** Sessions as rows: a cookie of 256 bits whose hash is kept; ended by sign-out, by age, or by silence. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'

/** A signed-in day's work; after it, or after 12 h of silence, people sign in again. */
const AGE_MS = 7 * 24 * 3_600_000
const SILENCE_MS = 12 * 3_600_000

export interface LiveSession {
  id: string
  person: string
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** @returns the cookie's value, which is kept nowhere here */
export async function openSession(tx: Tx, person: string, now: Date): Promise<{ id: string; token: string }> {
  const token = randomBytes(32).toString('base64url')
  const id = randomUUID()
  const at = now.toISOString()
  await tx.execute(sql`
    insert into session (id, token_hash, person, created_at, seen_at)
    values (${id}, ${hashToken(token)}, ${person}, ${at}, ${at})`)
  return { id, token }
}

/** Finds the session and notes, at most once a minute, that it was seen. */
export async function liveSession(tx: Tx, token: string, now: Date): Promise<LiveSession | null> {
  const created = new Date(now.getTime() - AGE_MS).toISOString()
  const seen = new Date(now.getTime() - SILENCE_MS).toISOString()
  const { rows } = await tx.execute<{ id: string; person: string; seen_at: string }>(sql`
    select id, person, seen_at from session
    where token_hash = ${hashToken(token)} and ended_at is null and created_at > ${created} and seen_at > ${seen}`)
  const row = rows[0]
  if (row === undefined) return null
  if (now.getTime() - new Date(row.seen_at).getTime() > 60_000)
    await tx.execute(sql`update session set seen_at = ${now.toISOString()} where id = ${row.id}`)
  return { id: row.id, person: row.person }
}

export async function endSession(tx: Tx, token: string, now: Date): Promise<void> {
  await tx.execute(sql`
    update session set ended_at = ${now.toISOString()} where token_hash = ${hashToken(token)} and ended_at is null`)
}
