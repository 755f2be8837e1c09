/**
 * What a reviewer makes of a campaign or of a source: struck, so that its reports feed nothing; dismissed; a strike taken
 * back. Each is a decision with who and why; outside triage nothing shows it.
 */
import { queueAll, type Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent } from '@tocsin/events'
import type { Session } from '@tocsin/service'
import { sql } from 'drizzle-orm'
import { asReviewer, asService } from '../asking.ts'
import { assessedEvent } from '../assess/assess.ts'
import type { AssessedReport } from '../assess/assessed-report.ts'
import { noteGone } from '../assess/implicated.ts'
import { discardedEvent } from '../assess/take-back.ts'
import { close, closeAbout } from '../review/ask.ts'
import { keepDecision } from '../review/keep-decision.ts'
import type { Decided, ReviewParts } from '../review/parts.ts'
import { lockToStrike, restoreReports, strikeReports } from './strike-reports.ts'

export type CampaignRequest = { id: string; campaign: string; reason: string } & (
  | { action: 'dismiss' }
  /** its reports alone */
  | { action: 'strike-reports' }
  /** all reports of its sources, those to come too, from that hour on */
  | { action: 'strike-sources'; since: Date }
)

export interface CompromisedRequest {
  id: string
  /** one of its reports */
  report: string
  since: Date
  reason: string
}

const HOUR = 3_600_000

interface Struck {
  campaign: string | null
  world: string
  countries: readonly string[]
  sources: readonly string[]
  since: Date | null
  reports: readonly string[]
}

export function decideCampaign(parts: ReviewParts, who: Session, request: CampaignRequest): Promise<Decided> {
  return parts.database.transaction(async (tx) => {
    // before anything is read: of two who decide at once, the second reads what the first has made of it
    await lockToStrike(tx)
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{
      world: string
      countries: string[]
      sources: string[]
      reports: string[]
      state: string
    }>(sql`select world, countries, sources, reports, state from campaign where id = ${request.campaign}`)
    const found = rows[0]
    if (found === undefined) return { outcome: 'unknown' }
    await asService(tx)
    await tx.execute(sql`select 1 from campaign where id = ${request.campaign} for update`)
    const repeated = await tx.execute(sql`select 1 from decision where id = ${request.id}`)
    if (repeated.rows.length > 0) return { outcome: 'decided', decision: request.id }
    if (found.state === 'struck') return { outcome: 'stale', reason: 'It is struck already.' }
    const now = parts.clock.now()
    const events: OutgoingEvent[] = []
    if (request.action === 'dismiss')
      await keep(tx, who, request, 'dismiss', { campaign: request.campaign }, now)
    else {
      const bySource = request.action === 'strike-sources'
      const struck: Struck = {
        campaign: request.campaign,
        ...found,
        sources: bySource ? found.sources : [],
        since: bySource ? hourOf(request.since) : null,
      }
      events.push(...(await strike(tx, who, request, struck, parts, now)))
    }
    const state = request.action === 'dismiss' ? 'dismissed' : 'struck'
    await tx.execute(sql`
      update campaign set state = ${state}, decided_at = ${now.toISOString()} where id = ${request.campaign}`)
    const outcome = state === 'struck' ? 'decided' : 'discarded'
    events.push(...(await close(tx, [derivedId('review', 'campaign', request.campaign)], outcome, now)))
    await queueAll(tx, events)
    return { outcome: 'decided', decision: request.id }
  })
}

/** `source.compromised`: all that the source of a report sent since an hour, and will send. */
export function strikeSource(
  parts: ReviewParts,
  who: Session,
  request: CompromisedRequest,
): Promise<Decided> {
  return parts.database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{ world: string; country: string; source: string }>(sql`
      select world, country, source from report where id = ${request.report} and state in ('counted', 'struck')`)
    const found = rows[0]
    if (found === undefined) return { outcome: 'unknown' }
    await asService(tx)
    const { world, country, source } = found
    const struck: Struck = {
      campaign: null,
      world,
      countries: [country],
      sources: [source],
      since: hourOf(request.since),
      reports: [],
    }
    await queueAll(tx, await strike(tx, who, request, struck, parts, parts.clock.now()))
    return { outcome: 'decided', decision: request.id }
  })
}

