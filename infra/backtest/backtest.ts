/** The whole of a backtest: replay, episodes, figures, and the baselines at the same number of alarms. */
import type { LevelModel } from '@tocsin/situations'

import {
  byLastMonth,
  bySamePlaces,
  monthly,
  monthsBetween,
  placeMonths,
  spansAt,
  type Span,
} from './alarms.ts'
import { deathsOf, episodesOf, type Episode } from './episodes.ts'
import { hear } from './hear.ts'
import { replayCountry, type Step, type Told } from './replay.ts'
import { DAY, type Replayed } from './replayed.ts'
import { leadOf, scoreOf, type Score } from './score.ts'

export const measured = ['concern', 'imminent'] as const
export type Measured = (typeof measured)[number]

export interface Line extends Score {
  level: Measured
  by: 'levels' | 'levels, first of the month' | 'deaths of last month' | 'same places'
  /** admin-1 areas under alarm on the first of a month, summed over the months */
  placeMonths: number
}

export interface Backtest {
  from: string
  until: string
  years: number
  reports: number
  steps: Step[]
  versions: Told[]
  episodes: (Episode & { lead: Record<Measured, number | null> })[]
  figures: Line[]
  perYear: { alerts: number; versions: number; pages: number; rises: Record<Measured, number> }
}

/** @param events in order of receipt, at least one */
export function backtest(events: readonly Replayed[], model: LevelModel): Backtest {
  const replays = [...hear(events).values()].map((heard) => replayCountry(heard, model))
  const steps = replays.flatMap((one) => one.steps).toSorted((a, b) => a.at - b.at)
  const versions = replays.flatMap((one) => one.versions).toSorted((a, b) => a.at - b.at)
  const moments = events.map(({ submitted }) => Date.parse(submitted.receivedAt))
  const [from, until] = [moments[0]! - DAY, moments.at(-1)! + DAY]
  const episodes = episodesOf(deathsOf(events, ({ oneSided }) => oneSided))
  const spans = { concern: spansAt(steps, 'concern', until), imminent: spansAt(steps, 'imminent', until) }
  const years = (until - from) / (365.25 * DAY)
  const perYear = (count: number): number => Math.round((10 * count) / years) / 10
  const months = monthsBetween(from, until)
  const deaths = deathsOf(events, () => true)
  return {
    from: new Date(from).toISOString().slice(0, 10),
    until: new Date(until).toISOString().slice(0, 10),
    years: Math.round(10 * years) / 10,
    reports: events.length,
    steps,
    versions,
    episodes: episodes.map((episode) => ({
      ...episode,
      lead: { concern: leadOf(spans.concern, episode), imminent: leadOf(spans.imminent, episode) },
    })),
    figures: measured.flatMap((level) => linesOf(level, spans[level], { episodes, months, deaths })),
    perYear: {
      alerts: perYear(versions.filter(({ kind }, at) => isFirst(kind, versions, at)).length),
      versions: perYear(versions.length),
      pages: perYear(versions.filter(({ page }) => page).length),
      rises: { concern: perYear(spans.concern.length), imminent: perYear(spans.imminent.length) },
    },
  }
}

function linesOf(
  level: Measured,
  spans: readonly Span[],
  given: { episodes: readonly Episode[]; months: readonly number[]; deaths: ReturnType<typeof deathsOf> },
): Line[] {
  const { episodes, months, deaths } = given
  const coarse = monthly(spans, months)
  const alarms = placeMonths(coarse, months)
  const line = (by: Line['by'], of: readonly Span[]): Line => ({
    level,
    by,
    placeMonths: placeMonths(of, months),
    ...scoreOf(of, episodes),
  })
  return [
    line('levels', spans),
    line('levels, first of the month', coarse),
    line('deaths of last month', byLastMonth(deaths, months, alarms)),
    line('same places', bySamePlaces(deaths, months, alarms)),
  ]
}

/** A crisis's first version, or the first after its alert ended. */
function isFirst(kind: string, versions: readonly Told[], at: number): boolean {
  const before = versions.slice(0, at).findLast(({ country }) => country === versions[at]!.country)
  return kind === 'rise' && (before === undefined || before.kind === 'ended')
}
