/** An item about a single report: what is in question, and the other report where two are compared. */
import type { Tx } from '@tocsin/database'
import type { Session } from '@tocsin/service'
import { sql } from 'drizzle-orm'
import { asReviewer, asService } from '../asking.ts'
import type { AssessedReport } from '../assess/assessed-report.ts'
import { readReports } from '../assess/report-rows.ts'
import type { ReviewParts } from './parts.ts'
import { historyOf, type ReportDecision } from './report-history.ts'

export interface ReportItem {
  item: string
  kind: string
  deadline: string
  report: AssessedReport
  other: AssessedReport | null
  /** verification: signal, triaged, asked, verified, discarded */
  checked: string
  history: ReportDecision[]
}

export function reportItem(parts: ReviewParts, who: Session, item: string): Promise<ReportItem | null> {
  return parts.database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{
      kind: string
      deadline: string
      report: string | null
      other: string | null
    }>(sql`select kind, deadline, report, other from review_item where id = ${item} and report is not null`)
    const found = rows[0]
    if (found?.report == null) return null
    const visible = await readReports(
      tx,
      sql`r.id = any(${sql.param([found.report, found.other ?? found.report])}::uuid[])`,
    )
    const report = visible.find((one) => one.id === found.report)
    if (report === undefined) return null
    await asService(tx)
    const at = parts.clock.now().toISOString()
    await tx.execute(
      sql`update review_item set looked_at = coalesce(looked_at, ${at}::timestamptz) where id = ${item}`,
    )
    return {
      item,
      kind: found.kind,
      deadline: new Date(found.deadline).toISOString(),
      report,
      other: visible.find((one) => one.id === found.other && one.id !== report.id) ?? null,
      ...(await knownOf(tx, who, report.id)),
    }
  })
}

/** A report by itself, whether or not anything waits about it. */
export function readReport(
  parts: ReviewParts,
  who: Session,
  id: string,
): Promise<Omit<ReportItem, 'item' | 'kind' | 'deadline' | 'other'> | null> {
  return parts.database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const [report] = await readReports(tx, sql`r.id = ${id}`)
    if (report === undefined) return null
    await asService(tx)
    return { report, ...(await knownOf(tx, who, id)) }
  })
}

async function knownOf(
  tx: Tx,
  who: Session,
  report: string,
): Promise<Pick<ReportItem, 'checked' | 'history'>> {
  const { rows } = await tx.execute<{ checked: string }>(sql`select checked from report where id = ${report}`)
  return { checked: rows[0]?.checked ?? 'signal', history: await historyOf(tx, who, report) }
}
