/** What persons have said of a report and of its source, with who and when: grades above all. */
import type { Tx } from '@tocsin/database'
import type { Session } from '@tocsin/service'
import { sql } from 'drizzle-orm'

export interface ReportDecision {
  id: string
  /** `grade`, `grade-source`, `verify`, `link`, `strike` … */
  action: string
  /** the grade, or the other report's id */
  value: string | null
  person: string
  /** by the one who asks */
  own: boolean
  at: string
  reason: string
}

/** As the service: the caller has checked that this person may see the report. Newest first. */
export async function historyOf(tx: Tx, who: Session, report: string): Promise<ReportDecision[]> {
  const { rows } = await tx.execute<ReportDecision & Record<string, unknown>>(sql`
    select d.id, coalesce(d.data ->> 'action', d.kind) as action,
      coalesce(d.data ->> 'credibility', d.data ->> 'reliability', d.data ->> 'other') as value,
      d.person, d.person = ${who.person}::uuid as own, d.at::text as at, d.reason
    from decision d
    where d.person is not null and (
      (d.report = ${report} and d.kind in ('report', 'item'))
      or (d.kind = 'source' and d.report in (
        select o.id from report r join report o on o.source = r.source where r.id = ${report}))
      or d.id in (select strike from struck_report where report = ${report})
      or d.id in (select s.lifted from strike s join struck_report t on t.strike = s.id where t.report = ${report}))
    order by d.at desc, d.id`)
  return rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }))
}
