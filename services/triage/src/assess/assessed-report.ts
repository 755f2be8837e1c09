/** A report as triage keeps it, without its words, and as the level model reads it. */
import type { ActorType, Audience, Basis, ReportKind, ReportSubmitted } from '@tocsin/events'
import { type Credibility, type Evidence, type EvidenceMatch, type Reliability } from '@tocsin/situations'

export interface Actor {
  type: ActorType
  states: string[]
  organisations: string[]
}

/** What reading a report gave; replaced when it is read again. */
export interface Assessment {
  language: string | null
  country: string
  admin1: string | null
  /** code of the threatened group, or `general` */
  group: string
  matches: EvidenceMatch[]
  actors: Actor[]
  story: string[]
  /** the words speak of other countries alone: unvouched until a person has decided */
  doubted: boolean
  /** the states, alpha-3, that its words may mean instead; none if nothing is in doubt */
  candidates: string[]
  waits: ('ambiguous-place' | 'other-language')[]
  /** where in the text each match stands; sealed, never stored in the clear */
  spans: { indicator: string; modality: string; start: number; end: number }[]
}

/** A row of table `report` with its matches. */
export interface AssessedReport {
  id: string
  topic: string
  receivedAt: Date
  assessment: number
  catalogue: string
  world: string
  country: string
  admin1: string | null
  group: string
  day: string | null
  source: string
  root: string
  observer: string | null
  vouched: boolean
  doubted: boolean
  candidates: string[]
  feed: boolean
  backfill: boolean
  kind: ReportKind
  basis: Basis
  guarded: boolean
  fewCouldKnow: boolean
  sharing: Audience[]
  language: string | null
  reliability: Reliability
  credibility: Credibility
  actors: Actor[]
  story: string[]
  matches: EvidenceMatch[]
}

/** Credibility of what nobody has judged yet. */
const UNJUDGED: Credibility = 6

export function assessedReport(
  submitted: ReportSubmitted,
  assessment: Assessment,
  given: { topic: string; catalogue: string; reliability: Reliability },
): AssessedReport {
  return {
    id: submitted.report,
    ...given,
    receivedAt: new Date(submitted.receivedAt),
    assessment: 1,
    world: submitted.exercise ? 'exercise' : 'actual',
    country: assessment.country,
    admin1: assessment.admin1,
    group: assessment.group,
    day: submitted.day,
    source: submitted.source,
    root: submitted.root,
    observer: submitted.observer,
    vouched: submitted.vouched,
    doubted: assessment.doubted,
    candidates: assessment.candidates,
    feed: submitted.feed,
    backfill: submitted.backfill,
    kind: submitted.kind,
    basis: submitted.basis,
    guarded: submitted.guarded,
    fewCouldKnow: submitted.fewCouldKnow,
    sharing: submitted.sharing,
    language: assessment.language,
    credibility: UNJUDGED,
    actors: assessment.actors,
    story: assessment.story,
    matches: assessment.matches,
  }
}

export function evidenceOf(report: AssessedReport): Evidence {
  const { id, doubted, vouched, candidates: _, ...same } = report
  return { ...same, report: id, vouched: vouched && !doubted }
}
