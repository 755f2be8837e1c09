/** The content of an alert version from the situations of its crisis. */
import {
  audience,
  type AlertVersion,
  type Audience,
  type Horizon,
  type Implicated,
  type Level,
} from '@tocsin/events'
import type { LevelModel } from '../level-model.ts'
import { rankOf } from '../rule.ts'
import type { Situation } from '../situation.ts'
import { DAY, HOUR } from '../weight.ts'
import type { AlertDecision, AlertState, CrisisView } from './alert-state.ts'
import { areasOf, dayOf } from './areas.ts'
import { gateOf } from './gate.ts'
import { uniteImplicated } from './implicated.ts'

/** What evidence and clock alone say; kind, stage and the like come from what was said before. */
export type AlertContent = Pick<
  AlertVersion,
  | 'areas'
  | 'firstDay'
  | 'lastDay'
  | 'level'
  | 'horizon'
  | 'trend'
  | 'confidence'
  | 'feared'
  | 'implicated'
  | 'indicators'
  | 'corroboration'
  | 'against'
  | 'caveats'
  | 'tlp'
  | 'nextReview'
  | 'gate'
  | 'place'
  | 'excluded'
  | 'allowed'
>

/** @param level the crisis's; at least one situation has it */
export function contentOf(
  view: CrisisView,
  level: Level,
  previous: AlertState | null,
  remembered: readonly Implicated[],
  decisions: readonly AlertDecision[],
  now: Date,
  model: LevelModel,
): AlertContent {
  const counted = view.situations.filter((one) => one.level !== 'none')
  const top = counted
    .filter((one) => one.level === level)
    .toSorted((a, b) => b.strength - a.strength || (a.key < b.key ? -1 : 1))
  const before = previous?.version
  const implicated = uniteImplicated(remembered, before?.implicated ?? [], view.implicated)
  const [firstDay, lastDay] = daysOf(counted)
  return {
    areas: areasOf(view.situations, before?.areas ?? []),
    firstDay,
    lastDay,
    level,
    horizon: soonest(top),
    trend: top.find((one) => one.trend !== 'steady')?.trend ?? 'steady',
    confidence: best(top, (one) => one.support.confidence, ['high', 'medium', 'low']),
    feared: top.find((one) => one.support.feared !== 'harm-unclear')?.support.feared ?? 'harm-unclear',
    implicated,
    indicators: indicatorsOf(counted, before?.indicators ?? []),
    corroboration: best(top, (one) => one.support.corroboration, [
      'several-some-first-hand',
      'several',
      'one-source',
    ]),
    against: [...new Set(counted.flatMap((one) => one.support.against))].toSorted(),
    caveats: caveatsOf(counted, implicated),
    tlp: model.tlp,
    nextReview: new Date(now.getTime() + model.levels[level].nextReviewHours * HOUR).toISOString(),
    gate: gateOf(view.world, top),
    place: [...new Set([view.country, ...view.candidates])].toSorted(),
    excluded: excludedAt(decisions, now),
    allowed: allowedOf(counted, level),
  }
}

/** Days of the signs; where a place is widened, the day is widened to its week. */
function daysOf(counted: readonly Situation[]): [string | null, string | null] {
  const first = counted.flatMap((one) => one.support.firstDay ?? []).toSorted()[0] ?? null
  const last =
    counted
      .flatMap((one) => one.support.lastDay ?? [])
      .toSorted()
      .at(-1) ?? null
  const widened = counted.some(
    (one) => !one.showsProvince && (one.place.admin1 !== null || one.support.guarded),
  )
  return widened && first && last ? [monday(first, 0), monday(last, 6)] : [first, last]
}

function monday(day: string, plus: number): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7
  return dayOf(at + (plus - sinceMonday) * DAY)
}

function soonest(top: readonly Situation[]): Horizon {
  return best(top, (one) => one.horizon, ['hours', 'days', 'weeks'])
}

/** @returns the first of `ranking` that some situation has; the last where there is none */
function best<T extends string>(
  top: readonly Situation[],
  of: (one: Situation) => T,
  ranking: readonly T[],
): T {
  return ranking.find((value) => top.some((one) => of(one) === value)) ?? ranking.at(-1)!
}

function indicatorsOf(
  counted: readonly Situation[],
  before: AlertVersion['indicators'],
): AlertVersion['indicators'] {
  const known = new Set(before.map((one) => one.id))
  const all = new Map(before.map((one) => [one.id, { ...one, new: false }]))
  for (const { id, verified } of counted.flatMap((one) => one.support.indicators))
    all.set(id, { id, verified, new: !known.has(id) })
  return [...all.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function caveatsOf(counted: readonly Situation[], implicated: readonly Implicated[]): string[] {
  const codes = [
    implicated.some((one) => one.type !== 'non-state' && one.type !== 'organisation') &&
      'do-not-contact-authorities',
    counted.some((one) => one.support.guarded) && 'guarded',
    counted.some((one) => one.support.fewCouldKnow) && 'few-could-know',
  ]
  return codes.filter((code) => code !== false)
}

function excludedAt(decisions: readonly AlertDecision[], now: Date): string[] {
  const inForce = decisions.filter((one) => one.kind === 'exclude' && one.at <= now && one.until > now)
  return [...new Set(inForce.map((one) => (one.kind === 'exclude' ? one.state : '')))].toSorted()
}

/** Those for whom each area that is told of keeps its level on the reports that consent to them. */
function allowedOf(counted: readonly Situation[], level: Level): Audience[] {
  const told = counted.filter((one) => one.level === level || rankOf(one.level) >= rankOf('concern'))
  return audience.options.filter((one) => told.every((situation) => situation.consented.includes(one)))
}
