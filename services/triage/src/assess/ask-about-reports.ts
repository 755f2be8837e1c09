/** What of a report needs a person: a country in doubt, a language nobody reads, words that are almost another's. */
import type { Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent } from '@tocsin/events'
import { sharedBands, type LevelModel } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { ask, type Item } from '../review/ask.ts'
import type { AssessedReport, Assessment } from './assessed-report.ts'

const HOUR = 3_600_000

export async function askAboutReports(
  tx: Tx,
  read: readonly { report: AssessedReport; assessment: Assessment }[],
  model: LevelModel,
  now: Date,
): Promise<OutgoingEvent[]> {
  const waiting = read.flatMap(({ report, assessment }) =>
    assessment.waits.map((kind) => itemOf(kind, report, null, model, now)),
  )
  const likely = (await nearlyAlike(tx, read)).map(({ report, other }) =>
    itemOf('near-duplicate', report, other, model, now),
  )
  return ask(tx, [...waiting, ...likely], now)
}

function itemOf(
  kind: Item['kind'],
  report: AssessedReport,
  other: string | null,
  model: LevelModel,
  now: Date,
): Item {
  // Unread it may hide anything that a single report can lead to.
  const couldLeadTo = 'concern'
  return {
    id: derivedId('review', kind, report.id),
    kind,
    crisis: null,
    alert: null,
    report: report.id,
    other,
    deadline: new Date(now.getTime() + model.levels[couldLeadTo].reviewHours * HOUR),
    couldLeadTo,
    barred: [report.country],
  }
}

/**
 * Pairs that share one band: too little to link them, too much to be chance. Only across roots, where a link would take
 * corroboration away; within a root it would change nothing.
 */
async function nearlyAlike(
  tx: Tx,
  read: readonly { report: AssessedReport }[],
): Promise<{ report: AssessedReport; other: string }[]> {
  const reports = read
    .map((one) => one.report)
    .filter((report) => report.story.length > 0 && report.matches.length > 0)
  if (reports.length === 0) return []
  const { rows } = await tx.execute<{ report: string; other: string; other_story: string[] }>(sql`
    select distinct on (mine.report) mine.report, theirs.report as other, o.story as other_story
    from band mine
    join report m on m.id = mine.report
    join band theirs on theirs.band = mine.band and theirs.signature = mine.signature and theirs.report <> mine.report
    join report o on o.id = theirs.report and o.country = m.country and o.root <> m.root and o.vouched and m.vouched
    where mine.report = any(${sql.param(reports.map((report) => report.id))}::uuid[])
    order by mine.report, theirs.report`)
  return rows.flatMap((row) => {
    const report = reports.find((one) => one.id === row.report)!
    return sharedBands(report.story, row.other_story) === 1 ? [{ report, other: row.other }] : []
  })
}
