import type { ReportSubmitted } from '@tocsin/events'

/** A report of one vouched source, with what a test says of it. */
export function submittedReport(more: Partial<ReportSubmitted> = {}): ReportSubmitted {
  return {
    report: '2b1c4d8e-0000-4000-8000-000000000001',
    receivedAt: '2026-03-02T10:00:00Z',
    source: 'a',
    root: 'a',
    observer: null,
    vouched: true,
    feed: false,
    backfill: false,
    exercise: false,
    kind: 'incident',
    basis: 'heard',
    language: null,
    day: '2026-03-02',
    dayPrecision: 'day',
    country: 'UGA',
    admin1: null,
    sharing: ['desks'],
    guarded: false,
    fewCouldKnow: false,
    ...more,
  }
}
