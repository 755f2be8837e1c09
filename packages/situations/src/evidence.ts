/** What the level model reads: reports after assessment, and what people decided. No words, no names. */
import type { ActorType, Audience, Basis, Implicated, Level, Modality, ReportKind } from '@tocsin/events'
import type { Nature } from './level-model.ts'

/** Admiralty reliability of a source; F: cannot be judged. */
export type Reliability = 'A' | 'B' | 'C' | 'D' | 'E' | 'F'
/** Admiralty credibility of a report; 6: cannot be judged. */
export type Credibility = 1 | 2 | 3 | 4 | 5 | 6

/** An indicator found in a report. */
export interface EvidenceMatch {
  indicator: string
  /** the factor that the indicator belongs to, such as `7`, or `other` */
  factor: string
  nature: Nature
  /** 0 to 1, from the catalogue */
  gravity: number
  modality: Modality
  /** the indicator's number is checked against the framework */
  verified: boolean
}

/** One assessed report. */
export interface Evidence {
  report: string
  /** cut to the hour */
  receivedAt: Date
  /** `YYYY-MM-DD`, UTC */
  day: string | null
  country: string
  /** null: the whole country */
  admin1: string | null
  /** code from the operator's list, or `general` */
  group: string
  /** `actual`, `exercise`, or `drill:<id>`: worlds that never mix */
  world: string
  source: string
  root: string
  /** null: the source itself */
  observer: string | null
  /** hangs on a root that answers for it, and nobody has doubted its country */
  vouched: boolean
  feed: boolean
  backfill: boolean
  kind: ReportKind
  basis: Basis
  guarded: boolean
  fewCouldKnow: boolean
  sharing: readonly Audience[]
  reliability: Reliability
  credibility: Credibility
  matches: readonly EvidenceMatch[]
  actors: readonly { type: ActorType; states: readonly string[]; organisations: readonly string[] }[]
  /** keyed band signatures of its words; empty: no words to compare (`signature.ts`) */
  story: readonly string[]
}

/** Names a situation. */
export interface Place {
  world: string
  country: string
  admin1: string | null
  group: string
}

/** A reviewer's judgement on one situation; the latest that is in force wins. */
export interface Judgement {
  kind: 'hold' | 'raise' | 'lower'
  level: Level | 'none'
  at: Date
  until: Date
  /** of a lowering: what recipients are told */
  closeReason: 'not-confirmed' | 'sent-in-error' | 'superseded' | 'eased' | null
}

/** What a person closed: the evidence of then raises nothing by itself any more. */
export interface Settlement {
  /** reports received in an hour before this one */
  before: Date
  /** and these, of the hour itself */
  reports: readonly string[]
}

export type { Implicated }

export function keyOf(place: Place): string {
  return [place.world, place.country, place.admin1 ?? '', place.group].join('|')
}

/** Reports whose weight may carry a level: data sets and imports of the past are baseline only. */
export function carries(evidence: Evidence): boolean {
  return !evidence.feed && !evidence.backfill && evidence.kind !== 'nothing-to-report'
}
