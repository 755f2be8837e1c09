/**
 * A situation of very many reports is assessed from a part of them: of each strand the strongest, and wherever what was left
 * unread could matter, assessing ends with `UnreadMatters` and more has to be read (DESIGN.md, "A part that stands for the
 * whole").
 */
import type { Evidence, EvidenceMatch } from './evidence.ts'
import type { LevelModel } from './level-model.ts'
import { DAY, type Cut, type Span, type Weighed } from './weight.ts'

/** Where what was read of an indicator ends; its factor's weaker matches are of the same kin. */
export interface Unread extends Cut {
  report: string
  indicator: string
}

/** What a reader says of the part that it has read. */
export interface Part {
  /** where reading ended, in what is of the place itself and in what is wider */
  unread: readonly Unread[]
  /** ms; whatever of the place itself was received after it was read */
  since: number
  /** ms; no report of the place, of those that somebody vouches for, saw an act that began after it */
  lastAct: number
}

/** What was read does not decide; it has to be asked of more evidence. */
export class UnreadMatters extends Error {
  override name = 'UnreadMatters'
}

/**
 * What a reader groups one voice's matches of one indicator by, beside these two: what one report of a kin says of the whole
 * situation another says too.
 */
export function kinOf(report: Evidence, match: EvidenceMatch): string {
  return [
    report.vouched ? 'vouched' : '',
    [...report.sharing].toSorted().join('+'),
    report.fewCouldKnow ? 'few' : '',
    report.guarded ? 'guarded' : '',
    match.factor,
    match.nature,
    isGraded(report) ? 'graded' : '',
    match.verified ? 'verified' : '',
  ].join('|')
}

/**
 * @returns what kins have in common whose matches count beside each other: wherever a level is asked without some reports they
 *   are left out together, and they keep their order as they fade
 */
export function besideOf(kin: string): string {
  return kin.split('|', 6).join('|')
}

export function isGraded(report: Pick<Evidence, 'reliability'>): boolean {
  return 'ABC'.includes(report.reliability)
}

/**
 * @returns the spans of moments (ms) in each of which a reader reads what is strongest at its end: all that counts is known
 *   there, and before it where there was no more. Levels are asked at the end of the first, a trend at that of the second.
 */
export function spansRead(now: Date, model: LevelModel): [latest: Span, before: Span] {
  const before = now.getTime() - model.trend.days * DAY
  return [
    { after: before, until: Infinity },
    { after: -Infinity, until: before },
  ]
}

/**
 * @param of a cut of its voice matters too, or one of `any` alone
 * @returns what weaker matches than this one may weigh at `moment` (ms) that are unread; 0 where none is
 */
export function mostUnread(
  { unread, halfLife }: Pick<Weighed, 'unread' | 'halfLife'>,
  moment: number,
  of: 'voice or any' | 'any',
): number {
  const ranks = (unread ?? [])
    .filter((cut) => cut.after < moment && moment <= cut.until && (of !== 'any' || cut.of === 'any'))
    .map((cut) => cut.most)
  // More than by rounding, so that what weighs as much is not taken for what is known.
  return 2 ** (Math.max(-Infinity, ...ranks) - moment / halfLife) * (1 + 1e-9)
}

/** Whether a part lacks nothing of its own place and group. */
export interface Complete extends Omit<Part, 'unread'> {
  /** of what somebody vouches for */
  vouched: boolean
  all: boolean
}

/** So much is read. */
export interface Share {
  /** all is read where there are no more matches than these */
  few: number
  /** matches of each indicator and kin that are looked at: the strongest; each strand is, where these may hide some */
  rows: number
  /** read of each strand */
  each: number
  /** strands of kins that count beside each other, of those that are among the strongest of their root, as many as count of one */
  strands: number
  /** other strands of an indicator and kin */
  further: number
  /** of the place's reports, whatever they say: the last that were received, one at least */
  latest: number
}

/**
 * @param found in what was read
 * @param complete nothing that could hold another is unread
 * @throws UnreadMatters where it was not found and may be there
 */
export function known(found: boolean, complete: boolean): boolean {
  if (!found && !complete) throw new UnreadMatters()
  return found
}
