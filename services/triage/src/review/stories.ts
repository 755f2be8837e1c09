/**
 * A person's word on who retells whom, remembered and obeyed: what he links has the same signatures from then on, all of
 * it, whatever is linked to it later; what he tells apart shares none.
 */
import type { Tx } from '@tocsin/database'
import type { LevelModel } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import type { AssessedReport } from '../assess/assessed-report.ts'
import { readReports } from '../assess/report-rows.ts'
import { reweigh } from './reweigh.ts'

/** `report`, and all that a person has linked with it, tell the story of `other`. */
export async function linkStories(tx: Tx, report: string, other: string, model: LevelModel): Promise<void> {
  const ids = await linkedWith(tx, report)
  const [teller] = await readReports(tx, sql`r.id = ${other} and r.state = 'counted'`)
  if (teller === undefined) return
  const story = teller.story.length > 0 ? teller.story : [teller.id]
  const all = await counted(tx, [...ids, other])
  const strangers = all.filter((one) => one.story.join() !== story.join())
  await reweigh(tx, strangers, () => ({ story }), model)
}

/**
 * They share no signature any more. Only what they have in common is replaced, so that each stays with those that it
 * does retell; and only in those linked with the first, so that a repetition changes nothing.
 */
export async function splitStories(
  tx: Tx,
  report: AssessedReport,
  other: string,
  model: LevelModel,
): Promise<void> {
  const [against] = await readReports(tx, sql`r.id = ${other}`)
  if (against === undefined) return
  const linked = new Set(await linkedWith(tx, report.id))
  const story = report.story.map((signature, band) =>
    signature === against.story[band] ? `${band}/${report.id}` : signature,
  )
  const all = (await counted(tx, [...linked])).filter((one) => one.id !== against.id)
  await reweigh(tx, all, () => ({ story }), model)
}

/** @returns the report and those that persons have linked with it, directly or through others, and not split again */
export async function linkedWith(tx: Tx, report: string): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    with recursive said as (
      select distinct on (least(report::text, data ->> 'other'), greatest(report::text, data ->> 'other'))
        report, (data ->> 'other')::uuid as other, data ->> 'action' as action
      from decision
      where kind = 'report' and data ->> 'action' in ('link', 'split')
      order by least(report::text, data ->> 'other'), greatest(report::text, data ->> 'other'), at desc, id
    ), tie as (
      select report as a, other as b from said where action = 'link'
      union select other, report from said where action = 'link'
    ), company(id) as (
      select ${report}::uuid union select tie.b from company join tie on tie.a = company.id
    )
    select id from company`)
  return rows.map((row) => row.id)
}

function counted(tx: Tx, ids: readonly string[]): Promise<AssessedReport[]> {
  return readReports(tx, sql`r.id = any(${sql.param([...new Set(ids)])}::uuid[]) and r.state = 'counted'`)
}
