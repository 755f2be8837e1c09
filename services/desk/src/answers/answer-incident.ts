/** What a signed-in person does with an incident; each in one transaction that sees only what that person may see. */
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { queue, type Tx } from '@tocsin/database'
import { trackKey, type AlertVersion } from '@tocsin/events'
import type { FieldFault } from '@tocsin/service'
import { readIncident, type IncidentRow } from '../incidents/incident-row.ts'
import { addToTimeline } from '../incidents/timeline-entry.ts'
import type { SignedIn } from '../people/signed-in.ts'
import { faultsOf, type AnswerGiven, type CommentGiven, type ResolutionGiven } from './answer-given.ts'
import { recordAnswer } from './record-answer.ts'

export type Answered =
  | { outcome: 'done'; id: string }
  | { outcome: 'not-found' }
  | { outcome: 'lacking'; faults: readonly FieldFault[] }
  /** what the person read is not what is in force */
  | { outcome: 'stale'; version: AlertVersion }

export async function answerIncident(
  tx: Tx,
  who: SignedIn,
  id: string,
  given: AnswerGiven,
  now: Date,
): Promise<Answered> {
  const incident = await readIncident(tx, id)
  if (incident === null) return { outcome: 'not-found' }
  const faults = faultsOf(given, now)
  const seat = seatFor(incident, who, given.seat)
  if (seat === null) faults.push({ pointer: '/seat', detail: 'is not one of your seats in this incident' })
  if (faults.length > 0 || seat === null) return { outcome: 'lacking', faults }
  const { alert, party, version } = incident
  if (version !== null && given.version !== version.version) return { outcome: 'stale', version }
  const answer = randomUUID()
  await recordAnswer(tx, {
    answer,
    alert,
    party,
    seat,
    message: null,
    meaning: given.meaning,
    by: 'session',
    version: version?.version ?? null,
    until: given.until ?? null,
    detail: given.detail ?? null,
    at: now,
    person: who.person,
    whole: true,
  })
  return { outcome: 'done', id: answer }
}

export async function commentIncident(
  tx: Tx,
  who: SignedIn,
  id: string,
  given: CommentGiven,
  now: Date,
): Promise<Answered> {
  const incident = await readIncident(tx, id)
  if (incident === null) return { outcome: 'not-found' }
  const { alert, party } = incident
  const entry = randomUUID()
  const advice = given.kind === 'advice'
  await addToTimeline(tx, {
    id: entry,
    alert,
    party,
    at: now,
    kind: advice ? 'advised' : 'commented',
    seat: seatFor(incident, who),
    person: who.person,
    data: { text: given.text },
  })
  const head = {
    id: entry,
    topic: 'answers',
    key: trackKey(alert, party),
    source: 'desk',
    time: now,
  } as const
  const common = { alert, party, at: now.toISOString() }
  if (advice) await queue(tx, { ...head, name: 'incident.advised', data: { ...common, advice: entry } })
  else await queue(tx, { ...head, name: 'incident.commented', data: { ...common, comment: entry } })
  return { outcome: 'done', id: entry }
}

export async function resolveIncident(
  tx: Tx,
  who: SignedIn,
  id: string,
  given: ResolutionGiven,
  now: Date,
): Promise<Answered> {
  const incident = await readIncident(tx, id)
  if (incident === null) return { outcome: 'not-found' }
  const { alert, party } = incident
  const seat = seatFor(incident, who)
  if (seat === null)
    return { outcome: 'lacking', faults: [{ pointer: '/seat', detail: 'is not one of your seats' }] }
  const entry = randomUUID()
  const { outcome, reason = null, rightToWakeMe = null } = given
  await tx.execute(sql`
    update incident set resolved_outcome = ${outcome}, resolved_at = ${now.toISOString()}, changed_at = ${now.toISOString()}
    where id = ${id}`)
  await addToTimeline(tx, {
    id: entry,
    alert,
    party,
    at: now,
    kind: 'resolved',
    seat,
    person: who.person,
    data: { outcome, reason, rightToWakeMe },
  })
  await queue(tx, {
    id: entry,
    topic: 'answers',
    name: 'incident.resolved',
    key: trackKey(alert, party),
    source: 'desk',
    time: now,
    data: { alert, party, at: now.toISOString(), seat, outcome, reason, rightToWakeMe },
  })
  return { outcome: 'done', id: entry }
}

/** The seat named, or the one of the person's seats that is asked, or the first in that party. */
export function seatFor(incident: IncidentRow, who: SignedIn, named?: string): string | null {
  const own = who.seats.filter(({ party }) => party === incident.party).map(({ id }) => id)
  if (named !== undefined) return own.includes(named) ? named : null
  const asked = incident.asks.find(({ seat, answerBy }) => answerBy !== null && own.includes(seat))
  return asked?.seat ?? own[0] ?? null
}
