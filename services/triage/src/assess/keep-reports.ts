/** Puts assessed reports and all that follows from them into their rows; takes them away again. Whole batches at once. */
import type { Tx } from '@tocsin/database'
import {
  carries,
  initialWeight,
  kinOf,
  keyOf,
  placeOf,
  startOf,
  UNVOUCHED,
  type Evidence,
  type EvidenceMatch,
  type LevelModel,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { evidenceOf, type AssessedReport } from './assessed-report.ts'
import { countReports } from './counts.ts'

const DAY = 86_400_000

/** Writes report rows that are new, and their evidence. */
export async function keepReports(
  tx: Tx,
  reports: readonly AssessedReport[],
  model: LevelModel,
): Promise<void> {
  if (reports.length === 0) return
  const rows = reports.map((report) => ({
    ...report,
    received_at: report.receivedAt,
    threatened: report.group,
    few_could_know: report.fewCouldKnow,
  }))
  await tx.execute(sql`
    insert into report (id, state, topic, received_at, assessment, catalogue, world, country, admin1, threatened, day,
      source, root, observer, vouched, doubted, candidates, feed, backfill, kind, basis, guarded, few_could_know, sharing,
      language, reliability, credibility, actors, story)
    select id, 'counted', topic, received_at, assessment, catalogue, world, country, admin1, threatened, day,
      source, root, observer, vouched, doubted, candidates, feed, backfill, kind, basis, guarded, few_could_know, sharing,
      language, reliability, credibility, actors, story
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, topic text, received_at timestamptz,
      assessment integer, catalogue text, world text, country text, admin1 text, threatened text, day date,
      source text, root text, observer text, vouched boolean, doubted boolean, candidates text[], feed boolean,
      backfill boolean, kind text, basis text, guarded boolean, few_could_know boolean, sharing text[], language text,
      reliability text, credibility smallint, actors jsonb, story text[])`)
  await keepEvidence(tx, reports, model)
  await keepBands(tx, reports)
}

/** Puts the signatures by which retellings are found in the place of those that were there. */
export async function keepBands(
  tx: Tx,
  reports: readonly Pick<AssessedReport, 'id' | 'story'>[],
): Promise<void> {
  const rows = reports.map(({ id, story }) => ({ id, story }))
  await tx.execute(sql`
    delete from band where report = any(${sql.param(rows.map((row) => row.id))}::uuid[])`)
  await tx.execute(sql`
    insert into band (band, signature, report)
    select s.band - 1, s.signature, r.id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, story text[])
    cross join unnest(r.story) with ordinality as s(signature, band)`)
}

/** Replaces what the reports weigh. */
export async function keepEvidence(
  tx: Tx,
  reports: readonly AssessedReport[],
  model: LevelModel,
): Promise<void> {
  const evidence = reports.map(evidenceOf)
  const rows = evidence.flatMap((one) => one.matches.map((match) => rowOf(one, match, model)))
  await tx.execute(sql`
    delete from evidence where report = any(${sql.param(reports.map((report) => report.id))}::uuid[])`)
  if (rows.length > 0) {
    await tx.execute(sql`
      insert into evidence (report, indicator, situation, factor, nature, gravity, modality, verified, root, observer, rank,
        kin, start, seen)
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(report uuid, indicator text,
        situation text, factor text, nature text, gravity double precision, modality text, verified boolean,
        root text, observer text, rank double precision, kin text, start timestamptz, seen boolean)`)
    const strands = distinct(
      rows.map(({ situation, indicator, root, observer, kin }) => ({
        situation,
        indicator,
        root,
        observer,
        kin,
      })),
    )
    await tx.execute(sql`
      insert into strand select * from jsonb_to_recordset(${JSON.stringify(strands)}::jsonb)
        as r(situation text, indicator text, root text, observer text, kin text)
      order by 1, 2, 3, 4, 5 on conflict do nothing`)
  }
  await countReports(tx, evidence, model, 1)
}

/** Takes the evidence of these reports away; their rows stay and say why. */
export async function dropEvidence(
  tx: Tx,
  reports: readonly AssessedReport[],
  model: LevelModel,
  state: 'retracted' | 'erased' | 'discarded' | null,
): Promise<void> {
  if (reports.length === 0) return
  const ids = sql.param(reports.map((report) => report.id))
  await tx.execute(sql`delete from evidence where report = any(${ids}::uuid[])`)
  await countReports(tx, reports.map(evidenceOf), model, -1)
  if (state === null) return
  await tx.execute(sql`delete from band where report = any(${ids}::uuid[])`)
  await tx.execute(sql`update report set state = ${state}, story = '{}' where id = any(${ids}::uuid[])`)
}

function rowOf(evidence: Evidence, match: EvidenceMatch, model: LevelModel) {
  const weight = initialWeight(match, evidence, model)
  const halfLife = model.halfLifeDays[match.nature] * DAY
  const start = startOf(evidence)
  const key = keyOf(placeOf(evidence))
  return {
    report: evidence.report,
    indicator: match.indicator,
    // Data sets and imports of the past are kept beside, where evaluation never meets them.
    situation: carries(evidence) ? key : `baseline|${key}`,
    factor: match.factor,
    nature: match.nature,
    gravity: match.gravity,
    modality: match.modality,
    verified: match.verified,
    root: evidence.vouched ? evidence.root : UNVOUCHED,
    observer: evidence.vouched ? (evidence.observer ?? evidence.source) : UNVOUCHED,
    rank: weight > 0 ? Math.log2(weight) + start / halfLife : null,
    kin: kinOf(evidence, match),
    start: new Date(start),
    seen: evidence.basis === 'saw',
  }
}

function distinct<T>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}
