/** Writes the tracks of a work's outcome: those that it has started, and those that had a row before. */
import type { Tx } from '@tocsin/database'
import type { Directory } from '@tocsin/routing'
import { sql } from 'drizzle-orm'
import { dueAtOf } from './due-at.ts'
import type { Outcome } from './outcome.ts'
import { keyOf, type TrackRow } from './rows.ts'

/**
 * Two topics may start one track at once, and a row that is not there cannot be locked: who comes second waits here for
 * the first to commit, then begins its transaction again, and finds the track.
 */
export async function claimStarted(tx: Tx, { started, now }: Outcome, directory: Directory): Promise<void> {
  if (started.size === 0) return
  const rows = [...started].map((row) => columnsOf(row, directory, now))
  rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const { rowCount } = await tx.execute(sql`
    insert into tracks (alert, party, kind, state, status, due_at)
    select alert, party, kind, state, status, due_at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(alert uuid, party text, kind text, state jsonb, status text, due_at timestamptz)
    on conflict (alert, party) do nothing`)
  if (rowCount !== rows.length) throw new StartedElsewhere()
}

/** As the database says of two transactions that collided (SQLSTATE 40001), so that this one is run again. */
class StartedElsewhere extends Error {
  readonly code = '40001'
  constructor() {
    super('another transaction has started this track')
    this.name = 'StartedElsewhere'
  }
}

/** Those that have a row: it is locked. */
export async function saveTracks(
  tx: Tx,
  { changed, started, now }: Outcome,
  directory: Directory,
): Promise<void> {
  const rows = [...changed.difference(started)].map((row) => columnsOf(row, directory, now))
  if (rows.length === 0) return
  await tx.execute(sql`
    update tracks t set state = r.state, status = r.status, due_at = r.due_at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(alert uuid, party text, state jsonb, status text, due_at timestamptz)
    where t.alert = r.alert and t.party = r.party`)
}

function columnsOf(row: TrackRow, directory: Directory, now: Date) {
  const { alert, party, kind, state } = row
  return { alert, party, kind, state, status: state.status, due_at: dueAtOf(row, directory, now) }
}
