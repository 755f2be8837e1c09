/** A surge: at imminent or ongoing, something that is new within three days and not small. */
import type { Voice } from './floor.ts'
import type { LevelModel } from './level-model.ts'
import { countedOf, type Ranked } from './strength.ts'
import { HOUR, weightAt, type Weighed } from './weight.ts'

export type SurgeReason = 'new-place' | 'new-means' | 'outweighs'

/** @param receivedAt ms of receipt by report */
export function surgeOf(
  ranked: Ranked,
  voices: readonly Voice[],
  receivedAt: ReadonlyMap<string, number>,
  moment: number,
  model: LevelModel,
): SurgeReason | null {
  const from = moment - model.surge.hours * HOUR
  const vouched = new Set(voices.filter((voice) => voice.vouched).map((voice) => voice.report))
  const counted = countedMatches(ranked, moment, model).filter((match) => vouched.has(match.report))
  const isNew = (match: Weighed): boolean => (receivedAt.get(match.report) ?? match.start) > from
  const fresh = counted.filter(isNew)
  const earlier = counted.filter((match) => !isNew(match))
  const weight = total(fresh, moment)
  if (weight < model.surge.floor) return null
  if (earlier.length === 0) return 'new-place'
  const means = new Set(
    earlier.filter((match) => model.acts.includes(match.indicator)).map((one) => one.indicator),
  )
  if (fresh.some((match) => model.acts.includes(match.indicator) && !means.has(match.indicator)))
    return 'new-means'
  return weight >= total(earlier, moment) ? 'outweighs' : null
}

/** @returns the matches that count at `moment` by the account that leaves each factor least */
export function countedMatches(ranked: Ranked, moment: number, model: LevelModel): Weighed[] {
  return [...ranked.factors.keys()]
    .toSorted()
    .flatMap((factor) => countedOf(ranked.factors.get(factor)!, moment, model))
}

function total(matches: readonly Weighed[], moment: number): number {
  return matches
    .map((match) => weightAt(match, moment))
    .toSorted((a, b) => a - b)
    .reduce((a, b) => a + b, 0)
}
