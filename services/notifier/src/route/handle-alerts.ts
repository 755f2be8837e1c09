/** Step "route": versions of alerts in, tracks and first deliveries out, one transaction a batch. */
import type { Tx } from '@tocsin/database'
import type { AlertVersion } from '@tocsin/events'
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
  await routeLocked(tx, work, await storeVersions(tx, versions, work.now, quarterMs))
}

/** Routes these alerts, whose rows are locked and due, and notes that they are routed. */
export async function routeLocked(tx: Tx, work: Work, alerts: readonly string[]): Promise<void> {
  if (alerts.length === 0) return
  const [rows, tracks, answers] = await Promise.all([
    loadAlerts(tx, alerts),
    lockTracksOf(tx, alerts),
    takeEarlyAnswers(tx, alerts),
  ])
  work.hold(rows, tracks)
  const early = earlyByTrack(answers)
  for (const row of rows) {
    const dueAt = routeAlert(work, row, early)
    const { alert, version, stage } = row.data
    work.outcome.routed.push({ alert, version, issued: stage === 'issued', dueAt })
  }
}

function earlyByTrack(
  answers: readonly { alert: string; party: string; answer: AnswerCommand }[],
): Map<string, AnswerCommand[]> {
  const byTrack = new Map<string, AnswerCommand[]>()
  for (const one of answers) byTrack.set(keyOf(one), [...(byTrack.get(keyOf(one)) ?? []), one.answer])
  return byTrack
}
