/** What one match weighs, and when: gravity × reliability × credibility × modality, fading with its nature's half-life. */
import type { Evidence, EvidenceMatch } from './evidence.ts'
import type { LevelModel, Nature } from './level-model.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** Moments (ms) of (`after`, `until`]. */
export interface Span {
  after: number
  until: number
}

/**
 * Asked of these moments, weaker matches than this one may be unread: of its voice, and of further voices of its root; or of
 * any.
 */
export interface Cut extends Span {
  of: 'voice' | 'any'
  /** no rank of an unread one is higher */
  most: number
}

/** A match ready to be weighed at any moment. */
export interface Weighed {
  report: string
  indicator: string
  factor: string
  nature: Nature
  /** at `start`, in [0, 1] */
  weight: number
  /** ms; the earlier of event and receipt */
  start: number
  halfLife: number
  /** log2 of the weight that it would have had at the epoch: orders matches of one half-life at every moment */
  rank: number
  root: string
  observer: string
  vouched: boolean
  story: readonly string[]
  unread?: readonly Cut[]
}

/** The root under which all sources that nobody answers for speak together. */
export const UNVOUCHED = '~'

/** @returns ms from which on the report counts: the earlier of its day and its receipt */
export function startOf(evidence: Pick<Evidence, 'day' | 'receivedAt'>): number {
  const received = evidence.receivedAt.getTime()
  return evidence.day === null ? received : Math.min(received, Date.parse(`${evidence.day}T00:00:00Z`))
}

export function initialWeight(
  match: EvidenceMatch,
  grades: Pick<Evidence, 'reliability' | 'credibility'>,
  model: LevelModel,
): number {
  if (match.nature === 'easing') return 0
  return (
    (model.gravity[match.indicator] ?? match.gravity) *
    model.reliability[grades.reliability] *
    model.credibility[`${grades.credibility}`] *
    model.modality[match.modality]
  )
}

/** @returns the report's matches that weigh something, one an indicator: its heaviest */
export function weigh(evidence: Evidence, model: LevelModel, share = 1): Weighed[] {
  const start = startOf(evidence)
  const heaviest = new Map<string, Weighed>()
  for (const match of evidence.matches) {
    const whole = initialWeight(match, evidence, model)
    const weight = whole * share
    if (weight <= (heaviest.get(match.indicator)?.weight ?? 0)) continue
    const halfLife = model.halfLifeDays[match.nature] * DAY
    heaviest.set(match.indicator, {
      report: evidence.report,
      indicator: match.indicator,
      factor: match.factor,
      nature: match.nature,
      weight,
      start,
      halfLife,
      // Whole first, as rows hold it, so that a share puts no two of them in another order.
      rank: Math.log2(whole) + start / halfLife + Math.log2(share),
      root: evidence.vouched ? evidence.root : UNVOUCHED,
      observer: evidence.vouched ? (evidence.observer ?? evidence.source) : UNVOUCHED,
      vouched: evidence.vouched,
      story: evidence.story,
    })
  }
  return [...heaviest.values()]
}

/** @returns the weight at `moment` (ms); 0 before it starts */
export function weightAt(match: Pick<Weighed, 'weight' | 'start' | 'halfLife'>, moment: number): number {
  return moment < match.start ? 0 : match.weight * 2 ** ((match.start - moment) / match.halfLife)
}
