/** Strength: the weighted noisy-or of the factors, each the noisy-or of its strongest independent matches. */
import { independent, type Account } from './independence.ts'
import type { LevelModel } from './level-model.ts'
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

/** Matches by factor and indicator, each indicator's ranked. */
export interface Ranked {
  factors: ReadonlyMap<string, ReadonlyMap<string, readonly Weighed[]>>
  standing: readonly Standing[]
  bands: number
  /** ms, ascending: when something begins to count */
  starts: readonly number[]
}

export function rank(matches: readonly Weighed[], standing: readonly Standing[] = []): Ranked {
  const factors = new Map<string, Map<string, Weighed[]>>()
  let bands = 0
  for (const match of matches) {
    const indicators = factors.get(match.factor) ?? new Map<string, Weighed[]>()
    factors.set(match.factor, indicators)
    const list = indicators.get(match.indicator) ?? []
    indicators.set(match.indicator, list)
    list.push(match)
    bands = Math.max(bands, match.story.length)
  }
  for (const { factor } of standing) if (!factors.has(factor)) factors.set(factor, new Map())
  for (const indicators of factors.values()) for (const list of indicators.values()) list.sort(byRank)
  const starts = new Set([...matches.map((match) => match.start), ...standing.map((sign) => sign.from)])
  return { factors, standing, bands, starts: [...starts].toSorted((a, b) => a - b) }
}

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
  let least = 1
  for (const account of accounts(ranked.bands)) {
    const weights = strongest(ranked, factor, moment, account, model).map((match) => weightAt(match, moment))
    for (const sign of ranked.standing)
      if (sign.factor === factor && sign.from <= moment && moment < sign.until) weights.push(sign.weight)
    least = Math.min(least, noisyOr(weights))
    if (least === 0) return 0
  }
  return least
}

/** @returns the factor's matches that count by this account, strongest first */
export function strongest(
  ranked: Ranked,
  factor: string,
  moment: number,
  account: Account,
  model: LevelModel,
): Weighed[] {
  const indicators = ranked.factors.get(factor) ?? new Map<string, Weighed[]>()
  return [...indicators.values()]
    .flatMap((list) => independent(list, moment, account, model))
    .toSorted((a, b) => weightAt(b, moment) - weightAt(a, moment))
    .slice(0, model.kept)
}

export function accounts(bands: number): Account[] {
  return ['voice', ...Array.from({ length: bands }, (_, band) => band)]
}

/** The chance that at least one of independent signs is right. Sorted, so that the order of evidence never shows. */
export function noisyOr(weights: readonly number[]): number {
  let none = 1
  for (const weight of weights.toSorted((a, b) => b - a)) none *= 1 - weight
  return 1 - none
}
