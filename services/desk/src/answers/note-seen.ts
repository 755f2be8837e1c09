/** Proof that a message arrived: a signed-in view, or the code typed. Once for each seat and version. */
import { sql } from 'drizzle-orm'
import { queue, type Tx } from '@tocsin/database'
import { derivedId, trackKey, type IncidentSeen } from '@tocsin/events'
import { addToTimeline } from '../incidents/timeline-entry.ts'

export async function noteSeen(
  tx: Tx,
  seen: {
    alert: string
    party: string
    seat: string
    message: string | null
    by: IncidentSeen['by']
    person: string | null
    /** the version that was on the page; 0: none was */
    version: number
    at: Date
  },
): Promise<void> {
  const { alert, party, seat, message, by, person, version, at } = seen
  const id = derivedId('seen', alert, party, seat, version, message ?? '')
  const { rows } = await tx.execute(sql`select from timeline where id = ${id}`)
  if (rows.length > 0) return
  await addToTimeline(tx, { id, alert, party, at, kind: 'seen', seat, person, data: { by, version } })
  await queue(tx, {
    id,
    topic: 'answers',
    name: 'incident.seen',
    key: trackKey(alert, party),
    source: 'desk',
    time: at,
    data: { alert, party, at: at.toISOString(), seat, message, by },
  })
}
