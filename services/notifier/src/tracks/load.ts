/** Locks and reads what one transaction works on. Alerts are locked before tracks, and both in the order of their ids. */
import type { Tx } from '@tocsin/database'
import type { AlertVersion } from '@tocsin/events'
import type { AnswerCommand, Track } from '@tocsin/escalation'
import type { TrackKind } from '@tocsin/routing'
import { sql, type SQL } from 'drizzle-orm'
import type { AlertRow, TrackRow } from './rows.ts'

export interface TrackId {
  alert: string
  party: string
}

export const at = (value: string | null): Date | null => (value === null ? null : new Date(value))

type AlertColumns = {
  alert: string
  version: number
  routed_version: number
  routed_issued: boolean
  issued_at: string | null
  surge_at: string | null
  data: AlertVersion
  routed: AlertVersion | null
}

export async function loadAlerts(tx: Tx, ids: readonly string[]): Promise<AlertRow[]> {
  if (ids.length === 0) return []
  const { rows } = await tx.execute<AlertColumns>(sql`
    select a.alert, a.version, a.routed_version, a.routed_issued, a.issued_at, a.surge_at, v.data, r.data as routed
    from alerts a
    join alert_versions v on v.alert = a.alert and v.version = a.version
    left join alert_versions r on r.alert = a.alert and r.version = a.routed_version
    where a.alert = any(${sql.param([...ids])}::uuid[])
    order by a.alert`)
  return rows.map((row) => ({
    alert: row.alert,
    version: row.version,
    routedVersion: row.routed_version,
    routedIssued: row.routed_issued,
    issuedAt: at(row.issued_at),
    surgeAt: at(row.surge_at),
    data: row.data,
    routed: row.routed,
  }))
}

type TrackColumns = {
  alert: string
  party: string
  kind: TrackKind
  state: Track
  barred: string[]
}

/** A track's columns, with what the review item that it stands for bars. */
const trackColumns = sql`t.alert, t.party, t.kind, t.state, ${barredByItem(sql`t.alert`)} as barred`

export function barredByItem(track: SQL): SQL {
  return sql`array(
    select distinct state from review_items i cross join unnest(i.barred) as state where i.track = ${track})`
}

/** Every track of these alerts, locked. */
export async function lockTracksOf(tx: Tx, alerts: readonly string[]): Promise<TrackRow[]> {
  if (alerts.length === 0) return []
  const { rows } = await tx.execute<TrackColumns>(sql`
    select ${trackColumns} from tracks t where t.alert = any(${sql.param([...alerts])}::uuid[])
    order by t.alert, t.party for update of t`)
  return rows
}

/** These tracks, locked. */
export async function lockTracks(tx: Tx, ids: readonly TrackId[]): Promise<TrackRow[]> {
  if (ids.length === 0) return []
  const { rows } = await tx.execute<TrackColumns>(sql`
    select ${trackColumns} from tracks t
    where (t.alert, t.party) in (select * from unnest(
      ${sql.param(ids.map((id) => id.alert))}::uuid[], ${sql.param(ids.map((id) => id.party))}::text[]))
    order by t.alert, t.party for update of t`)
  return rows
}

/** Tracks whose timer or handover is due; those that another instance is at are left to it. */
export async function lockDueTracks(tx: Tx, now: Date, most: number): Promise<TrackRow[]> {
  const { rows } = await tx.execute<TrackColumns>(sql`
    select ${trackColumns} from tracks t where t.due_at <= ${now.toISOString()}::timestamptz
    order by t.due_at limit ${most} for update of t skip locked`)
  return rows
}

/** Takes the answers that came before their alert out of the drawer. */
export async function takeEarlyAnswers(
  tx: Tx,
  alerts: readonly string[],
): Promise<(TrackId & { answer: AnswerCommand })[]> {
  if (alerts.length === 0) return []
  const { rows } = await tx.execute<{ alert: string; party: string; answer: AnswerCommand }>(sql`
    delete from early_answers where alert = any(${sql.param([...alerts])}::uuid[]) returning alert, party, answer`)
  return rows.sort((a, b) => a.answer.at - b.answer.at)
}
