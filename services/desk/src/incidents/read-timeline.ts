import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import type { TimelineKind } from './timeline-entry.ts'

export interface TimelineLine {
  id: string
  at: Date
  kind: TimelineKind
  /** key of the seat in the directory, such as `union-duty` */
  seat: string | null
  /** a colleague's name; null for the service, and for who is no colleague */
  person: string | null
  data: Readonly<Record<string, unknown>>
}

/** An incident's timeline, oldest first, as far as the person who asks may see it. */
export async function readTimeline(tx: Tx, alert: string, party: string): Promise<TimelineLine[]> {
  const { rows } = await tx.execute<{
    id: string
    at: string
    kind: TimelineKind
    seat: string | null
    person: string | null
    data: Record<string, unknown>
  }>(sql`
    select t.id, t.at, t.kind, e.key as seat, a.display_name as person, t.data
    from timeline t
    left join entity e on e.kind = 'seat' and e.id = t.seat::text
    left join account a on a.person = t.person
    where t.alert = ${alert} and t.party = ${party} order by t.at, t.id`)
  return rows.map((row) => ({ ...row, at: new Date(row.at) }))
}
