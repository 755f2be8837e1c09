/**
 * Evidence by strands: one voice's matches of one indicator, of one kin. Of each its strongest are read, so that neither a
 * year's reports nor a flood from one voice slow an evaluation; where reading ended is told with them.
 */
import type { Tx } from '@tocsin/database'
import {
  actsFrom,
  keyOf,
  spansRead,
  UNVOUCHED,
  type Evidence,
  type LevelModel,
  type Place,
  type Share,
  type Span,
  type Unread,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { evidenceOf } from '../assess/assessed-report.ts'
import { readReports } from '../assess/report-rows.ts'

/** Strongest matches of a strand where all is asked for; the level model itself keeps 32 of all. */
const OF_A_STRAND = 64
const DAY = 86_400_000

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
    for (const { indicator, reports, hides, ends } of await strongestOf(tx, situations, share, span, model)) {
      for (const report of reports.slice(0, share.each)) read.add(report)
      const cut = (report: string, of: Unread['of']) => void unread.push({ report, indicator, of, ...span })
      if (reports.length > share.each) cut(reports[share.each - 1]!, 'voice')
      if (hides) cut(reports[0]!, 'voice')
      if (ends) cut(reports[0]!, 'any')
    }
  return { reports: await reportsOf(tx, [...read]), unread }
}

interface Strand extends Record<string, unknown> {
  indicator: string
  /** strongest first, one more than asked for where there are more */
  reports: string[]
  /** a further voice of its root is not asked for, and may speak where this one does not yet */
  hides: boolean
  /** the weakest that was asked for, and there are more */
  ends: boolean
}

/**
 * The strongest strands of each indicator and kin, each with its strongest matches of those begun within the span; first as
 * many of a root as count, then further ones of the same roots.
 */
async function strongestOf(
  tx: Tx,
  situations: readonly string[],
  { each, strands, further }: Share,
  { until }: Span,
  { voicesOfRoot }: LevelModel,
): Promise<Strand[]> {
  const begun = until === Infinity ? sql`` : sql`and e.start <= ${new Date(until).toISOString()}::timestamptz`
  const strongest = sql`rank desc nulls last, reports[1]`
  const { rows } = await tx.execute<Strand>(sql`
    select indicator, reports, not further and hides as hides, not further and place = asked and count > place as ends
    from (
      select *, bool_or(place > asked) over (partition by situation, indicator, kin, root) as hides
      from (
        select *, case when further then ${further}::integer else ${strands}::integer end as asked,
          row_number() over (partition by situation, indicator, kin, further order by ${strongest}) as place,
          count(*) over (partition by situation, indicator, kin, further) as count
        from (
          select s.situation, s.indicator, s.kin, s.root, top.reports, top.rank,
            row_number() over (partition by s.situation, s.indicator, s.kin, s.root order by ${strongest}) > ${voicesOfRoot}
              as further
          from strand s cross join lateral (
            select array_agg(report) as reports, max(rank) as rank from (
              select e.report, e.rank from evidence e
              where (e.situation, e.indicator, e.root, e.observer, e.kin)
                = (s.situation, s.indicator, s.root, s.observer, s.kin) ${begun}
              order by e.rank desc nulls last, e.report limit ${each + 1}) tops
          ) top
          where s.situation = any(${sql.param([...situations])}::text[]) and top.reports is not null
        ) sorted
      ) placed
    ) whole where place <= asked`)
  return rows
}

/** The last reports of a place that were received, and since when they are all. */
export async function lastOf(
  tx: Tx,
  place: Place,
  most: number,
): Promise<{ reports: string[]; since: number }> {
  const { rows } = await tx.execute<{ id: string; received_at: string }>(sql`
    select r.id, r.received_at from report r
    where r.country = ${place.country} and r.world = ${place.world} and r.threatened = ${place.group}
      and ${place.admin1 === null ? sql`r.admin1 is null` : sql`r.admin1 = ${place.admin1}`} and r.state = 'counted'
      and exists (select from evidence e where e.report = r.id and e.situation = ${keyOf(place)})
    order by r.received_at desc, r.id desc limit ${most + 1}`)
  const before = rows[most]
  return {
    reports: rows.slice(0, most).map((row) => row.id),
    since: before === undefined ? -Infinity : new Date(before.received_at).getTime(),
  }
}

/** Between which days signs lie, who saw an act last, and who spoke against each last: strength does not tell. */
async function boundsOf(
  tx: Tx,
  situations: readonly string[],
  now: Date,
  model: LevelModel,
): Promise<string[]> {
  const from = new Date(now.getTime() - model.halfLifeDays.easing * DAY).toISOString()
  const acting = new Date(actsFrom(now, model)).toISOString()
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

export async function reportsOf(tx: Tx, ids: readonly string[]): Promise<Evidence[]> {
  if (ids.length === 0) return []
  const reports = await readReports(tx, sql`r.id = any(${sql.param([...ids])}::uuid[])`)
  return reports.map(evidenceOf)
}
