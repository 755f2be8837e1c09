/** A small sound run to plant faults in: two reports, one alert that is raised and issued, a desk and a state told. */
import { derivedId, type DataOf, type EventName, type TocsinEvent, type TopicName } from '@tocsin/events'
import type { Evidence, Got, Told } from './evidence.ts'

const START = Date.parse('2026-03-03T10:00:00.000Z')
const after = (seconds: number): Date => new Date(START + seconds * 1000)

export const report = (n: number): string => derivedId('sample', n)
const ALERT = derivedId('sample alert')
export const CLIENT: Told = { key: 'request 1', receipts: [`receipt of ${report(1)}`], at: after(0) }

let made = 0
function event<N extends EventName>(
  topic: TopicName,
  name: N,
  key: string,
  seconds: number,
  data: object,
): TocsinEvent {
  const id = derivedId('sample event', ++made)
  return {
    id,
    topic,
    name,
    key,
    source: 'sample',
    time: after(seconds),
    data: data as DataOf<N>,
  } as unknown as TocsinEvent
}

export const submitted = (id: string): TocsinEvent =>
  event('reports.civil-society', 'report.submitted', id, 0, { report: id })
const assessed = (id: string): TocsinEvent =>
  event('assessments', 'report.assessed', id, 1, { report: id, assessment: 1 })

export const version = (n: number, { alert = ALERT, issued = false } = {}): TocsinEvent =>
  event('alerts', issued ? 'alert.issued' : n === 1 ? 'alert.raised' : 'alert.updated', alert, 5 * n, {
    alert,
    version: n,
    kind: 'rise',
    crisis: derivedId('sample crisis'),
    areas: [{ country: 'MLI' }],
    place: ['MLI'],
    implicated: [{ type: 'non-state', states: [], organisations: [] }],
    excluded: [],
    at: after(5 * n).toISOString(),
  })

export const planned = (
  delivery: string,
  party: string,
  more: { kind?: string; seat?: string; step?: number | null } = {},
): TocsinEvent =>
  event('tracks', 'delivery.planned', `${ALERT}/${party}`, 12, {
    alert: ALERT,
    party,
    delivery,
    version: 2,
    seat: `seat of ${party}`,
    channel: `mail of ${party}`,
    kind: 'alert',
    step: 0,
    due: after(12).toISOString(),
    ...more,
  })

export const stopped = (seconds: number, inFlight: string[] = []): TocsinEvent =>
  event('tracks', 'track.stopped', `${ALERT}/desk`, seconds, {
    alert: ALERT,
    party: 'desk',
    at: after(seconds).toISOString(),
    reason: 'answered',
    inFlight,
  })

export const message = (id: string, party: string, seconds: number): Got => ({
  message: id,
  party,
  at: after(seconds),
})

const seat = (party: string): TocsinEvent =>
  event('directory', 'seat.changed', `seat of ${party}`, 0, { id: `seat of ${party}`, party })

export function run(): Evidence {
  return {
    told: [CLIENT, { key: 'request 2', receipts: [`receipt of ${report(2)}`], at: after(0) }],
    got: [message('to the desk', 'desk', 13), message('to Cameroon', 'CMR', 14)],
    events: [
      ...['desk', 'CMR', 'MLI', 'operator'].map(seat),
      submitted(report(1)),
      submitted(report(2)),
      assessed(report(1)),
      assessed(report(2)),
      version(1),
      version(2, { issued: true }),
      planned('to the desk', 'desk'),
      planned('to Cameroon', 'CMR'),
    ],
    receiptOf: (id) => `receipt of ${id}`,
    alertsDue: ['MLI'],
    at: after(60),
  }
}
