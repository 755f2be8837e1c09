/** What a reviewer says of a report or its source: grade, verified or not, country confirmed, alike or apart, who acts. */
import { queueAll, type Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent, type ReviewClosed } from '@tocsin/events'
import type { Session } from '@tocsin/service'
import {
  couldLeadTo,
  keyOf,
  placeOf,
  type Credibility,
  type LevelModel,
  type Reliability,
  type Situation,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asReviewer, asService } from '../asking.ts'
import { askWhoNext } from '../assess/ask-about-reports.ts'
import type { Actor, AssessedReport } from '../assess/assessed-report.ts'
import { noteGone } from '../assess/implicated.ts'
import { dropEvidence } from '../assess/keep-reports.ts'
import { markDirty } from '../assess/mark-dirty.ts'
import { readReports } from '../assess/report-rows.ts'
import { discardedEvent } from '../assess/take-back.ts'
import { ask, close, closeAbout, type Item } from './ask.ts'
import { barCampaigns, barFurther } from './barred.ts'
import { keepDecision } from './keep-decision.ts'
import type { Decided, ReviewParts } from './parts.ts'
import { gradeSource, reweigh } from './reweigh.ts'
import { linkStories, splitStories } from './stories.ts'

const HOUR = 3_600_000

export type ReportRequest = { id: string; report: string; reason: string } & (
  | { action: 'grade'; credibility: Credibility }
  | { action: 'grade-source'; reliability: Reliability }
  | { action: 'ask' | 'verify' | 'discard' | 'confirm-place' }
  | { action: 'name-actors'; actors: readonly Pick<Actor, 'type' | 'states'>[] }
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
  const done = (kinds: readonly string[], outcome: ReviewClosed['outcome']): Promise<OutgoingEvent[]> =>
    close(
      tx,
      kinds.map((kind) => derivedId('review', kind, report.id)),
      outcome,
      now,
    )
  switch (request.action) {
    case 'ask':
      await setChecked(tx, report.id, 'asked')
      return ask(tx, [await verification(tx, report, model, now)], now)
    case 'verify':
      await setChecked(tx, report.id, 'verified')
      return done(['other-language', 'verification'], 'verified')
    case 'discard':
      await dropEvidence(tx, one, model, 'discarded')
      await noteGone(tx, one, now)
      await setChecked(tx, report.id, 'discarded')
      await markDirty(tx, [{ place: placeOf(report), removed: true, implicated: [] }])
      return [
        discardedEvent(report.id, 'discarded', report.receivedAt),
        ...(await closeAbout(tx, [report.id], 'discarded', now)),
      ]
    case 'confirm-place':
      await reweigh(tx, one, () => ({ doubted: false }), model)
      return done(['ambiguous-place'], 'verified')
    case 'grade':
      await reweigh(tx, one, () => ({ credibility: request.credibility }), model)
      return []
    case 'grade-source':
      await gradeSource(tx, report.source, request, model)
      return []
    case 'link':
      await linkStories(tx, report.id, request.other, model)
      return done(['near-duplicate'], 'decided')
    case 'split':
      await splitStories(tx, report, request.other, model)
      return done(['near-duplicate'], 'decided')
    case 'name-actors': {
      const actors = request.actors.map(({ type, states }) => ({
        type,
        states: [...states],
        organisations: [],
      }))
      await noteGone(tx, one, now)
      await reweigh(tx, one, () => ({ actors }), model)
      const closed = await done(['unknown-actor'], 'decided')
      const barred = [
        ...(await barFurther(tx, sql`${report.id}::uuid in (i.report, i.other)`, now)),
        ...(await barCampaigns(tx, sql`${report.id}::uuid = any(c.reports)`, now)),
      ]
      const situation = keyOf(placeOf(report))
      const read = async (id: string) => (await readReports(tx, sql`r.id = ${id}`))[0] ?? null
      return [...closed, ...barred, ...(await askWhoNext(tx, situation, model, now, read))]
    }
  }
}

async function setChecked(tx: Tx, report: string, checked: string): Promise<void> {
  await tx.execute(sql`update report set checked = ${checked} where id = ${report}`)
}

/** Somebody is to find out; until when follows from the level that stands where the report belongs. */
async function verification(tx: Tx, report: AssessedReport, model: LevelModel, now: Date): Promise<Item> {
  const { rows } = await tx.execute<{ result: Situation | null }>(
    sql`select result from situation where key = ${keyOf(placeOf(report))}`,
  )
  const level = couldLeadTo(rows[0]?.result ?? null, false, model)
  return {
    id: derivedId('review', 'verification', report.id),
    kind: 'verification',
    crisis: null,
    alert: null,
    report: report.id,
    other: null,
    deadline: new Date(now.getTime() + model.levels[level].verifyHours * HOUR),
    couldLeadTo: level,
  }
}
