/** Takes reports out of evaluation and puts them back: rows and evidence stay, beside, until nobody strikes them. */
import type { Tx } from '@tocsin/database'
import { placeOf, type LevelModel } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { evidenceOf, type AssessedReport } from '../assess/assessed-report.ts'
import { countReports } from '../assess/counts.ts'
import { keepBands, keepEvidence } from '../assess/keep-reports.ts'
import { markDirty } from '../assess/mark-dirty.ts'
import { readReports } from '../assess/report-rows.ts'
import { concernedBy } from '../review/barred.ts'

/**
 * Whoever strikes, or lifts a strike, waits for batches that are being assessed or taken back, and they for him: else a
 * report that is read just now could miss the strike, and one that is erased just now could be put back by the lifting.
 */
const STRIKING = 7_301

export async function lockToStrike(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${STRIKING})`)
}

/** For whoever keeps or ends reports: until the transaction ends, nothing is struck or lifted. */
export async function besideStrikes(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${STRIKING})`)
}

/** @param strike its row is there already @returns those that counted until now */
export async function strikeReports(
  tx: Tx,
  strike: string,
  ids: readonly string[],
  model: LevelModel,
): Promise<AssessedReport[]> {
  if (ids.length === 0) return []
  const all = sql.param([...ids])
  await tx.execute(sql`
    insert into struck_report (strike, report)
    select ${strike}::uuid, id from report where id = any(${all}::uuid[]) and state in ('counted', 'struck')
    on conflict do nothing`)
  await tx.execute(sql`
    update strike s set barred = array(
      select unnest(s.barred) union select unnest(${concernedBy}) from report r where r.id = any(${all}::uuid[]) order by 1)
    where s.id = ${strike}`)
  const reports = await readReports(tx, sql`r.id = any(${all}::uuid[]) and r.state = 'counted'`)
  if (reports.length === 0) return []
  const counted = sql.param(reports.map((report) => report.id))
  await countReports(tx, reports.map(evidenceOf), model, -1)
  await tx.execute(sql`
    update evidence set situation = 'struck|' || situation where report = any(${counted}::uuid[])`)
  await tx.execute(sql`delete from band where report = any(${counted}::uuid[])`)
  await tx.execute(sql`update report set state = 'struck' where id = any(${counted}::uuid[])`)
  await mark(tx, reports, true)
  return reports
}

/** Puts back what no other strike holds. @returns what counts again */
export async function restoreReports(tx: Tx, strike: string, model: LevelModel): Promise<AssessedReport[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    update report r set state = 'counted', reliability = coalesce(
      (select g.reliability from source_grade g where g.source = r.source), r.reliability)
    where r.state = 'struck' and r.id in (select report from struck_report where strike = ${strike})
      and not exists (
        select from struck_report o join strike s on s.id = o.strike
        where o.report = r.id and s.lifted is null and s.id <> ${strike})
    returning r.id`)
  if (rows.length === 0) return []
  const reports = await readReports(tx, sql`r.id = any(${sql.param(rows.map((row) => row.id))}::uuid[])`)
  await keepEvidence(tx, reports, model)
  await keepBands(tx, reports)
  await mark(tx, reports, false)
  return reports
}

/** Reports just kept whose source somebody has struck: they feed nothing. @returns their ids */
export async function strikeNewcomers(
  tx: Tx,
  reports: readonly AssessedReport[],
  model: LevelModel,
): Promise<string[]> {
  if (reports.length === 0) return []
  await besideStrikes(tx)
  const { rows } = await tx.execute<{ id: string; world: string; sources: string[]; since: string }>(sql`
    select id, world, sources, since from strike
    where lifted is null and sources && ${sql.param([...new Set(reports.map((one) => one.source))])}::text[]`)
  const struck: string[] = []
  for (const { id, world, sources, since } of rows) {
    const theirs = reports.filter(
      (one) => one.world === world && sources.includes(one.source) && one.receivedAt >= new Date(since),
    )
    const ids = theirs.map((one) => one.id)
    await strikeReports(tx, id, ids, model)
    struck.push(...ids)
  }
  return struck
}

/** Struck reports that their source takes back or erases end as others do. */
export async function endStruck(
  tx: Tx,
  ids: readonly string[],
  state: 'retracted' | 'erased',
): Promise<void> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    update report set state = ${state}, story = '{}'
    where id = any(${sql.param([...ids])}::uuid[]) and state = 'struck' returning id`)
  if (rows.length === 0) return
  await tx.execute(sql`
    delete from evidence where report = any(${sql.param(rows.map((row) => row.id))}::uuid[])`)
}

function mark(tx: Tx, reports: readonly AssessedReport[], removed: boolean): Promise<void> {
  return markDirty(
    tx,
    reports.map((report) => ({
      place: placeOf(report),
      removed,
      implicated: removed ? [] : report.actors,
    })),
  )
}
