/**
 * The checker: whether what clients were told, what receivers got and what the log says fit together. It shares no code
 * with the services but the schemas of events, and reads none of their tables, so it cannot believe what they believe.
 */
import { checkAlerts } from './check-alerts.ts'
import { checkMessages } from './check-messages.ts'
import { checkReports } from './check-reports.ts'
import type { Evidence, Finding } from './evidence.ts'
import { firstSeen } from './first-seen.ts'

/** Counts of a run, and everything in it that must not be. */
export interface Verdict {
  accepted: number
  assessed: number
  alertsDue: number
  alerts: number
  versions: number
  planned: number
  delivered: number
  /** one message id more than once at its receiver */
  copies: number
  /** one event id more than once on the log */
  repeats: number
  findings: readonly Finding[]
}

export function checkRun(evidence: Evidence): Verdict {
  const log = firstSeen(evidence.events)
  const reports = checkReports(evidence, log)
  const alerts = checkAlerts(evidence, log)
  const messages = checkMessages(evidence, log)
  return {
    accepted: reports.accepted,
    assessed: reports.assessed,
    alertsDue: alerts.alertsDue,
    alerts: alerts.alerts,
    versions: alerts.versions,
    planned: messages.planned,
    delivered: messages.delivered,
    copies: messages.copies,
    repeats: log.repeats,
    findings: [...reports.findings, ...alerts.findings, ...messages.findings],
  }
}

const kinds = [
  'lost',
  'doubled',
  'out-of-order',
  'told-before-issued',
  'told-the-barred',
  'told-after-answer',
] as const satisfies readonly Finding['what'][]

/** A verdict as lines: the counts, then the first findings of each kind. */
export function printVerdict(verdict: Verdict): string {
  const { findings, ...counts } = verdict
  const counted = Object.entries(counts).map(([name, count]) => `${words(name)} ${count}`)
  const found = kinds.map((kind) => {
    const of = findings.filter((finding) => finding.what === kind)
    const some = of.slice(0, 5).map((finding) => `\n    ${finding.of}: ${finding.why}`)
    return `  ${kind.replaceAll('-', ' ')} ${of.length}${some.join('')}`
  })
  return [`  ${counted.join(', ')}`, ...found].join('\n')
}

const words = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
