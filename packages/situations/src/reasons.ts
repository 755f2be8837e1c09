/**
 * Why a situation stands where it stands, as the rules that decided it, each with its numbers: part of every result. What
 * a reader sees are sentences made of them in his language (`@tocsin/messages`). No report, source or span is in them.
 */
import { levels, type AlertVersion, type Horizon, type Level } from '@tocsin/events'
import type { Judgement } from './evidence.ts'
import type { LevelModel } from './level-model.ts'
import type { Prepared } from './prepare.ts'
import { lastReached, levelAt, rankOf, type LevelOrNone, type RuleBook } from './rule.ts'
import { factorAt, factorWeight } from './strength.ts'
import type { SurgeReason } from './surge.ts'
import { DAY, HOUR, type Weighed } from './weight.ts'

/** Instants are ISO 8601, days `YYYY-MM-DD` UTC; strengths, entries and shares lie in [0,1]. */
export type Reason =
  /** strength and floor reach the level now */
  | { rule: 'reached'; level: Level; strength: number; entry: number }
  /** reached before; stays while strength is above its exit, `until` at the latest */
  | { rule: 'kept'; level: Level; strength: number; exit: number; day: string; until: string }
  /** reached before; stays whatever fades */
  | { rule: 'firm'; level: Level; strength: number; day: string; until: string }
  /** reports have stopped: the level of before is held */
  | { rule: 'silent'; level: LevelOrNone; day: string }
  | { rule: 'below'; strength: number; level: Level; entry: number }
  /** strong enough by wider evidence, but no report of this place and group */
  | { rule: 'nothing-own'; strength: number }
  | { rule: 'floor'; level: Level }
  | { rule: 'lacks-strength'; level: Level; entry: number }
  | { rule: 'lacks-floor'; level: Level; entry: number }
  | { rule: 'factor'; factor: string; comes: number; adds: number; indicators: readonly string[] }
  | { rule: 'spread' }
  | { rule: 'gap' }
  | { rule: 'wider' }
  | { rule: 'surge'; reason: SurgeReason }
  | { rule: 'horizon'; horizon: Horizon }
  | { rule: 'trend'; trend: AlertVersion['trend'] }
  | { rule: 'bulletin' }
  | { rule: 'judged'; kind: Judgement['kind']; level: LevelOrNone; until: string; ruleLevel: LevelOrNone }
  | { rule: 'against'; code: string }
  | Counterfactual

/** What the level would be without some of its evidence; computed when a person asks (`explain`). */
export type Counterfactual =
  | { rule: 'without'; what: 'strongest' | 'unvouched'; stands: boolean; level: LevelOrNone }
  /** `level`: the lowest that the loss of one root leaves */
  | { rule: 'without-root'; stands: boolean; level: LevelOrNone }

interface Given {
  prepared: Prepared
  level: LevelOrNone
  ruleLevel: LevelOrNone
  judgement: Judgement | null
  counted: readonly Weighed[]
  surge: SurgeReason | null
  horizon: Horizon
  trend: AlertVersion['trend']
  against: readonly string[]
  bulletin: boolean
}

export function reasonsOf(given: Given, moment: number, model: LevelModel): Reason[] {
  const { prepared, level, judgement, counted } = given
  const { book } = prepared
  const own = new Set(prepared.own.map((report) => report.report))
  const standing = book.ranked.standing.filter((sign) => sign.from <= moment && moment < sign.until)
  const when: readonly (Reason | false | null)[] = [
    judgement && {
      rule: 'judged',
      kind: judgement.kind,
      level: judgement.level,
      until: judgement.until.toISOString(),
      ruleLevel: given.ruleLevel,
    },
    ...standingReasons(prepared, given.ruleLevel, moment, model),
    ...factorsOf(book, counted, moment, model),
    standing.some((sign) => sign.indicator === model.spread.indicator) && { rule: 'spread' },
    prepared.blindSince !== null && { rule: 'gap' },
    counted.some((match) => !own.has(match.report)) && { rule: 'wider' },
    given.surge && { rule: 'surge', reason: given.surge },
    level !== 'none' && { rule: 'horizon', horizon: given.horizon },
    level !== 'none' && { rule: 'trend', trend: given.trend },
    given.bulletin && { rule: 'bulletin' },
    ...given.against.map((code): Reason => ({ rule: 'against', code })),
  ]
  return when.filter((reason) => reason !== null && reason !== false)
}

/** How the rule's level came about, its floor, and what the next one lacks. */
function standingReasons(
  { book, held, blindSince }: Prepared,
  ruleLevel: LevelOrNone,
  moment: number,
  model: LevelModel,
): Reason[] {
  const strength = book.strength(moment)
  const open = levelAt(book, moment)
  const next = levels[rankOf(ruleLevel)]
  const missing: Reason[] =
    next === undefined || ruleLevel === 'none'
      ? []
      : book.strengthFor(next, moment) >= model.levels[next].entry
        ? [{ rule: 'lacks-floor', level: next, entry: model.levels[next].entry }]
        : [{ rule: 'lacks-strength', level: next, entry: model.levels[next].entry }]
  if (blindSince !== null && rankOf(held) > rankOf(open))
    return [{ rule: 'silent', level: held, day: dayOf(blindSince) }]
  if (ruleLevel === 'none') {
    const { entry } = model.levels.watch
    return strength >= entry
      ? [{ rule: 'nothing-own', strength }]
      : [{ rule: 'below', strength, level: 'watch', entry }]
  }
  return [
    howReached(book, ruleLevel, book.strengthFor(ruleLevel, moment), moment, model),
    { rule: 'floor', level: ruleLevel },
    ...missing,
  ]
}

function howReached(
  book: RuleBook,
  level: Level,
  strength: number,
  moment: number,
  model: LevelModel,
): Reason {
  const { entry, exit, holdDays, firmHours } = model.levels[level]
  const longest = Math.max(holdDays * DAY, firmHours * HOUR)
  const last = lastReached(book, level, moment - longest, moment) ?? moment
  if (last === moment) return { rule: 'reached', level, strength, entry }
  const day = dayOf(last)
  return strength > exit
    ? { rule: 'kept', level, strength, exit, day, until: dayOf(last + holdDays * DAY) }
    : { rule: 'firm', level, strength, day, until: new Date(last + firmHours * HOUR).toISOString() }
}

function factorsOf(
  book: RuleBook,
  counted: readonly Weighed[],
  moment: number,
  model: LevelModel,
): Extract<Reason, { rule: 'factor' }>[] {
  return [...book.ranked.factors.keys()]
    .map((factor) => {
      const comes = rounded(factorAt(book.ranked, factor, moment, model))
      const indicators = counted.filter((match) => match.factor === factor).map((match) => match.indicator)
      return {
        rule: 'factor' as const,
        factor,
        comes,
        adds: rounded(comes * factorWeight(factor, model)),
        indicators: [...new Set(indicators)].toSorted(),
      }
    })
    .filter((one) => one.comes > 0)
    .toSorted((a, b) => b.adds - a.adds || (a.factor < b.factor ? -1 : 1))
}

function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9
}

function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}
