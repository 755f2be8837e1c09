import { randomUUID } from 'node:crypto'
import type { AlertVersion } from '@tocsin/events'

/** A first version that goes at once to the desk of the demo's directory that takes webhooks. */
export function sampleAlert(alert: string, now: Date): AlertVersion {
  const at = now.toISOString()
  const day = at.slice(0, 10)
  const later = new Date(now.getTime() + 24 * 3_600_000).toISOString()
  return {
    alert,
    version: 1,
    kind: 'rise',
    crisis: randomUUID(),
    status: 'actual',
    stage: 'proposed',
    issuedBy: null,
    areas: [
      { country: 'MMR', admin1: null, group: 'general', level: 'imminent', blindSince: null, eases: [] },
    ],
    firstDay: day,
    lastDay: day,
    level: 'imminent',
    horizon: 'hours',
    trend: 'rising',
    confidence: 'medium',
    feared: 'attack-on-civilians',
    implicated: [{ type: 'non-state', states: [], organisations: [] }],
    indicators: [{ id: '8.1', new: true, verified: true }],
    corroboration: 'several',
    against: [],
    caveats: [],
    tlp: 'AMBER',
    nextReview: later,
    note: null,
    closeReason: null,
    gate: 'desks-at-once',
    reviewBy: later,
    raisedAt: at,
    at,
    place: ['MMR'],
    excluded: [],
    allowed: ['desks'],
    ticked: [],
    struckOut: [],
  }
}
