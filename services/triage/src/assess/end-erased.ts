/** Reports that were erased and that a restored database counts again: they end as they did before. */
import { queueAll, type Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { placeOf, type LevelModel } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asService } from '../asking.ts'
import { besideStrikes, endStruck } from '../campaigns/strike-reports.ts'
import { noteGone } from './implicated.ts'
import { dropEvidence } from './keep-reports.ts'
import { markDirty } from './mark-dirty.ts'
import { readReports } from './report-rows.ts'
import { discardedEvent } from './take-back.ts'

const HOUR = 3_600_000

export function endErased(parts: { database: Database; model: LevelModel; clock: Clock }) {
  const { database, model, clock } = parts
  return async (ids: readonly string[]): Promise<void> =>
    database.transaction(async (tx) => {
      await asService(tx)
      await besideStrikes(tx)
      const reports = await readReports(
        tx,
        sql`r.id = any(${sql.param([...ids])}::uuid[]) and r.state = 'counted'`,
      )
      await dropEvidence(tx, reports, model, 'erased')
      await noteGone(tx, reports, clock.now())
      await endStruck(tx, ids, 'erased')
      await markDirty(
        tx,
        reports.map((report) => ({
          place: placeOf(report),
          removed: report.matches.length > 0,
          implicated: [],
        })),
      )
      const hour = new Date(Math.floor(clock.now().getTime() / HOUR) * HOUR)
      await queueAll(
        tx,
        reports.map((report) => discardedEvent(report.id, 'erased', hour)),
      )
    })
}