export function liftStrike(
  parts: ReviewParts,
  who: Session,
  request: { id: string; strike: string; reason: string },
): Promise<Decided> {
  return parts.database.transaction(async (tx) => {
    await lockToStrike(tx)
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{ campaign: string | null; lifted: string | null }>(
      sql`select campaign, lifted from strike where id = ${request.strike}`,
    )
    const found = rows[0]
    if (found === undefined) return { outcome: 'unknown' }
    if (found.lifted === request.id) return { outcome: 'decided', decision: request.id }
    if (found.lifted !== null) return { outcome: 'stale', reason: 'It has been taken back already.' }
    await asService(tx)
    const now = parts.clock.now()
    if (!(await keep(tx, who, request, 'lift', { strike: request.strike }, now)))
      return { outcome: 'decided', decision: request.id }
    await tx.execute(sql`
      update strike set lifted = ${request.id}, lifted_at = ${now.toISOString()}
      where id = ${request.strike}`)
    // What a person has let count again is not asked about anew.
    await tx.execute(sql`
      update campaign c set state = 'dismissed' where id = ${found.campaign}
        and not exists (select from strike where campaign = c.id and lifted is null)`)
    const restored = await restoreReports(tx, request.strike, parts.model)
    await queueAll(
      tx,
      restored.map((report) => ({
        ...assessedEvent(report),
        id: derivedId('report.assessed', report.id, request.id),
      })),
    )
    return { outcome: 'decided', decision: request.id }
  })
}

async function strike(
  tx: Tx,
  who: Session,
  request: { id: string; reason: string },
  struck: Struck,
  { model }: Pick<ReviewParts, 'model'>,
  now: Date,
): Promise<OutgoingEvent[]> {
  await lockToStrike(tx)
  const { campaign, world, countries, sources, since } = struck
  const about = { campaign, since: since?.toISOString() ?? null, sources: sources.length }
  if (!(await keep(tx, who, request, 'strike', about, now))) return []
  await tx.execute(sql`
    insert into strike (id, campaign, world, countries, sources, since, at)
    values (${request.id}, ${campaign}, ${world}, ${sql.param([...countries])}::text[],
      ${sql.param([...sources])}::text[], ${since?.toISOString() ?? null}, ${now.toISOString()})`)
  const ids = since === null ? struck.reports : await sentSince(tx, world, sources, since)
  const reports = await strikeReports(tx, request.id, ids, model)
  await noteGone(tx, reports, now)
  const gone = reports.map((report) => report.id)
  return [
    ...gone.map((id) => ({
      ...discardedEvent(id, 'discarded', hourOf(now)),
      id: derivedId('report.discarded', id, request.id),
    })),
    ...(await closeAbout(tx, gone, 'obsolete', now)),
  ]
}

async function sentSince(tx: Tx, world: string, sources: readonly string[], since: Date): Promise<string[]> {
  const { rows } = await tx.execute<Pick<AssessedReport, 'id'> & Record<string, unknown>>(sql`
    select id from report where world = ${world} and source = any(${sql.param([...sources])}::text[])
      and received_at >= ${since.toISOString()}::timestamptz and state in ('counted', 'struck')`)
  return rows.map((row) => row.id)
}

function keep(
  tx: Tx,
  who: Session,
  { id, reason }: { id: string; reason: string },
  kind: 'strike' | 'lift' | 'dismiss',
  data: Record<string, unknown>,
  at: Date,
): Promise<boolean> {
  return keepDecision(tx, { id, kind, person: who.person, crisis: null, at, reason, data })
}

function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR) * HOUR)
}
