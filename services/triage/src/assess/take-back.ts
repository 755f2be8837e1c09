/** Reports that their source took back or erased: their evidence goes, whom they implicated stays for a time. */
import type { Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent, type TocsinEvent } from '@tocsin/events'
import { placeOf, type LevelModel } from '@tocsin/situations'
import type { Opener } from '@tocsin/vault'
import { sql } from 'drizzle-orm'
import { besideStrikes, endStruck } from '../campaigns/strike-reports.ts'
import { closeAbout } from '../review/ask.ts'
import { noteGone } from './implicated.ts'
import { dropEvidence } from './keep-reports.ts'
import { markDirty } from './mark-dirty.ts'
import { readReports } from './report-rows.ts'

type TakenBack = Extract<TocsinEvent, { name: 'report.retracted' | 'report.erased' }>

export async function takeBack(
  tx: Tx,
  events: readonly TocsinEvent[],
  model: LevelModel,
  opener: Opener,
  now: Date,
): Promise<OutgoingEvent[]> {
  const outgoing: OutgoingEvent[] = []
  for (const state of ['retracted', 'erased'] as const) {
    const ours = events.filter((event): event is TakenBack => event.name === `report.${state}`)
    if (ours.length === 0) continue
    await besideStrikes(tx)
    const ids = ours.map((event) => event.data.report)
    const reports = await readReports(tx, sql`r.id = any(${sql.param(ids)}::uuid[]) and r.state = 'counted'`)
    await dropEvidence(tx, reports, model, state)
    await noteGone(tx, reports, now)
    await endStruck(tx, ids, state)
    if (state === 'erased') {
      await tx.execute(
        sql`update report set state = 'erased', story = '{}' where id = any(${sql.param(ids)}::uuid[])`,
      )
      for (const id of ids) await opener.noteErased(id)
    }
    await keepTombstones(tx, ours, state)
    await markDirty(
      tx,
      reports.map((report) => ({
        place: placeOf(report),
        removed: report.matches.length > 0,
        implicated: [],
      })),
    )
    outgoing.push(...(await closeAbout(tx, ids, 'obsolete', now)))
    outgoing.push(...ours.map(({ data }) => discardedEvent(data.report, state, new Date(data.at))))
  }
  return outgoing
}

/** Where the report itself has not come yet, or never will: it is not read when it does. */
async function keepTombstones(tx: Tx, events: readonly TakenBack[], state: string): Promise<void> {
  for (const { data, topic } of events)
    await tx.execute(sql`
      insert into report (id, state, topic, received_at, world, country, source, root, vouched, feed, backfill, kind,
        basis, guarded, few_could_know, sharing, reliability, credibility)
      values (${data.report}, ${state}, ${topic}, ${data.at}, 'none', ${data.country}, '', '', false, false, false,
        'nothing-to-report', 'unknown', false, false, '{}', 'F', 6) on conflict (id) do nothing`)
}

/** @param at cut to the hour, as every time about a report */
export function discardedEvent(
  report: string,
  reason: 'erased' | 'retracted' | 'discarded' | 'unreadable',
  at: Date,
): OutgoingEvent<'report.discarded'> {
  return {
    id: derivedId('report.discarded', report, reason),
    topic: 'assessments',
    name: 'report.discarded',
    key: report,
    source: 'triage',
    time: at,
    data: { report, reason },
  }
}
