/**
 * Evidence by strands: one voice's matches of one indicator, of one kin. Of each its strongest are read, so that neither a
 * year's reports nor a flood from one voice slow an evaluation; where reading ended is told with them.
 */
import type { Tx } from '@tocsin/database'
import {
  spansRead,
  UNVOUCHED,
  type Evidence,
  type LevelModel,
  type Share,
  type Span,
  type Unread,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { evidenceOf } from '../assess/assessed-report.ts'
import { readReports } from '../assess/report-rows.ts'

/** Strongest matches of a strand where all is asked for; the level model itself keeps 32 of all. */
const OF_A_STRAND = 64
const HOUR = 3_600_000
const DAY = 24 * HOUR

export interface Read {
  reports: Evidence[]
  unread: Unread[]
}

/** Whatever of these situations' evidence can count. */
export async function readWhole(tx: Tx, situations: readonly string[]): Promise<Read> {
  if (situations.length === 0) return { reports: [], unread: [] }
  const { rows } = await tx.execute<{ report: string }>(sql`
    select distinct top.report
    from strand s cross join lateral (
      select e.report from evidence e
      where (e.situation, e.indicator, e.root, e.observer, e.kin) = (s.situation, s.indicator, s.root, s.observer, s.kin)
      order by e.rank desc nulls last, e.report limit ${OF_A_STRAND}
    ) top
    where s.situation = any(${sql.param([...situations])}::text[])`)
  return {
    reports: await reportsOf(
      tx,
      rows.map((row) => row.report),
    ),
    unread: [],
  }
}

/** What is strongest of these situations' evidence now, and when a trend begins. */
export async function readPart(
  tx: Tx,
  situations: readonly string[],
  share: Share,
  now: Date,
  model: LevelModel,
): Promise<Read> {
  if (situations.length === 0) return { reports: [], unread: [] }
  const read = new Set<string>(await boundsOf(tx, situations, now, model))
  const unread: Unread[] = []
  for (const span of spansRead(now, model))
    for (const { reports, indicator, place } of await strongestOf(tx, situations, share, span)) {
      for (const report of reports.slice(0, share.each)) read.add(report)
      const last = reports[share.each - 1]
      if (reports.length > share.each) unread.push({ report: last!, indicator, of: 'voice', ...span })
      if (place === 'last of more') unread.push({ report: reports[0]!, indicator, of: 'any', ...span })
    }
  return { reports: await reportsOf(tx, [...read]), unread }
}

interface Strand extends Record<string, unknown> {
  indicator: string
  /** strongest first, one more than asked for where there are more */
  reports: string[]
  /** there are strands of this indicator and kin that are not asked for */
  place: 'last of more' | 'one of them'
}

/** The strongest strands of each indicator and kin, each with its strongest matches of those begun within the span. */
async function strongestOf(
  tx: Tx,
  situations: readonly string[],
  { each, strands }: Share,
  { until }: Span,
): Promise<Strand[]> {
  const begun = until === Infinity ? sql`` : sql`and e.start <= ${new Date(until).toISOString()}::timestamptz`
  const { rows } = await tx.execute<Strand>(sql`
    select indicator, reports, case when place = ${strands} and count > place then 'last of more' else 'one of them' end as place
    from (
      select s.indicator, top.reports,
        row_number() over (partition by s.situation, s.indicator, s.kin order by top.rank desc nulls last, top.reports[1]) as place,
        count(*) over (partition by s.situation, s.indicator, s.kin) as count
      from strand s cross join lateral (
        select array_agg(report) as reports, max(rank) as rank from (
          select e.report, e.rank from evidence e
          where (e.situation, e.indicator, e.root, e.observer, e.kin)
            = (s.situation, s.indicator, s.root, s.observer, s.kin) ${begun}
          order by e.rank desc nulls last, e.report limit ${each + 1}) strongest
      ) top
      where s.situation = any(${sql.param([...situations])}::text[]) and top.reports is not null
    ) placed where place <= ${strands}`)
  return rows
}

/** Between which days signs lie, who saw an act last, and who spoke against each last: strength does not tell. */
async function boundsOf(
  tx: Tx,
  situations: readonly string[],
  now: Date,
  model: LevelModel,
): Promise<string[]> {
  const from = new Date(now.getTime() - model.halfLifeDays.easing * DAY).toISOString()
  const acting = new Date(now.getTime() - model.horizon.actHours * HOUR).toISOString()
  const { rows } = await tx.execute<{ report: string }>(sql`
    select bound.report from unnest(${sql.param([...situations])}::text[]) key cross join lateral (
      (select report from evidence where situation = key and rank is not null order by start, report limit 1)
      union all (select report from evidence where situation = key and rank is not null
        order by start desc, report desc limit 1)
      union all (select e.report from evidence e join report r on r.id = e.report
        where e.situation = key and e.rank is not null and e.start > ${acting}::timestamptz and e.root <> ${UNVOUCHED}
          and e.modality = 'asserted' and e.indicator = any(${sql.param(model.acts)}::text[]) and r.basis = 'saw'
        order by e.start desc, e.report desc limit 1)
      union all (select distinct on (indicator, modality) report from evidence
        where situation = key and rank is null and root <> ${UNVOUCHED} and start > ${from}::timestamptz
        order by indicator, modality, start desc, report desc)
    ) bound`)
  return rows.map((row) => row.report)
}

async function reportsOf(tx: Tx, ids: readonly string[]): Promise<Evidence[]> {
  if (ids.length === 0) return []
  const reports = await readReports(tx, sql`r.id = any(${sql.param([...ids])}::uuid[])`)
  return reports.map(evidenceOf)
}
