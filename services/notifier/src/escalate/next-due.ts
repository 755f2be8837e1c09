/** One look at everything that has an instant: what is due, and when the next is. */
import type { Database } from '@tocsin/database'
import { sql } from 'drizzle-orm'

export interface NextDue {
  alerts: Date | null
  tracks: Date | null
  asks: Date | null
  deliveries: Date | null
}

export async function nextDue(database: Database): Promise<NextDue> {
  const { rows } = await database.db.execute<Record<keyof NextDue, string | null>>(sql`
    select (select min(due_at) from alerts where due_at is not null) as alerts,
      (select min(due_at) from tracks where due_at is not null) as tracks,
      (select min(due_at) from asks where due_at is not null) as asks,
      (select min(due_at) from deliveries where state = 'open') as deliveries`)
  const row = rows[0]!
  const instant = (text: string | null): Date | null => (text === null ? null : new Date(text))
  return {
    alerts: instant(row.alerts),
    tracks: instant(row.tracks),
    asks: instant(row.asks),
    deliveries: instant(row.deliveries),
  }
}
