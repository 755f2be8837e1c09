/** Changes what is known of reports and puts their evidence again as it now weighs. */
import type { Tx } from '@tocsin/database'
import { placeOf, type LevelModel, type Reliability } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { evidenceOf, type AssessedReport } from '../assess/assessed-report.ts'
import { countReports } from '../assess/counts.ts'
import { keepBands, keepEvidence } from '../assess/keep-reports.ts'
import { markDirty } from '../assess/mark-dirty.ts'
import { readReports } from '../assess/report-rows.ts'

export type Change = Partial<
  Pick<AssessedReport, 'reliability' | 'credibility' | 'doubted' | 'story' | 'actors'>
>

/** @param reports all of them counted until now */
export async function reweigh(
  tx: Tx,
  reports: readonly AssessedReport[],
  changeOf: (report: AssessedReport) => Change,
  model: LevelModel,
): Promise<void> {
  if (reports.length === 0) return
  const changed = reports.map((report) => ({ ...report, ...changeOf(report) }))
  await countReports(tx, reports.map(evidenceOf), model, -1)
  await tx.execute(sql`
    update report r set reliability = d.reliability, credibility = d.credibility, doubted = d.doubted, story = d.story,
      actors = d.actors
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as d(id uuid, reliability text, credibility smallint,
      doubted boolean, story text[], actors jsonb)
    where r.id = d.id`)
  await keepEvidence(tx, changed, model)
  await keepBands(tx, changed)
  await markDirty(
    tx,
    changed.map((report, i) => ({
      place: placeOf(report),
      removed: true,
      implicated: report.actors === reports[i]!.actors ? [] : report.actors,
    })),
  )
}

/** What a reviewer says of a source as a whole: of its earlier reports and those to come. */
export async function gradeSource(
  tx: Tx,
  source: string,
  graded: { id: string; reliability: Reliability },
  model: LevelModel,
): Promise<void> {
  await tx.execute(sql`
    insert into source_grade (source, reliability, decision) values (${source}, ${graded.reliability}, ${graded.id})
    on conflict (source) do update set reliability = excluded.reliability, decision = excluded.decision`)
  const reports = await readReports(tx, sql`r.source = ${source} and r.state = 'counted'`)
  await reweigh(tx, reports, () => ({ reliability: graded.reliability }), model)
}
