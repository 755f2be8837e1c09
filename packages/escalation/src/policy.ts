/** Which steps a party's policy asks for a version, and the policy that stands where a party has written none. */
import type { Horizon, Level, PolicyChanged, SeatChanged } from '@tocsin/events'
import type * as z from 'zod'
import type { policyRule, policyStep } from '@tocsin/events'
import { organisationOf, policyOf, seatsOf, type Directory, type TrackKind } from '@tocsin/routing'

export type PolicyRule = z.infer<typeof policyRule>
export type PolicyStep = z.infer<typeof policyStep>

/** Frozen into a track when it starts: every rule, not only the one in force, so that a rise finds its own. */
export interface Plan {
  /** id of the policy; null: the party has none and the default stands */
  policy: string | null
  version: number
  rules: PolicyRule[]
  /** one step a party of the configured chain, asked after the last pass and before the operators */
  fallback: PolicyStep[]
  kind: TrackKind
}

/** What of a version decides which rule holds. */
export interface Asked {
  level: Level
  horizon: Horizon
  kind: 'rise' | 'surge' | 'new-facts' | 'fall'
}

/** @returns index of the first rule that matches, or -1: this party is not asked at that level */
export function ruleFor(rules: readonly PolicyRule[], asked: Asked): number {
  return rules.findIndex(
    (rule) =>
      rule.levels.includes(asked.level) &&
      (rule.horizons === null || rule.horizons.includes(asked.horizon)) &&
      (rule.kinds === null || (asked.kind !== 'fall' && rule.kinds.includes(asked.kind))),
  )
}

/** Freezes what the directory says of a party now. */
export function planFor(party: string, kind: TrackKind, directory: Directory): Plan {
  // The operators' own track has no step: it pages at once, and again until somebody takes it.
  if (kind === 'operator') return { policy: null, version: 0, rules: [], fallback: [], kind }
  const policy = policyOf(directory, party)
  const seats = seatsOf(directory, party)
  const rules = policy?.rules ?? (seats.length === 0 ? [] : defaultRules(kind, seats))
  return {
    policy: policy?.id ?? null,
    version: policy?.version ?? 0,
    rules,
    fallback: fallbackSteps(policy, rules, directory),
    kind,
  }
}

function fallbackSteps(
  policy: PolicyChanged | null,
  rules: readonly PolicyRule[],
  directory: Directory,
): PolicyStep[] {
  const delaySeconds = rules.at(-1)?.steps.at(-1)?.delaySeconds ?? 1800
  return (policy?.fallback ?? [])
    .filter((party) => party !== 'operator' && organisationOf(directory, party)?.kind !== 'operator')
    .flatMap((party) => {
      const first = seatsOf(directory, party)[0]
      return first === undefined ? [] : [{ seats: [first.id], delaySeconds }]
    })
}

type Delays = readonly [number, number, number]
const MINUTE = 60
const HOUR = 3600

/** Proposed defaults (people.md, the table of seat kinds): delays per step, passes, patience. */
function defaultRules(kind: TrackKind, seats: readonly SeatChanged[]): PolicyRule[] {
  const urgent = { levels: ['imminent', 'ongoing'], horizons: ['hours'], kinds: null } as const
  const surge = { levels: ['imminent', 'ongoing'], horizons: null, kinds: ['surge'] } as const
  const serious = { levels: ['imminent', 'ongoing'], horizons: null, kinds: null } as const
  const concern = { levels: ['concern', 'watch'], horizons: null, kinds: null } as const
  const table: [typeof urgent | typeof surge | typeof serious | typeof concern, Delays, number, number][] =
    kind === 'review'
      ? [
          [urgent, [10 * MINUTE, 10 * MINUTE, 20 * MINUTE], 3, MINUTE],
          [surge, [10 * MINUTE, 10 * MINUTE, 20 * MINUTE], 3, MINUTE],
          [serious, [30 * MINUTE, 30 * MINUTE, HOUR], 2, 2 * MINUTE],
          [concern, [24 * HOUR, 24 * HOUR, 24 * HOUR], 1, 10 * MINUTE],
        ]
      : kind === 'state'
        ? [
            [urgent, [30 * MINUTE, HOUR, HOUR], 1, 2 * MINUTE],
            [serious, [4 * HOUR, 4 * HOUR, 4 * HOUR], 1, 10 * MINUTE],
          ]
        : [
            [urgent, [15 * MINUTE, 15 * MINUTE, 30 * MINUTE], 2, 2 * MINUTE],
            [surge, [5 * MINUTE, 5 * MINUTE, 10 * MINUTE], 3, MINUTE],
            [serious, [15 * MINUTE, 15 * MINUTE, 30 * MINUTE], 2, 2 * MINUTE],
            [concern, [HOUR, HOUR, 2 * HOUR], 1, 10 * MINUTE],
          ]
  return table.map(([when, delays, passes, patienceSeconds]) => ({
    levels: [...when.levels],
    horizons: when.horizons === null ? null : [...when.horizons],
    kinds: when.kinds === null ? null : [...when.kinds],
    steps: seats.map((seat, i) => ({ seats: [seat.id], delaySeconds: delays[Math.min(i, 2)]! })),
    passes,
    patienceSeconds,
  }))
}
