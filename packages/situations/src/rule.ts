/**
 * Hysteresis without memory: a level stands where strength and floor reach it, or reached it at some moment of its hold
 * while strength is still above its exit. All from the evidence known now, so a restart or another order changes nothing.
 */
import { levels, type Level } from '@tocsin/events'
import { floorStands, type Voice } from './floor.ts'
import type { LevelModel } from './level-model.ts'
import { rank, strengthAt, type Ranked } from './strength.ts'
import { known, type Complete } from './unread.ts'
import { DAY, HOUR } from './weight.ts'

export type LevelOrNone = Level | 'none'

const order: readonly LevelOrNone[] = ['none', ...levels]

export function rankOf(level: LevelOrNone): number {
  return order.indexOf(level)
}

export function highest(given: readonly LevelOrNone[]): LevelOrNone {
  return given.reduce((a, b) => (rankOf(b) > rankOf(a) ? b : a), 'none' as LevelOrNone)
}

/** One situation's evidence, prepared; asks about any moment. */
export interface RuleBook {
  ranked: Ranked
  voices: readonly Voice[]
  complete: Complete
  model: LevelModel
  strength(moment: number): number
  /** what counts towards a level: above `concern` nothing that nobody vouches for */
  strengthFor(level: Level, moment: number): number
}

export function ruleBook(
  ranked: Ranked,
  voices: readonly Voice[],
  complete: Complete,
  model: LevelModel,
): RuleBook {
  const strength = remembered((moment) => strengthAt(ranked, moment, model))
  const all = [...ranked.factors.values()].flatMap(({ lists }) => lists.flat())
  const vouchedFor = all.filter((match) => match.vouched)
  // Ranked when it is first asked for: where no floor stands it never is.
  let ofVouched: Ranked | null = null
  const firm =
    vouchedFor.length === all.length
      ? strength
      : remembered((moment) => strengthAt((ofVouched ??= rank(vouchedFor, ranked.standing)), moment, model))
  return {
    ranked,
    voices,
    complete,
    model,
    strength,
    strengthFor: (level, moment) => (rankOf(level) > rankOf('concern') ? firm : strength)(moment),
  }
}

function remembered(of: (moment: number) => number): (moment: number) => number {
  const known = new Map<number, number>()
  return (moment) => {
    const before = known.get(moment)
    if (before !== undefined) return before
    const value = of(moment)
    known.set(moment, value)
    return value
  }
}

/** @returns the level by rule alone at `moment` (ms) */
export function levelAt(book: RuleBook, moment: number): LevelOrNone {
  return levels.toReversed().find((level) => stands(book, level, moment)) ?? 'none'
}

function stands(book: RuleBook, level: Level, moment: number): boolean {
  const { exit, holdDays, firmHours } = book.model.levels[level]
  if (reachedWithin(book, level, moment - firmHours * HOUR, moment)) return true
  if (book.strengthFor(level, moment) <= exit) return false
  return reachedWithin(book, level, moment - holdDays * DAY, moment)
}

/** @returns whether entry and floor of `level` were met at some moment of [from, to] (ms) */
export function reachedWithin(book: RuleBook, level: Level, from: number, to: number): boolean {
  return momentsOf(book, from, to).some((moment) => reaches(book, level, moment))
}

/** @returns the latest moment of [from, to] (ms) at which the level was reached */
export function lastReached(book: RuleBook, level: Level, from: number, to: number): number | null {
  const moments = momentsOf(book, from, to)
  const peak = moments.findIndex((moment) => reaches(book, level, moment))
  if (peak === -1) return null
  // From a peak on it is reached until strength has faded or the floor has aged, and not again before the next.
  let last = moments[peak]!
  let after = moments[peak - 1] ?? last
  while (after - last > 1) {
    const middle = last + Math.floor((after - last) / 2)
    if (reaches(book, level, middle)) last = middle
    else after = middle
  }
  return last
}

function reaches(book: RuleBook, level: Level, moment: number): boolean {
  const { voices, complete, model } = book
  const from = moment - model.levels[level].floorDays * DAY
  const whole = rankOf(level) > rankOf('concern') ? complete.vouched : complete.all
  const noAct = level === 'ongoing' && from >= complete.lastAct
  return (
    known(floorStands(voices, level, moment, model), whole || noAct || from >= complete.since) &&
    book.strengthFor(level, moment) >= model.levels[level].entry
  )
}

/**
 * Between two reports strength only fades and floors only age, so both peak where a report starts to count, or where the
 * span begins. Latest first.
 */
function momentsOf(book: RuleBook, from: number, to: number): number[] {
  const starts = book.ranked.starts.filter((start) => start > from && start <= to)
  return [...new Set([to, ...starts.toReversed(), from])]
}
