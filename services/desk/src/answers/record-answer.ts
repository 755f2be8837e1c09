/** An answer in one transaction: its place in the timeline, the incident as its people see it at once, and the event. */
import { sql } from 'drizzle-orm'
import { queue, type Tx } from '@tocsin/database'
import { trackKey, type IncidentAnswered, type Meaning } from '@tocsin/events'
import { addToTimeline } from '../incidents/timeline-entry.ts'
import { stops } from './answer-given.ts'

export interface Answer {
  answer: string
  alert: string
  party: string
  seat: string
  /** the delivery whose link was used */
  message: string | null
  meaning: Meaning
  by: IncidentAnswered['by']
  version: number | null
  until: string | null
  detail: string | null
  at: Date
  /** null: by link, where the seat is known and the person is not */
  person: string | null
  /** whether the seat's answer counts as a whole: false where it only buys a step */
  whole: boolean
}

/** @returns false if this very answer stands already: nothing is done twice */
export async function recordAnswer(tx: Tx, answer: Answer): Promise<boolean> {
  const { alert, party, seat, message, meaning, by, version, until, detail, at, person, whole } = answer
  const { rows } = await tx.execute(sql`select from timeline where id = ${answer.answer}`)
  if (rows.length > 0) return false
  await addToTimeline(tx, {
    id: answer.answer,
    alert,
    party,
    at,
    kind: 'answered',
    seat,
    person,
    data: { meaning, by, version, until, detail },
  })
  // The notifier has the last word on the track; until it speaks, nobody here is asked for what has been answered.
  if (whole && stops(meaning))
    await tx.execute(sql`
      update incident set state = 'stopped', stopped_by = ${seat}, stopped_meaning = ${meaning},
        stopped_at = ${at.toISOString()}, changed_at = ${at.toISOString()}
      where alert = ${alert} and party = ${party} and state in ('running', 'exhausted', 'stopped')`)
  else
    await tx.execute(sql`
      update ask set answer_by = null where alert = ${alert} and party = ${party} and seat = ${seat}`)
  await queue(tx, {
    id: answer.answer,
    topic: 'answers',
    name: 'incident.answered',
    key: trackKey(alert, party),
    source: 'desk',
    time: at,
    data: {
      alert,
      party,
      at: at.toISOString(),
      answer: answer.answer,
      seat,
      message,
      meaning,
      by,
      version,
      until,
      detail,
    },
  })
  return true
}
