/** An answer by link: the token says who is asked about what, the code or a session proves that the message was read. */
import { sql } from 'drizzle-orm'
import type { Database, Tx } from '@tocsin/database'
import { derivedId, type Meaning, type MessageLanguage, type SeatChanged } from '@tocsin/events'
import { codeMatches, readLink, type LinkClaims, type LinkKey } from '@tocsin/messages'
import type { FieldFault } from '@tocsin/service'
import { asService } from '../database/asking.ts'
import type { SignedIn } from '../people/signed-in.ts'
import { faultsOf } from './answer-given.ts'
import { lockTries, noteWrongCode } from './link-tries.ts'
import { noteSeen } from './note-seen.ts'
import { recordAnswer } from './record-answer.ts'

export interface LinkAnswer {
  meaning: Meaning
  detail: string | null
  until: string | null
  /** as typed; empty where a session stands for it */
  code: string
  /** of the form, so that a form sent twice is one answer */
  form: string
}

export type LinkAnswered =
  | { outcome: 'done'; already: boolean; bySession: boolean; worth: SeatChanged['linkAnswer'] }
  | { outcome: 'lacking'; faults: readonly FieldFault[] }
  | { outcome: 'wrong-code' | 'too-soon'; seconds: number }
  /** this seat's answers count only in a session */
  | { outcome: 'session-needed' }
  /** forged, expired, or of a seat that is no more: one answer */
  | { outcome: 'no-link' }

export interface LinkSeat {
  claims: LinkClaims
  key: LinkKey
  language: MessageLanguage
  timeZone: string
  linkAnswer: SeatChanged['linkAnswer']
}

/** What a link leads to, from the token and the directory alone: no topic needs to have been read. */
export async function linkSeat(
  tx: Tx,
  token: string,
  keys: readonly LinkKey[],
  now: Date,
): Promise<LinkSeat | null> {
  const link = readLink(token, keys, now)
  if (link.outcome !== 'valid') return null
  const { rows } = await tx.execute<{ data: SeatChanged }>(
    sql`select data from entity where kind = 'seat' and id = ${link.claims.seat} and not removed`,
  )
  const seat = rows[0]?.data
  if (seat === undefined) return null
  const { language, timeZone, linkAnswer } = seat
  return { claims: link.claims, key: link.key, language, timeZone, linkAnswer }
}

export async function answerLink(
  token: string,
  given: LinkAnswer,
  who: SignedIn | null,
  options: { database: Database; keys: readonly LinkKey[]; now: Date },
): Promise<LinkAnswered> {
  const { database, keys, now } = options
  return asService({ database }, async (tx): Promise<LinkAnswered> => {
    const link = await linkSeat(tx, token, keys, now)
    if (link === null) return { outcome: 'no-link' }
    const { claims, key, linkAnswer } = link
    const bySession = who?.seats.some(({ id }) => id === claims.seat) === true
    if (!bySession) {
      if (linkAnswer === 'none') return { outcome: 'session-needed' }
      const wait = await lockTries(tx, token, claims.expiresAt, now)
      if (wait > 0) return { outcome: 'too-soon', seconds: wait }
      if (!codeMatches(given.code, claims, key))
        return { outcome: 'wrong-code', seconds: await noteWrongCode(tx, token, now) }
    }
    const faults = faultsOf(given, now)
    if (faults.length > 0) return { outcome: 'lacking', faults }
    const already = await isStopped(tx, claims)
    const by = bySession ? 'session' : 'link'
    const person = bySession ? (who?.person ?? null) : null
    const { alert, party, seat, message } = claims
    await noteSeen(tx, { alert, party, seat, message, by, person, version: 0, at: now })
    await recordAnswer(tx, {
      answer: derivedId('link answer', message, given.form, given.meaning),
      alert,
      party,
      seat,
      message,
      meaning: given.meaning,
      by,
      version: null,
      until: given.until,
      detail: given.detail,
      at: now,
      person,
      whole: bySession || linkAnswer === 'full',
    })
    return { outcome: 'done', already, bySession, worth: linkAnswer }
  })
}

async function isStopped(tx: Tx, { alert, party }: LinkClaims): Promise<boolean> {
  const { rows } = await tx.execute(
    sql`select from incident where alert = ${alert} and party = ${party} and state in ('stopped', 'closed')`,
  )
  return rows.length > 0
}
