/** Step "escalate": tracks whose timer or handover is due. */
import type { Tx } from '@tocsin/database'
import { loadAlerts, lockDueTracks } from '../tracks/load.ts'
import type { Work } from '../tracks/work.ts'

/** Tracks of one transaction; more are found at the next look, which is at once. */
const MOST = 100

/** @returns how many were due */
export async function escalateDue(tx: Tx, work: Work): Promise<number> {
  const rows = await lockDueTracks(tx, work.now, MOST)
  work.hold(await loadAlerts(tx, [...new Set(rows.map((row) => row.alert))]), rows)
  for (const row of rows) {
    // Who sits where is looked at first: a step that nobody is left on is over, and its timer with it.
    work.apply(row, { type: 'recheck' })
    const { timer } = row.state
    if (timer !== null && timer.at <= work.now.getTime()) work.apply(row, { type: 'due' })
    // Due or not, its row says when it is due next.
    work.outcome.changed.add(row)
  }
  return rows.length
}
