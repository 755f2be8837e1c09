/** When a situation may change by time alone. */
import type { LevelModel } from './level-model.ts'
import { prepare, type Prepared, type SituationInput } from './prepare.ts'
import { levelAt, rankOf, type RuleBook } from './rule.ts'
import type { Situation } from './situation.ts'
import { DAY, HOUR } from './weight.ts'

const MINUTE = 60_000

/**
 * @param prepared the same input made ready for `now`, where it is at hand
 * @returns the earliest instant after `now` at which level, surge, silence or judgement may turn, if no report comes;
 *   null where only evidence can change anything. For the level exact to the minute and never later than the change; for
 *   a surge at most an hour later.
 */
export function nextChange(
  input: SituationInput,
  situation: Situation,
  now: Date,
  model: LevelModel,
  prepared?: Pick<Prepared, 'book'>,
): Date | null {
  const moment = now.getTime()
  const others = [
    ...input.judgements.flatMap((one) => [one.at.getTime(), one.until.getTime()]),
    ...(mayTurnSurge(input, situation, moment, model) ? [moment + HOUR] : []),
    ...(situation.level === 'none' && input.own.length === 0 ? [] : rhythmTurn(input, moment)),
  ].filter((candidate) => candidate > moment)
  const first = others.reduce((a, b) => Math.min(a, b), Infinity)
  const bookOf = (): RuleBook => (prepared ?? prepare(input, moment, model)).book
  const turn = situation.ruleLevel === 'none' ? null : levelTurn(bookOf(), moment, first)
  const next = Math.min(first, turn ?? Infinity)
  return next === Infinity ? null : new Date(next)
}

/**
 * Fresh and earlier signs fade at different rates, so that a surge may begin or end between any two instants: while
 * something is fresh it is looked at each hour.
 */
function mayTurnSurge(
  input: SituationInput,
  situation: Situation,
  moment: number,
  model: LevelModel,
): boolean {
  const from = moment - model.surge.hours * HOUR
  // Of a part too: it has the report that was received last.
  return (
    rankOf(situation.ruleLevel) >= rankOf('imminent') &&
    input.own.some((report) => report.receivedAt.getTime() > from)
  )
}

/** Silence is judged by days; within the last five weeks of a rhythm it may begin or end at a midnight. */
function rhythmTurn(input: SituationInput, moment: number): number[] {
  const last = input.rhythm.at(-1)
  return last && last.hour > moment - 36 * DAY ? [(Math.floor(moment / DAY) + 1) * DAY] : []
}

/** Without new reports the rule's level only falls, so the moment of its next fall is found by halving. */
function levelTurn(book: RuleBook, moment: number, first: number): number | null {
  const level = rankOf(levelAt(book, moment))
  if (level === 0) return null
  // Where something else is looked at sooner, the search would be for nothing.
  if (first !== Infinity && rankOf(levelAt(book, first)) === level) return null
  let before = moment
  let span = HOUR
  while (rankOf(levelAt(book, before + span)) === level) {
    before += span
    span *= 2
    if (before > moment + 800 * DAY) return null
  }
  let after = before + span
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / 2)
    if (rankOf(levelAt(book, middle)) === level) before = middle
    else after = middle
  }
  return after
}
