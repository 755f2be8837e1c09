/** From a client's 202 to the one assessment of its report. */
import type { Evidence, Finding } from './evidence.ts'
import { grouped, type FirstSeen } from './first-seen.ts'

export interface ReportsChecked {
  accepted: number
  assessed: number
  findings: Finding[]
}

export function checkReports({ told, receiptOf }: Evidence, log: FirstSeen): ReportsChecked {
  const findings: Finding[] = []
  const submitted = grouped(log.of('report.submitted'), (event) => event.data.report)
  const byReceipt = new Map([...submitted.keys()].map((report) => [receiptOf(report), report]))
  const outcomes = grouped(log.of('report.assessed', 'report.discarded'), (event) => event.data.report)
  const answered = grouped(told, (one) => one.key)

  for (const [report, events] of submitted)
    if (events.length > 1) findings.push(doubled(report, 'submitted twice'))
  for (const [report, events] of outcomes) {
    const made = events.map((event) => (event.name === 'report.assessed' ? event.data.assessment : 0))
    if (new Set(made).size < made.length) findings.push(doubled(report, 'one assessment told twice'))
  }
  const accounted = new Set<string>()
  let assessed = 0
  for (const [key, answers] of answered) {
    const receipts = new Set(answers.flatMap((one) => one.receipts))
    if (receipts.size > 1) findings.push(doubled(key, 'one request, several receipts'))
    for (const receipt of receipts) {
      const report = byReceipt.get(receipt)
      if (report === undefined) findings.push(lost(key, 'accepted, never on the log'))
      else {
        accounted.add(report)
        if (outcomes.has(report)) assessed++
        else findings.push(lost(key, 'accepted, never assessed'))
      }
    }
  }
  for (const report of submitted.keys())
    if (!accounted.has(report)) findings.push(doubled(report, 'on the log, but nobody was told so'))
  return { accepted: answered.size, assessed, findings }
}

const lost = (of: string, why: string): Finding => ({ what: 'lost', of, why })
const doubled = (of: string, why: string): Finding => ({ what: 'doubled', of, why })
