/** Each alert that was due, each of its versions once and in order. */
import type { AlertVersion } from '@tocsin/events'
import type { Evidence, Finding } from './evidence.ts'
import { grouped, type FirstSeen } from './first-seen.ts'

export interface AlertsChecked {
  alertsDue: number
  alerts: number
  versions: number
  findings: Finding[]
}

export const alertEvents = [
  'alert.raised',
  'alert.updated',
  'alert.issued',
  'alert.ended',
  'alert.cancelled',
] as const

export function checkAlerts({ alertsDue }: Evidence, log: FirstSeen): AlertsChecked {
  const versions = log.of(...alertEvents)
  const byAlert = grouped(versions, (event) => event.data.alert)
  const raised = new Set(versions.flatMap((event) => event.data.areas.map((area) => area.country)))
  const findings: Finding[] = alertsDue
    .filter((country) => !raised.has(country))
    .map((country) => ({ what: 'lost', of: country, why: 'an alert was due and none was raised' }))
  for (const [alert, events] of byAlert)
    findings.push(
      ...oneWay(
        alert,
        events.map((event) => event.data.version),
      ),
    )
  for (const [crisis, events] of grouped(versions, (event) => event.data.crisis))
    if (atOnce(events.map((event) => event.data)))
      findings.push({ what: 'doubled', of: crisis, why: 'two alerts of one crisis at once' })
  return { alertsDue: alertsDue.length, alerts: byAlert.size, versions: versions.length, findings }
}

/** Versions 1, 2, 3 … as they appear on the log. */
function oneWay(alert: string, versions: readonly number[]): Finding[] {
  const findings: Finding[] = []
  const seen = new Set<number>()
  let highest = 0
  for (const version of versions) {
    if (seen.has(version)) findings.push({ what: 'doubled', of: alert, why: `version ${version} twice` })
    else if (version < highest)
      findings.push({ what: 'out-of-order', of: alert, why: `version ${version} after ${highest}` })
    seen.add(version)
    highest = Math.max(highest, version)
  }
  for (let version = 1; version < highest; version++)
    if (!seen.has(version)) findings.push({ what: 'lost', of: alert, why: `version ${version}` })
  return findings
}

/** Whether an alert was raised while another of the same crisis had not ended; events of two keys have no order, times do. */
function atOnce(versions: readonly AlertVersion[]): boolean {
  const lives = [...grouped(versions, (version) => version.alert).values()].map((life) => {
    const end = life.find(({ kind }) => kind === 'ended' || kind === 'cancelled')
    return {
      from: Math.min(...life.map(({ at }) => Date.parse(at))),
      to: end === undefined ? Infinity : Date.parse(end.at),
    }
  })
  lives.sort((a, b) => a.from - b.from)
  return lives.some((life, i) => i > 0 && life.from < lives[i - 1]!.to)
}
