/** Step "route": versions of alerts in, tracks and first deliveries out, one transaction a batch. */
import type { Tx } from '@tocsin/database'
import type { AlertVersion } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import type { AnswerCommand } from '@tocsin/escalation'
import { loadAlerts, lockTracksOf, takeEarlyAnswers } from '../tracks/load.ts'
import { keyOf } from '../tracks/rows.ts'
import type { Work } from '../tracks/work.ts'
import { routeAlert } from './route-alert.ts'
import { storeVersions } from './store-versions.ts'

/** Keeps the versions and routes those that leave at once; the others leave when they are due. */
export async function handleAlerts(
  tx: Tx,
  work: Work,
  versions: readonly AlertVersion[],
  quarterMs: number,
): Promise<void> {
  const fresh = await storeVersions(tx, versions, work.now, quarterMs)
  await routeDue(tx, work, fresh)
}

/** Routes those of these alerts that are due, and writes down that they are routed. */
export async function routeDue(tx: Tx, work: Work, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const now = work.now.toISOString()
  const { rows: due } = await tx.execute<{ alert: string }>(sql`
    select alert from alerts where alert = any(${sql.param([...ids])}::uuid[]) and due_at <= ${now}::timestamptz
    order by alert for update`)
  const alerts = due.map((row) => row.alert)
  if (alerts.length === 0) return
  const [rows, tracks, answers] = await Promise.all([
    loadAlerts(tx, alerts, false),
    lockTracksOf(tx, alerts),
    takeEarlyAnswers(tx, alerts),
  ])
  work.hold(rows, tracks)
  const early = earlyByTrack(answers)
  const routed = rows.map((row) => ({
    alert: row.alert,
    routed_version: row.data.version,
    routed_issued: row.data.stage === 'issued',
    due_at: routeAlert(work, row, early),
  }))
  await tx.execute(sql`
    update alerts a set routed_version = r.routed_version, routed_issued = r.routed_issued, due_at = r.due_at
    from jsonb_to_recordset(${JSON.stringify(routed)}::jsonb)
      as r(alert uuid, routed_version integer, routed_issued boolean, due_at timestamptz)
    where a.alert = r.alert`)
}

function earlyByTrack(
  answers: readonly { alert: string; party: string; answer: AnswerCommand }[],
): Map<string, AnswerCommand[]> {
  const byTrack = new Map<string, AnswerCommand[]>()
  for (const one of answers) byTrack.set(keyOf(one), [...(byTrack.get(keyOf(one)) ?? []), one.answer])
  return byTrack
}
