/** Counts of reports by area that evaluation would else have to walk all reports for. */
import type { Tx } from '@tocsin/database'
import { carries, placeOf, startOf, voiceOf, type Evidence, type LevelModel } from '@tocsin/situations'
import { sql } from 'drizzle-orm'

export function areaOf(place: { world: string; country: string; admin1: string | null }): string {
  return [place.world, place.country, place.admin1 ?? ''].join('|')
}

/** @param sign 1: they join; -1: they leave */
export async function countReports(
  tx: Tx,
  evidence: readonly Evidence[],
  model: LevelModel,
  sign: 1 | -1,
): Promise<void> {
  await countRhythm(tx, evidence, sign)
  await countSightings(tx, evidence, model, sign)
  await noteObservers(tx, evidence, sign)
}

async function countRhythm(tx: Tx, evidence: readonly Evidence[], sign: number): Promise<void> {
  const heard = evidence.filter((one) => one.vouched && !one.feed && !one.backfill)
  const rows = tally(
    heard,
    (one) => ({ area: areaOf(placeOf(one)), hour: one.receivedAt.toISOString() }),
    sign,
  )
  if (rows.length === 0) return
  await tx.execute(sql`
    insert into rhythm as r (area, hour, reports)
    select area, date_trunc('hour', hour), sum(reports)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(area text, hour timestamptz, reports integer)
    group by 1, 2 order by 1, 2
    on conflict (area, hour) do update set reports = r.reports + excluded.reports`)
}

async function countSightings(
  tx: Tx,
  evidence: readonly Evidence[],
  model: LevelModel,
  sign: number,
): Promise<void> {
  const seen = evidence.filter((one) => {
    const voice = one.admin1 === null || one.guarded || !carries(one) ? null : voiceOf(one, model)
    return voice !== null && voice.moving && voice.vouched
  })
  const rows = tally(
    seen,
    ({ country, world, admin1, ...one }) => ({
      country,
      world,
      admin1,
      start: new Date(startOf(one)).toISOString(),
    }),
    sign,
  )
  if (rows.length === 0) return
  await tx.execute(sql`
    insert into sighting as s (country, world, admin1, start, reports)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as d(country text, world text, admin1 text, start timestamptz, reports integer)
    order by 1, 2, 3, 4
    on conflict (country, world, admin1, start) do update set reports = s.reports + excluded.reports`)
}

async function noteObservers(tx: Tx, evidence: readonly Evidence[], sign: number): Promise<void> {
  const heard = evidence.filter((one) => !one.feed)
  const rows = heard.map((one) => ({
    area: areaOf(placeOf(one)),
    root: one.root,
    observer: one.observer ?? one.source,
    last_at: one.receivedAt,
  }))
  if (rows.length === 0) return
  if (sign < 0) return forgetObservers(tx, heard, rows)
  await tx.execute(sql`
    insert into observer as o (area, root, observer, last_at)
    select area, root, observer, max(last_at)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as d(area text, root text, observer text, last_at timestamptz)
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (area, root, observer) do update set last_at = greatest(o.last_at, excluded.last_at)`)
}

/** Who reported from an area when what leaves is not counted any more: looked up among the same sources' reports. */
async function forgetObservers(
  tx: Tx,
  leaving: readonly Evidence[],
  rows: readonly { area: string; root: string; observer: string }[],
): Promise<void> {
  const theirs = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(area text, root text, observer text)`
  await tx.execute(sql`
    delete from observer o using (select distinct area, root, observer from ${theirs}) d
    where o.area = d.area and o.root = d.root and o.observer = d.observer`)
  await tx.execute(sql`
    insert into observer as o (area, root, observer, last_at)
    select d.area, d.root, d.observer, max(r.received_at)
    from report r join (select distinct area, root, observer from ${theirs}) d
      on d.root = r.root and d.observer = coalesce(r.observer, r.source) and d.area = concat_ws('|', r.world, r.country,
        case when r.guarded then '' else coalesce(r.admin1, '') end)
    where r.source = any(${sql.param([...new Set(leaving.map((one) => one.source))])}::text[])
      and r.state = 'counted' and not r.feed
      and r.id <> all(${sql.param(leaving.map((one) => one.report))}::uuid[])
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (area, root, observer) do update set last_at = greatest(o.last_at, excluded.last_at)`)
}

function tally<K extends object>(
  evidence: readonly Evidence[],
  keyOf: (one: Evidence) => K,
  sign: number,
): (K & { reports: number })[] {
  const counts = new Map<string, K & { reports: number }>()
  for (const one of evidence) {
    const key = keyOf(one)
    const name = JSON.stringify(key)
    const known = counts.get(name)
    if (known) known.reports += sign
    else counts.set(name, { ...key, reports: sign })
  }
  return [...counts.values()]
}
