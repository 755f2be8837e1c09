/** One situation at one moment: what the rule says, what silence and a reviewer make of it, and what goes with it. */
import { levels, type Horizon } from '@tocsin/events'
import { carries, keyOf, type Evidence, type Judgement, type Place, type Settlement } from './evidence.ts'
import { voiceOf, type Voice } from './floor.ts'
import { horizonOf } from './horizon.ts'
import { judged } from './judgement.ts'
import type { LevelModel } from './level-model.ts'
import { blindFrom, silentSince, type HourCount } from './rhythm.ts'
import { highest, levelAt, rankOf, reachedWithin, ruleBook, type LevelOrNone, type RuleBook } from './rule.ts'
import { spreadOf, type Sighting } from './spread.ts'
import { rank, type Standing } from './strength.ts'
import { supportOf, type Support } from './support.ts'
import { countedMatches, surgeOf, type SurgeReason } from './surge.ts'
import { DAY, HOUR, weigh } from './weight.ts'

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
}

export interface Situation {
  place: Place
  key: string
  level: LevelOrNone
  /** what the rule alone says, silence included */
  ruleLevel: LevelOrNone
  strength: number
  judgement: Judgement | null
  /** ms; reports stopped, the level is held */
  blindSince: number | null
  surge: SurgeReason | null
  horizon: Horizon
  trend: 'rising' | 'steady' | 'falling'
  support: Support
  observers: number
  /** ongoing for long without a surge */
  bulletin: boolean
}

export function assessSituation(input: SituationInput, now: Date, model: LevelModel): Situation {
  const moment = now.getTime()
  const { book, own, held, blindSince } = prepare(input, moment, model)
  const ruleLevel = highest([levelAt(book, moment), held])
  const { level, judgement } = judged(ruleLevel, input.judgements, moment)
  const counted = countedMatches(book.ranked, moment, model)
  const urgent = rankOf(level) >= rankOf('imminent')
  const received = new Map(own.map((report) => [report.report, report.receivedAt.getTime()]))
  const surge = urgent ? surgeOf(book.ranked, book.voices, received, moment, model) : null
  return {
    place: input.place,
    key: keyOf(input.place),
    level,
    ruleLevel,
    strength: book.strength(moment),
    judgement,
    blindSince,
    surge,
    horizon: horizonOf(level, counted, book.voices, moment, model),
    trend: trendOf(book, moment),
    support: supportOf({ own, counted, voices: book.voices, moment, blind: blindSince !== null }, model),
    observers: input.observers,
    bulletin: level === 'ongoing' && surge === null && quietFor(own, moment, model),
  }
}

/** What assessing and explaining both start from. */
export interface Prepared {
  book: RuleBook
  own: readonly Evidence[]
  held: LevelOrNone
  blindSince: number | null
}

export function prepare(input: SituationInput, moment: number, model: LevelModel): Prepared {
  const own = counting(input.own, input.settlements, moment)
  const wider = counting(input.wider, input.settlements, moment)
  const voices = own.map((report) => voiceOf(report, model)).filter((voice): voice is Voice => voice !== null)
  const matches = [
    ...own.flatMap((report) => weigh(report, model)),
    ...wider.flatMap((report) => weigh(report, model, model.widerShare)),
  ]
  const spread: Standing[] = voices.length > 0 ? spreadOf(input.sightings, model) : []
  const open = ruleBook(rank(matches, spread), voices, model)
  const urgent = rankOf(levelAt(open, moment)) >= rankOf('imminent')
  const from = voices.length > 0 ? blindFrom(input.rhythm, moment, urgent, model) : null
  if (from === null) return { book: open, own, held: 'none', blindSince: null }
  const { indicator, factor, weight, windowDays } = model.blind
  const gap: Standing = { indicator, factor, weight, from, until: Infinity }
  const book = ruleBook(rank(matches, [...spread, gap]), voices, model)
  const lastSeen = from - windowDays * DAY
  const reached = levels.filter((level) => reachedWithin(book, level, lastSeen, moment))
  return {
    book,
    own,
    held: highest([levelAt(book, lastSeen), ...reached]),
    blindSince: silentSince(input.rhythm, from),
  }
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

function trendOf(book: RuleBook, moment: number): Situation['trend'] {
  const { days, step } = book.model.trend
  const change = book.strength(moment) - book.strength(moment - days * DAY)
  return change >= step ? 'rising' : change <= -step ? 'falling' : 'steady'
}

function quietFor(own: readonly Evidence[], moment: number, model: LevelModel): boolean {
  const first = Math.min(...own.map((report) => report.receivedAt.getTime()))
  const fresh = moment - model.bulletinDays * DAY
  return first < fresh && !own.some((report) => report.receivedAt.getTime() > fresh - HOUR && report.vouched)
}
