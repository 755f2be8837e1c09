/** `report.submitted`: what may travel of a report, and nothing else. */
import type { KeyObject } from 'node:crypto'
import { derivedId, type OutgoingEvent, type ServiceName } from '@tocsin/events'
import type { CheckedReport } from './check-report.ts'
import { token } from './keys.ts'
import type { Reporter } from './sources.ts'

export type ReportTopic = 'reports.civil-society' | 'reports.regional'

/** Who speaks, and on which topic: it is the topic that tells the class of a source. */
export interface Voice {
  service: ServiceName
  topic: ReportTopic
}

export function submittedEvent(
  voice: Voice,
  tokenKey: KeyObject,
  kept: { report: string; receivedAt: Date; from: Reporter; checked: CheckedReport },
): OutgoingEvent<'report.submitted'> {
  const { report: id, receivedAt, from, checked } = kept
  const { report, country, admin1, day, dayPrecision } = checked
  const { observer } = report
  const of = (what: 'source' | 'root' | 'observer', ...identity: string[]): string =>
    token(tokenKey, what, country, ...identity)
  return {
    id: derivedId('report.submitted', id),
    topic: voice.topic,
    name: 'report.submitted',
    key: id,
    source: voice.service,
    time: receivedAt,
    data: {
      report: id,
      receivedAt: receivedAt.toISOString(),
      source: of('source', from.source),
      root: of('root', from.root),
      observer: observer === undefined ? null : of('observer', from.source, observer),
      vouched: from.vouched,
      grade: from.grade,
      feed: from.feed,
      backfill: report.backfill,
      exercise: report.exercise,
      kind: report.kind,
      basis: report.basis,
      language: report.language ?? null,
      day,
      dayPrecision,
      country,
      admin1,
      sharing: report.sharing,
      guarded: report.guarded,
      fewCouldKnow: report.fewCouldKnow,
    },
  }
}

/** The two ways in which a report ends by its source's wish. */
export function takenBackEvent(
  voice: Voice,
  name: 'report.retracted' | 'report.erased',
  what: { report: string; country: string; at: Date },
): OutgoingEvent<'report.retracted' | 'report.erased'> {
  const { report, country, at } = what
  return {
    id: derivedId(name, report),
    topic: voice.topic,
    name,
    key: report,
    source: voice.service,
    time: at,
    data: { report, country, at: at.toISOString() },
  }
}
