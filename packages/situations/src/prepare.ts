/** One situation's evidence made ready: what counts, what stands beside it, what silence holds. */
import { levels } from '@tocsin/events'
import { carries, type Evidence, type Judgement, type Place, type Settlement } from './evidence.ts'
import { voiceOf, type Voice } from './floor.ts'
import type { LevelModel } from './level-model.ts'
import { blindFrom, silentSince, type HourCount } from './rhythm.ts'
import { highest, levelAt, rankOf, reachedWithin, ruleBook, type LevelOrNone, type RuleBook } from './rule.ts'
import { spreadOf, type Sighting } from './spread.ts'
import { rank, type Standing } from './strength.ts'
import { UnreadMatters, type Complete, type Part, type Unread } from './unread.ts'
import { DAY, weigh, type Weighed } from './weight.ts'

/** Everything that bears on one situation. Order and repeats do not matter. */
export interface SituationInput {
  place: Place
  /** reports of this place and group */
  own: readonly Evidence[]
  /** reports of the whole country, or about no group in particular: they count in part, and fill no floor */
  wider: readonly Evidence[]
  /** where in the country signs were seen */
  sightings: readonly Sighting[]
  /** reports of vouched sources by hour, in this place */
  rhythm: readonly HourCount[]
  /** how many reported from here lately (`observersOf`) */
  observers: number
  judgements: readonly Judgement[]
  settlements: readonly Settlement[]
  /** of a part of `own` and `wider`; without it they are whole */
  part?: Part
}

/** What assessing and explaining both start from. */
export interface Prepared {
  book: RuleBook
  own: readonly Evidence[]
  held: LevelOrNone
  blindSince: number | null
}

export function prepare(input: SituationInput, moment: number, model: LevelModel): Prepared {
  refuseOtherParts(input, moment)
  const own = counting(input.own, input.settlements, moment)
  const wider = counting(input.wider, input.settlements, moment)
  const voices = own.map((report) => voiceOf(report, model)).filter((voice): voice is Voice => voice !== null)
  const complete = completeOf({ ...input, own })
  const unread = input.part?.unread ?? []
  const matches = [...weighedOf(own, 1, unread, model), ...weighedOf(wider, model.widerShare, unread, model)]
  const spread: Standing[] = voices.length > 0 ? spreadOf(input.sightings, model) : []
  const open = ruleBook(rank(matches, spread), voices, complete, model)
  const urgent = rankOf(levelAt(open, moment)) >= rankOf('imminent')
  const from = voices.length > 0 ? blindFrom(input.rhythm, moment, urgent, model) : null
  if (from === null) return { book: open, own, held: 'none', blindSince: null }
  const { indicator, factor, weight, windowDays } = model.blind
  const gap: Standing = { indicator, factor, weight, from, until: Infinity }
  const book = ruleBook(rank(matches, [...spread, gap]), voices, complete, model)
  const lastSeen = from - windowDays * DAY
  const reached = levels.filter((level) => reachedWithin(book, level, lastSeen, moment))
  return {
    book,
    own,
    held: highest([levelAt(book, lastSeen), ...reached]),
    blindSince: silentSince(input.rhythm, from),
  }
}

/** A part tells of what counts now; what is settled or yet to come stands before it in its strands. */
function refuseOtherParts({ own, wider, settlements, part }: SituationInput, moment: number): void {
  const early = (report: Evidence): boolean => report.receivedAt.getTime() > moment
  if (part && part.unread.length > 0 && (settlements.length > 0 || own.some(early) || wider.some(early)))
    throw new UnreadMatters()
}

export function completeOf({ own, part }: Pick<SituationInput, 'own' | 'part'>): Complete {
  if (!part || part.unread.length === 0)
    return { vouched: true, all: true, since: -Infinity, lastAct: -Infinity }
  const { unread, since, lastAct } = part
  const cut = new Set(unread.map((one) => one.report))
  const ending = own.filter((report) => cut.has(report.report))
  return { vouched: !ending.some((report) => report.vouched), all: ending.length === 0, since, lastAct }
}

function weighedOf(
  reports: readonly Evidence[],
  share: number,
  unread: readonly Unread[],
  model: LevelModel,
): readonly Weighed[] {
  const matches = reports.flatMap((report) => weigh(report, model, share))
  if (unread.length === 0) return matches
  const shared = unread.map((cut) => ({ ...cut, most: cut.most + Math.log2(share) }))
  const cuts = Map.groupBy(shared, (one) => `${one.report}|${one.indicator}`)
  return matches.map((match) => {
    const own = cuts.get(`${match.report}|${match.indicator}`)
    return own ? { ...match, unread: own } : match
  })
}

/** Each report once; without data sets, imports, what is settled, and guarded reports that stand alone. */
function counting(
  evidence: readonly Evidence[],
  settlements: readonly Settlement[],
  moment: number,
): Evidence[] {
  const distinct = [...new Map(evidence.map((report) => [report.report, report])).values()].toSorted((a, b) =>
    a.report < b.report ? -1 : 1,
  )
  const open = distinct.filter(
    (report) => carries(report) && report.receivedAt.getTime() <= moment && !isSettled(report, settlements),
  )
  const company = open.some((report) => !report.guarded && report.matches.length > 0)
  return company ? open : open.filter((report) => !report.guarded)
}

export function isSettled(report: Evidence, settlements: readonly Settlement[]): boolean {
  return settlements.some(
    (settled) => report.receivedAt < settled.before || settled.reports.includes(report.report),
  )
}
