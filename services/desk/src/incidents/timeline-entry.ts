import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'

/** What can stand in an incident's timeline. */
export type TimelineKind =
  | 'version'
  | 'started'
  | 'asked'
  | 'sent'
  | 'failed'
  | 'not-sent'
  | 'escalated'
  | 'stopped'
  | 'exhausted'
  | 'answered'
  | 'seen'
  | 'commented'
  | 'advised'
  | 'resolved'

export interface TimelineEntry {
  /** derived from the event it tells of, or the answer's own */
  id: string
  alert: string
  party: string
  at: Date
  kind: TimelineKind
  seat?: string | null
  person?: string | null
  data: Readonly<Record<string, unknown>>
}

/**
 * Adds an entry, once. Who is kept from the newest version is kept from what happens under it, whether or not the party
 * was shown that version.
 */
export async function addToTimeline(tx: Tx, entry: TimelineEntry): Promise<void> {
  const { id, alert, party, at, kind, seat = null, person = null, data } = entry
  await tx.execute(sql`
    insert into timeline (id, alert, party, at, kind, seat, person, data, barred)
    values (${id}, ${alert}, ${party}, ${at.toISOString()}, ${kind}, ${seat}, ${person},
      ${JSON.stringify(data)}::jsonb,
      coalesce((select barred from incident where alert = ${alert} and party = ${party}), '{}'))
    on conflict (id) do nothing`)
}
