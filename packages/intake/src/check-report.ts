/**
 * What one field alone can't tell: fields against each other, against the clock, and the place against the list of places.
 */
import { fieldFaults, type FieldFault } from '@tocsin/service'
import { locate } from './locate.ts'
import { report, type Report } from './report.ts'

const AHEAD_MILLISECONDS = 24 * 3_600_000
const EARLIEST_DAY = '1900-01-01'

/** A report that can be kept: consistent, dated and located. */
export interface CheckedReport {
  report: Report
  day: string | null
  dayPrecision: NonNullable<Report['dayPrecision']>
  /** ISO 3166-1 alpha-3 */
  country: string
  /** ISO 3166-2 */
  admin1: string | null
}

export type ReportCheck =
  | { outcome: 'sound'; checked: CheckedReport }
  | { outcome: 'faulty'; faults: readonly FieldFault[] }

/** @param now the instant against which days are judged */
export function checkReport(given: Report, now: Date): ReportCheck {
  const located = locate(given.place)
  const faults = [
    ...contentFaults(given),
    ...dayFaults(given, now),
    ...(given.guarded ? guardedFaults(given) : []),
    ...(located.outcome === 'unclear' ? located.faults : []),
  ]
  if (faults.length > 0 || located.outcome === 'unclear') return { outcome: 'faulty', faults }
  const { country, admin1 } = located
  const place = { country, admin1: given.guarded ? null : admin1 }
  return { outcome: 'sound', checked: { report: given, ...when(given), ...place } }
}

/** For callers that build a report themselves (a CAP alert, a row of a table): fields, defaults and rules in one. */
export function readReport(input: unknown, now: Date): ReportCheck {
  const read = report.safeParse(input)
  return read.success ? checkReport(read.data, now) : { outcome: 'faulty', faults: fieldFaults(read.error) }
}

function contentFaults({ kind, text, event }: Report): FieldFault[] {
  const faults: FieldFault[] = []
  const hasText = text !== undefined && text.trim() !== ''
  const deaths = event?.deaths
  if (kind === 'nothing-to-report') {
    if (event !== undefined) faults.push({ pointer: '/event', detail: 'contradicts kind nothing-to-report' })
  } else if (kind === 'event') {
    if (event === undefined) faults.push({ pointer: '/event', detail: 'is needed for kind event' })
  } else if (!hasText && event === undefined) {
    faults.push({ pointer: '/text', detail: `is needed for kind ${kind}, unless there is a coded event` })
  }
  if (deaths !== undefined && !(deaths.low <= deaths.best && deaths.best <= deaths.high))
    faults.push({ pointer: '/event/deaths', detail: 'must hold low ≤ best ≤ high' })
  return faults
}

function dayFaults({ day, dayPrecision }: Report, now: Date): FieldFault[] {
  if (day === undefined) {
    return dayPrecision === undefined || dayPrecision === 'unknown'
      ? []
      : [{ pointer: '/day', detail: `is needed for dayPrecision ${dayPrecision}` }]
  }
  if (dayPrecision === 'unknown')
    return [{ pointer: '/dayPrecision', detail: 'contradicts that a day is given' }]
  const latest = new Date(now.getTime() + AHEAD_MILLISECONDS).toISOString().slice(0, 10)
  if (day > latest) return [{ pointer: '/day', detail: 'lies more than 24 hours ahead' }]
  return day < EARLIEST_DAY ? [{ pointer: '/day', detail: `lies before ${EARLIEST_DAY}` }] : []
}

/** Whatever could lead to a person or to one place. */
function guardedFaults(given: Report): FieldFault[] {
  const personal: [string, unknown][] = [
    ['/place/admin1', given.place.admin1],
    ['/place/said', given.place.said],
    ['/place/point', given.place.point],
    ['/whom', given.whom],
    ['/relayedBy', given.relayedBy],
    ['/contact', given.contact],
    ['/sourceLink', given.sourceLink],
    ...given.actors.map((actor, i): [string, unknown] => [`/actors/${i}/said`, actor.said]),
  ]
  const faults = personal
    .filter(([, value]) => value !== undefined)
    .map(([pointer]) => ({ pointer, detail: 'does not exist in a guarded report' }))
  if (given.dayPrecision === 'day')
    faults.push({ pointer: '/dayPrecision', detail: 'a guarded report names the week, not the day' })
  return faults
}

function when({ day, dayPrecision, guarded }: Report): Pick<CheckedReport, 'day' | 'dayPrecision'> {
  if (day === undefined) return { day: null, dayPrecision: 'unknown' }
  if (!guarded) return { day, dayPrecision: dayPrecision ?? 'day' }
  return { day: mondayOf(day), dayPrecision: dayPrecision ?? 'week' }
}

function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}
