/**
 * Evidence by strands: one voice's matches of one indicator, of one kin. Of each its strongest are read, so that neither a
 * year's reports nor a flood from one voice slow an evaluation; where reading ended is told with them.
 */
import type { Tx } from '@tocsin/database'
import {
  actsFrom,
  besideOf,
  hiding,
  keyOf,
  readStrands,
  spansRead,
  UNVOUCHED,
  type Evidence,
  type LevelModel,
  type Looked,
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
  const all = await fewOf(tx, situations, share.few)
  if (all !== null) return { reports: await reportsOf(tx, all), unread: [] }
  const read = new Set<string>(await boundsOf(tx, situations, now, model))
  const unread: Unread[] = []
  for (const span of spansRead(now, model))
    for (const beside of await lookAt(tx, situations, share, span, model)) {
      const found = readStrands(beside, share, span, model)
      for (const report of found.reports) read.add(report)
      unread.push(...found.unread)
    }
  return { reports: await reportsOf(tx, [...read]), unread }
}

/** @returns all reports, where there are no more matches than `most` */
async function fewOf(tx: Tx, situations: readonly string[], most: number): Promise<string[] | null> {
  const { rows } = await tx.execute<{ report: string }>(sql`
    select report from evidence where situation = any(${sql.param([...situations])}::text[]) limit ${most + 1}`)
  return rows.length > most ? null : [...new Set(rows.map((row) => row.report))]
}

/** Of each indicator and kin what its strongest matches show; where these may hide a strand, each. */
async function lookAt(
  tx: Tx,
  situations: readonly string[],
  share: Share,
  span: Span,
  model: LevelModel,
): Promise<LookedRow[][]> {
  const strongest = await strongestOf(tx, situations, share, span)
  const shown = besides(strongest)
  const short = new Set(shown.flatMap((beside) => hiding(beside, share, model)))
  if (short.size === 0) return shown
  const enough = strongest.filter((looked) => !short.has(looked))
  return besides([...enough, ...(await eachStrandOf(tx, [...short], share, span))])
}

interface LookedRow extends Looked {
  situation: string
  kin: string
}

function besides(looked: readonly LookedRow[]): LookedRow[][] {
  return [...Map.groupBy(looked, ({ situation, kin }) => `${situation}|${besideOf(kin)}`).values()]
}

/** Of one indicator and kin; without names, as thousands of strands are read at once. */
interface LookedFields extends Record<string, unknown> {
  situation: string
  indicator: string
  kin: string
  /** matches that were looked at */
  seen: number
  /** the weakest of these */
  floor: number | null
  /** the strongest first; of each as many ranks as matches are read, and one more */
  strands: [root: string, reports: string[], ranks: (number | null)[]][]
}

/** @param most matches that were asked for of each indicator and kin */
function lookedOf({ seen, floor, strands, ...of }: LookedFields, most: number): LookedRow {
  return {
    ...of,
    strands: strands.map(([root, reports, ranks]) => ({ root, reports, ranks: ranks.map(orNothing) })),
    floor: seen < most ? null : orNothing(floor),
  }
}

/** What weighs nothing has no rank in its row. */
function orNothing(rank: number | null): number {
  return rank ?? -Infinity
}

async function strongestOf(
  tx: Tx,
  situations: readonly string[],
  { rows: most, each }: Share,
  span: Span,
): Promise<LookedRow[]> {
  const { rows } = await tx.execute<LookedFields>(sql`
    select k.situation, k.indicator, k.kin, top.seen, top.floor, top.strands
    from (select distinct situation, indicator, kin from strand
      where situation = any(${sql.param([...situations])}::text[])) k
    cross join lateral (
      select sum(seen)::integer as seen, (array_agg(floor order by floor nulls first))[1] as floor,
        json_agg(json_build_array(root, reports[1:${each}], ranks[1:${each + 1}])
          order by ranks[1] desc nulls last, reports[1]) as strands
      from (
        select root, count(*) as seen, case when count(rank) = count(*) then min(rank) end as floor,
          array_agg(report order by rank desc nulls last, report) as reports,
          array_agg(rank order by rank desc nulls last, report) as ranks
        from (
          select e.report, e.rank, e.root, e.observer from evidence e
          where (e.situation, e.indicator, e.kin) = (k.situation, k.indicator, k.kin) ${begunIn(span)}
          order by e.rank desc nulls last, e.report limit ${most}) strongest
        group by root, observer
      ) voices
      having count(*) > 0
    ) top`)
  return rows.map((row) => lookedOf(row, most))
}

async function eachStrandOf(
  tx: Tx,
  looked: readonly LookedRow[],
  { each }: Share,
  span: Span,
): Promise<LookedRow[]> {
  const of = (column: 'situation' | 'indicator' | 'kin') => sql.param(looked.map((one) => one[column]))
  const { rows } = await tx.execute<LookedFields>(sql`
    select s.situation, s.indicator, s.kin, 0 as seen, null as floor,
      json_agg(json_build_array(s.root, top.reports[1:${each}], top.ranks)
        order by top.ranks[1] desc nulls last, top.reports[1]) as strands
    from unnest(${of('situation')}::text[], ${of('indicator')}::text[], ${of('kin')}::text[]) k(situation, indicator, kin)
    join strand s using (situation, indicator, kin)
    cross join lateral (
      select array_agg(report) as reports, array_agg(rank) as ranks from (
        select e.report, e.rank from evidence e
        where (e.situation, e.indicator, e.root, e.observer, e.kin) = (s.situation, s.indicator, s.root, s.observer, s.kin)
          ${begunIn(span)}
        order by e.rank desc nulls last, e.report limit ${each + 1}) tops
    ) top
    where top.reports is not null
    group by s.situation, s.indicator, s.kin`)
  return rows.map((row) => lookedOf(row, Infinity))
}

function begunIn({ until }: Span) {
  return until === Infinity ? sql`` : sql`and e.start <= ${new Date(until).toISOString()}::timestamptz`
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
      union all (select report from evidence
        where situation = key and rank is not null and start > ${acting}::timestamptz and root <> ${UNVOUCHED}
          and modality = 'asserted' and seen and indicator = any(${sql.param(model.acts)}::text[])
        order by start desc, report desc limit 1)
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
