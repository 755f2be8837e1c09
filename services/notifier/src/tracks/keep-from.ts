/** What is on its way to people from whom a track has come to be kept. */
import type { Tx } from '@tocsin/database'
import { inConflict } from '@tocsin/routing'
import { sql } from 'drizzle-orm'
import { barredOf } from './receivers.ts'
import { keyOf, type TrackRow } from './rows.ts'
import type { Work } from './work.ts'

/**
 * Stops it, so that what is claimed already finds its socket shut and nothing is tried again. To the log it looks like any
 * other stop: that somebody is withheld is for the audit trail alone.
 * @param rows locked
 */
export async function keepFromConflicted(tx: Tx, work: Work, rows: readonly TrackRow[]): Promise<void> {
  if (rows.length === 0) return
  const { rows: pending } = await tx.execute<{ alert: string; party: string; person: string }>(sql`
    with wanted as (
      select * from unnest(${sql.param(rows.map((row) => row.alert))}::uuid[],
        ${sql.param(rows.map((row) => row.party))}::text[]) as w(alert, party)
    )
    select d.alert, d.party, d.person from wanted w join deliveries d using (alert, party) where d.state = 'open'
    union select a.alert, a.party, a.person from wanted w join asks a using (alert, party) where a.due_at is not null`)
  const byTrack = Map.groupBy(pending, keyOf)
  for (const row of rows) {
    const { alert, party } = row
    const barred = barredOf(work.alert(alert)?.data ?? null, work.directory, row.barred)
    for (const { person } of byTrack.get(keyOf(row)) ?? []) {
      if (!inConflict(person, barred, work.directory)) continue
      work.outcome.stops.push({ alert, party, kinds: null, person, reason: 'not-needed' })
      work.outcome.audit.push({ alert, party, outcome: 'kept', reason: 'withheld', evidence: { person } })
    }
  }
}
