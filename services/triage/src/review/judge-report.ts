/** What a reviewer says of a report or its source: grade, verified, discarded, country confirmed, told apart or alike. */
import { queueAll, type Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent } from '@tocsin/events'
import type { Session } from '@tocsin/service'
import { placeOf, type Credibility, type LevelModel, type Reliability } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asReviewer, asService } from '../asking.ts'
import type { AssessedReport } from '../assess/assessed-report.ts'
import { countReports } from '../assess/counts.ts'
import { evidenceOf } from '../assess/assessed-report.ts'
import { dropEvidence, keepEvidence } from '../assess/keep-reports.ts'
import { markDirty } from '../assess/mark-dirty.ts'
import { readReports } from '../assess/report-rows.ts'
import { discardedEvent } from '../assess/take-back.ts'
import { close } from './ask.ts'
import { keepDecision } from './keep-decision.ts'
import type { Decided, ReviewParts } from './parts.ts'

export type ReportRequest = { id: string; report: string; reason: string } & (
  | { action: 'grade'; credibility: Credibility }
  | { action: 'grade-source'; reliability: Reliability }
  | { action: 'ask' | 'verify' | 'discard' | 'confirm-place' }
  | { action: 'link' | 'split'; other: string }
)

export function judgeReport(parts: ReviewParts, who: Session, request: ReportRequest): Promise<Decided> {
  const { model, clock } = parts
  return parts.database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const seen = await tx.execute(
      sql`select 1 from report where id = ${request.report} and state = 'counted'`,
    )
    if (seen.rows.length === 0) return { outcome: 'unknown' }
    await asService(tx)
    const now = clock.now()
    const { id, report, reason, ...data } = request
    const kind = request.action === 'grade-source' ? 'source' : 'report'
    const kept = await keepDecision(tx, {
      id,
      kind,
      person: who.person,
      crisis: null,
      report,
      at: now,
      reason,
      data,
    })
    if (kept) await queueAll(tx, await apply(tx, request, model, now))
    return { outcome: 'decided', decision: id }
  })
}

async function apply(tx: Tx, request: ReportRequest, model: LevelModel, now: Date): Promise<OutgoingEvent[]> {
  const one = await readReports(tx, sql`r.id = ${request.report}`)
  const report = one[0]!
  const item = (kind: string): string => derivedId('review', kind, report.id)
  switch (request.action) {
    case 'ask':
      await tx.execute(sql`update report set checked = 'asked' where id = ${report.id}`)
      return []
    case 'verify':
      await reweigh(tx, one, { checked: 'verified' }, model)
      return close(tx, [item('other-language')], 'verified', now)
    case 'discard':
      await dropEvidence(tx, one, model, 'discarded')
      await tx.execute(sql`update report set checked = 'discarded' where id = ${report.id}`)
      await markDirty(tx, [{ place: placeOf(report), removed: true, implicated: [] }])
      return [
        discardedEvent(report.id, 'discarded', report.receivedAt),
        ...(await close(
          tx,
          ['ambiguous-place', 'other-language', 'near-duplicate'].map(item),
          'discarded',
          now,
        )),
      ]
    case 'confirm-place':
      await reweigh(tx, one, { doubted: false }, model)
      return close(tx, [item('ambiguous-place')], 'verified', now)
    case 'grade':
      await reweigh(tx, one, { credibility: request.credibility }, model)
      return []
    case 'grade-source':
      await gradeSource(tx, report.source, request, model)
      return []
    case 'link': {
      const other = (await readReports(tx, sql`r.id = ${request.other} and r.state = 'counted'`))[0]
      if (other) await reweigh(tx, one, { story: other.story.length > 0 ? other.story : [other.id] }, model)
      return close(tx, [item('near-duplicate')], 'decided', now)
    }
    case 'split':
      await reweigh(tx, one, { story: report.story.map((_, band) => `${band}/${report.id}`) }, model)
      return close(tx, [item('near-duplicate')], 'decided', now)
  }
}

async function gradeSource(
  tx: Tx,
  source: string,
  request: Extract<ReportRequest, { action: 'grade-source' }>,
  model: LevelModel,
): Promise<void> {
  await tx.execute(sql`
    insert into source_grade (source, reliability, decision) values (${source}, ${request.reliability}, ${request.id})
    on conflict (source) do update set reliability = excluded.reliability, decision = excluded.decision`)
  const reports = await readReports(tx, sql`r.source = ${source} and r.state = 'counted'`)
  await reweigh(tx, reports, { reliability: request.reliability }, model)
}

/** Changes what is known of reports and puts their evidence again as it now weighs. */
async function reweigh(
  tx: Tx,
  reports: readonly AssessedReport[],
  change: Partial<Pick<AssessedReport, 'reliability' | 'credibility' | 'doubted' | 'story'>> & {
    checked?: string
  },
  model: LevelModel,
): Promise<void> {
  if (reports.length === 0) return
  const { checked, ...fields } = change
  const changed = reports.map((report) => ({ ...report, ...fields }))
  const first = changed[0]!
  const ids = sql.param(reports.map((report) => report.id))
  await countReports(tx, reports.map(evidenceOf), model, -1)
  await tx.execute(sql`
    update report set
      reliability = ${change.reliability === undefined ? sql`reliability` : first.reliability},
      credibility = ${change.credibility === undefined ? sql`credibility` : first.credibility},
      doubted = ${change.doubted === undefined ? sql`doubted` : first.doubted},
      story = ${change.story === undefined ? sql`story` : sql`${sql.param([...first.story])}::text[]`},
      checked = ${checked === undefined ? sql`checked` : checked}
    where id = any(${ids}::uuid[])`)
  await keepEvidence(tx, changed, model)
  await markDirty(
    tx,
    changed.map((report) => ({ place: placeOf(report), removed: true, implicated: [] })),
  )
}
