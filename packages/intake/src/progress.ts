/**
 * What a source can see of its report: a function of what that source sent and of time, so that an agent of a state
 * with an API key learns nothing of what others did with it (design, section 6).
 */
export type Progress = 'received' | 'read' | 'closed'

/** `kept`, or taken back by its source with or without its words. */
export type ReportState = 'kept' | 'retracted' | 'erased'

const DAY = 86_400_000
const CLOSED_AFTER_DAYS = 90

export function progressOf(report: { receivedAt: Date; state: ReportState }, now: Date): Progress {
  if (report.state !== 'kept') return 'closed'
  const received = report.receivedAt.getTime()
  if (now.getTime() >= received + CLOSED_AFTER_DAYS * DAY) return 'closed'
  const secondMidnight = (Math.floor(received / DAY) + 2) * DAY
  return now.getTime() >= secondMidnight ? 'read' : 'received'
}

export type Withdrawal = 'retract' | 'erase' | 'nothing'

/** Taking back twice changes nothing; erasing is possible after taking back, and final. */
export function decideWithdrawal(state: ReportState, erase: boolean): Withdrawal {
  if (state === 'erased') return 'nothing'
  if (erase) return 'erase'
  return state === 'kept' ? 'retract' : 'nothing'
}

/** Times about a report are cut to the hour wherever they are written. */
export function hourOf(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 3_600_000) * 3_600_000)
}
