import type { Database } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { dropDay, type PendingRow } from './outbox-rows.ts'

/** The days for which `outbox_published` is known to have a partition. */
export interface PublishedDays {
  ensure(day: string): Promise<void>
}

export function publishedDays(database: Database): PublishedDays {
  const known = new Set<string>(['infinity'])
  return {
    async ensure(day) {
      if (known.has(day)) return
      await database.db.execute(sql`select ensure_published(${day}::date)`)
      known.add(day)
    },
  }
}

/** Before the transaction that moves these rows, so that no DDL lock is held in it. */
export async function ensurePublished(days: PublishedDays, rows: readonly PendingRow[]): Promise<void> {
  for (const day of new Set(rows.map(dropDay))) await days.ensure(day)
}
