/** A named reviewer's yes to an alert, its Cancel or its end. */
import type { Tx } from '@tocsin/database'
import type { AlertVersion } from '@tocsin/events'
import { previewRouting } from '@tocsin/routing'
import type { Session } from '@tocsin/service'
import type { AlertState } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import type * as z from 'zod'
import { asReviewer, asService } from '../asking.ts'
import type { closeReason } from './decision.ts'
import { keepDecision, markCrisis } from './keep-decision.ts'
import type { Decided, ReviewParts } from './parts.ts'

export interface IssueRequest {
  /** chosen by who asks, so that a repeated request is the same decision */
  id: string
  alert: string
  /** the version before his eyes */
  version: number
  note: string | null
  ticked: readonly string[]
  struckOut: readonly string[]
}

export interface CloseRequest {
  id: string
  alert: string
  kind: 'cancel' | 'end'
  closeReason: z.infer<typeof closeReason>
  reason: string
}

const HOUR = 3_600_000

export function issueAlert(parts: ReviewParts, who: Session, request: IssueRequest): Promise<Decided> {
  return parts.database.transaction(async (tx) => {
    const found = await visibleAlert(tx, who, request.alert)
    if (found === null) return { outcome: 'unknown' }
    const { state, crisis } = found
    const { version } = state
    if (version.kind === 'ended' || version.kind === 'cancelled')
      return { outcome: 'stale', reason: 'The alert is over.' }
    if (request.version < state.proposedWith)
      return { outcome: 'stale', reason: 'The alert has risen since you read it. Read it again.' }
    const preview = previewRouting(version, await parts.directory.read(tx), parts.clock.now())
    const tickable = new Set(preview.tickable.map((track) => track.party))
    const stray = request.ticked.find((party) => !tickable.has(party))
    if (stray !== undefined)
      return { outcome: 'refused', pointer: '/ticked', reason: 'Not one that may be ticked.' }
    const { id, note, ticked, struckOut } = request
    const data = { version: request.version, note, ticked, struckOut }
    const head = { id, person: who.person, crisis, alert: request.alert, at: parts.clock.now() }
    if (await keepDecision(tx, { ...head, kind: 'issue', reason: note ?? '', data }))
      await markCrisis(tx, crisis, 'alert')
    return { outcome: 'decided', decision: id }
  })
}

export function closeAlert(parts: ReviewParts, who: Session, request: CloseRequest): Promise<Decided> {
  return parts.database.transaction(async (tx) => {
    const found = await visibleAlert(tx, who, request.alert)
    if (found === null) return { outcome: 'unknown' }
    const { state, crisis } = found
    if (state.version.kind === 'ended' || state.version.kind === 'cancelled')
      return { outcome: 'stale', reason: 'The alert is over.' }
    const now = parts.clock.now()
    const before = new Date(Math.floor(now.getTime() / HOUR) * HOUR)
    const data = {
      closeReason: request.closeReason,
      settledBefore: before.toISOString(),
      settledReports: await receivedSince(tx, crisis, before),
    }
    const { id, kind, reason } = request
    const head = { id, person: who.person, crisis, alert: request.alert, at: now }
    if (await keepDecision(tx, { ...head, kind, reason, data })) await markCrisis(tx, crisis, 'all')
    return { outcome: 'decided', decision: id }
  })
}

/** The reports of this hour by name, since their times are cut to it: what comes after the decision counts. */
async function receivedSince(tx: Tx, crisis: string, before: Date): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select r.id from report r join crisis c on c.country = r.country and c.world = r.world
    where c.id = ${crisis} and r.received_at >= ${before.toISOString()}::timestamptz and r.state = 'counted'`)
  return rows.map((row) => row.id)
}

/** The alert's state for who may see it; from here on the transaction writes as the service. */
async function visibleAlert(
  tx: Tx,
  who: Session,
  alert: string,
): Promise<{ state: AlertState; crisis: string } | null> {
  await asReviewer(tx, who)
  const { rows } = await tx.execute<{ crisis: string; data: AlertVersion }>(sql`
    select crisis, data from alert_version where alert = ${alert} order by version desc limit 1`)
  if (rows[0] === undefined) return null
  await asService(tx)
  const crisis = await tx.execute<{ alert: AlertState | null }>(
    sql`select alert from crisis where id = ${rows[0].crisis}`,
  )
  const state = crisis.rows[0]?.alert ?? null
  return state !== null && state.version.alert === alert ? { state, crisis: rows[0].crisis } : null
}
