/** Episodes of one-sided violence: what a warning should have come before. */
import { DAY, dayOf, midnight, type Replayed } from './replayed.ts'

const DEATHS = 25
const WINDOW_DAYS = 30
const QUIET_DAYS = 180

export interface Episode {
  /** ISO 3166-2 */
  admin1: string
  /** first and last day of its violence */
  from: string
  until: string
  /** its deadliest day, the first of several */
  peak: string
  deaths: number
}

/** Deaths by admin-1 and day (ms of its midnight). */
export type Deaths = ReadonlyMap<string, ReadonlyMap<number, number>>

/** @param which events count; each is dated by its first day, as its deaths may have come then */
export function deathsOf(events: readonly Replayed[], which: (one: Replayed) => boolean): Deaths {
  const deaths = new Map<string, Map<number, number>>()
  for (const event of events) {
    const { admin1, day } = event.submitted
    if (admin1 === null || day === null || !which(event)) continue
    const ofPlace = deaths.get(admin1) ?? new Map<number, number>()
    deaths.set(admin1, ofPlace)
    ofPlace.set(midnight(day), (ofPlace.get(midnight(day)) ?? 0) + event.deaths)
  }
  return deaths
}

/**
 * A day is grave where the 30 days up to it hold at least 25 deaths; grave days less than 180 apart are of one episode,
 * which begins with the first of the 30 days.
 */
export function episodesOf(deaths: Deaths): Episode[] {
  return [...deaths]
    .flatMap(([admin1, ofPlace]) => episodesIn(admin1, ofPlace))
    .toSorted((a, b) => (a.peak < b.peak ? -1 : 1))
}

function episodesIn(admin1: string, deaths: ReadonlyMap<number, number>): Episode[] {
  const days = [...deaths.keys()].toSorted((a, b) => a - b)
  const sum = (from: number, to: number): number =>
    days.reduce((total, day) => (day >= from && day <= to ? total + deaths.get(day)! : total), 0)
  const grave = days.filter((day) => sum(day - (WINDOW_DAYS - 1) * DAY, day) >= DEATHS)
  const runs: { first: number; last: number }[] = []
  for (const day of grave) {
    const run = runs.at(-1)
    if (run && day - run.last <= QUIET_DAYS * DAY) run.last = day
    else runs.push({ first: day, last: day })
  }
  return runs.map(({ first, last }) => {
    const begin = first - (WINDOW_DAYS - 1) * DAY
    const own = days.filter((day) => day >= begin && day <= last && deaths.get(day)! > 0)
    const peak = own.reduce((a, b) => (deaths.get(b)! > deaths.get(a)! ? b : a))
    return { admin1, from: dayOf(own[0]!), until: dayOf(last), peak: dayOf(peak), deaths: sum(begin, last) }
  })
}
