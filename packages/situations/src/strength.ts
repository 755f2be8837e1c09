/** Strength: the weighted noisy-or of the factors, each the noisy-or of its strongest independent matches. */
import { accountsOf, independent, type Account } from './independence.ts'
import type { LevelModel } from './level-model.ts'
import { UnreadMatters } from './unread.ts'
import { weightAt, type Weighed } from './weight.ts'

/** A sign that no report bears: spread over provinces, silence. It does not fade while it holds. */
export interface Standing {
  indicator: string
  factor: string
  weight: number
  /** ms; holds in [from, until) */
  from: number
  until: number
}

/** One factor's matches by indicator, each indicator's ranked, and the accounts of independence to ask. */
export interface Factor {
  lists: readonly (readonly Weighed[])[]
  accounts: readonly Account[]
}

export interface Ranked {
  factors: ReadonlyMap<string, Factor>
  standing: readonly Standing[]
  /** ms, ascending: when something begins to count */
  starts: readonly number[]
}

export function rank(matches: readonly Weighed[], standing: readonly Standing[] = []): Ranked {
  const factors = new Map<string, Factor>(standing.map(({ factor }) => [factor, NO_MATCHES]))
  for (const [factor, own] of Map.groupBy(matches, (match) => match.factor)) {
    const lists = [...Map.groupBy(own, (match) => match.indicator)]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, list]) => list)
    for (const list of lists) list.sort(byRank)
    factors.set(factor, { lists, accounts: accountsOf(lists) })
  }
  const starts = new Set([...matches.map((match) => match.start), ...standing.map((sign) => sign.from)])
  return { factors, standing, starts: [...starts].toSorted((a, b) => a - b) }
}

const NO_MATCHES: Factor = { lists: [], accounts: accountsOf([]) }

// The report's id only makes the order total; matches of equal rank weigh the same.
function byRank(a: Weighed, b: Weighed): number {
  return b.rank - a.rank || (a.report < b.report ? -1 : a.report > b.report ? 1 : 0)
}

/** @returns strength in [0, 1] at `moment` (ms) */
export function strengthAt(ranked: Ranked, moment: number, model: LevelModel): number {
  const factors = [...ranked.factors.keys()].map(
    (factor) => factorWeight(factor, model) * factorAt(ranked, factor, moment, model),
  )
  // Rounded, so that the last bit of a sum never decides on which side of a threshold it falls.
  return Math.round(noisyOr(factors) * 1e9) / 1e9
}

export function factorWeight(factor: string, model: LevelModel): number {
  return model.factors[factor] ?? model.factors['other']!
}

/** @returns what one factor comes to at `moment`, in [0, 1]: the least of the accounts of independence */
export function factorAt(ranked: Ranked, factor: string, moment: number, model: LevelModel): number {
  const own = ranked.factors.get(factor) ?? NO_MATCHES
  const holding = ranked.standing
    .filter((sign) => sign.factor === factor && sign.from <= moment && moment < sign.until)
    .map((sign) => sign.weight)
  return leastOf(own, moment, model, (weights) => noisyOr([...weights, ...holding])).worth
}

/** @returns the matches that count at `moment` by the account that leaves the factor least, strongest first */
export function countedOf(factor: Factor, moment: number, model: LevelModel): readonly Weighed[] {
  return leastOf(factor, moment, model, noisyOr).matches
}

interface Worth {
  worth: number
  matches: readonly Weighed[]
}

/**
 * Where as many as count weigh more than anything unread can, it does not matter. Else of a story account we know what it comes
 * to at least; that is enough where the voices, of which all is known, come to no more.
 */
function leastOf(
  { lists, accounts }: Factor,
  moment: number,
  model: LevelModel,
  worthOf: (weights: readonly number[]) => number,
): Worth {
  let least: Worth | null = null
  let unsure = false
  let ofVoices = 0
  for (const account of accounts) {
    const choices = lists.map((list) => independent(list, moment, account, model))
    const below = choices.reduce((most, choice) => Math.max(most, choice.below), 0)
    const strongest = choices
      .flatMap(({ matches }) => matches.map((match) => ({ match, weight: weightAt(match, moment) })))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, model.kept)
    const sure = below === 0 || (strongest[model.kept - 1]?.weight ?? 0) > below
    const worth = worthOf(strongest.map((one) => one.weight))
    if (account === 'voice') {
      if (!sure) throw new UnreadMatters()
      ofVoices = worth
    }
    unsure ||= !sure
    if (least === null || worth < least.worth) least = { worth, matches: strongest.map((one) => one.match) }
    if (unsure && least.worth < ofVoices) throw new UnreadMatters()
  }
  return least ?? { worth: 0, matches: [] }
}

/** The chance that at least one of independent signs is right. Sorted, so that the order of evidence never shows. */
export function noisyOr(weights: readonly number[]): number {
  let none = 1
  for (const weight of weights.toSorted((a, b) => b - a)) none *= 1 - weight
  return 1 - none
}
