/** Ways to be warned, each as spans of time in which a place is under alarm. */
import { rankOf, type LevelOrNone } from '@tocsin/situations'

import type { Deaths } from './episodes.ts'
import type { Step } from './replay.ts'

export interface Span {
  admin1: string
  /** ms; under alarm in [from, until) */
  from: number
  until: number
}

/** @returns when each admin-1 stood at `level` or higher */
export function spansAt(steps: readonly Step[], level: LevelOrNone, end: number): Span[] {
  const open = new Map<string, number>()
  const spans: Span[] = []
  for (const { at, admin1, level: now } of steps) {
    if (admin1 === null) continue
    const from = open.get(admin1)
    if (rankOf(now) >= rankOf(level)) open.set(admin1, from ?? at)
    else if (from !== undefined) {
      spans.push({ admin1, from, until: at })
      open.delete(admin1)
    }
  }
  return [...spans, ...[...open].map(([admin1, from]) => ({ admin1, from, until: end }))]
}

/** A month of a place: what the baselines hand out, and the coin in which alarms are compared. */
interface PlaceMonth {
  admin1: string
  month: number
}

export function monthsBetween(from: number, until: number): number[] {
  const first = new Date(from)
  const months: number[] = []
  for (let i = 0; ; i++) {
    const month = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1)
    if (month >= until) return months
    months.push(month)
  }
}

function monthAfter(month: number): number {
  return Date.UTC(new Date(month).getUTCFullYear(), new Date(month).getUTCMonth() + 1, 1)
}

/** @returns each span cut to what was known on the first of a month, and held for that month */
export function monthly(spans: readonly Span[], months: readonly number[]): Span[] {
  const places = [...new Set(spans.map(({ admin1 }) => admin1))]
  const standing = months.flatMap((month) =>
    places
      .filter((admin1) =>
        spans.some((one) => one.admin1 === admin1 && one.from <= month && month < one.until),
      )
      .map((admin1) => ({ admin1, month })),
  )
  return joined(standing)
}

/**
 * The place-months with the most deaths in the month before, as many as asked; among equals those with more deaths ever
 * before. Its threshold is chosen over the whole series, in favour of this baseline.
 */
export function byLastMonth(deaths: Deaths, months: readonly number[], alarms: number): Span[] {
  const ranked = months.slice(1).flatMap((month, at) =>
    [...deaths.keys()].map((admin1) => ({
      admin1,
      month,
      last: sumOf(deaths, admin1, months[at]!, month),
      ever: sumOf(deaths, admin1, 0, month),
    })),
  )
  const chosen = ranked
    .filter(({ last }) => last > 0)
    .toSorted((a, b) => b.last - a.last || b.ever - a.ever || a.month - b.month)
    .slice(0, alarms)
  return joined(chosen)
}

/** Always the places with the most deaths so far, the same number of them each month as far as it divides. */
export function bySamePlaces(deaths: Deaths, months: readonly number[], alarms: number): Span[] {
  const chosen: PlaceMonth[] = []
  months.forEach((month, at) => {
    const quota = Math.round(((at + 1) * alarms) / months.length) - chosen.length
    const known = [...deaths.keys()]
      .map((admin1) => ({ admin1, ever: sumOf(deaths, admin1, 0, month) }))
      .filter(({ ever }) => ever > 0)
      .toSorted((a, b) => b.ever - a.ever || (a.admin1 < b.admin1 ? -1 : 1))
    for (const { admin1 } of known.slice(0, Math.max(0, quota))) chosen.push({ admin1, month })
  })
  return joined(chosen)
}

export function placeMonths(spans: readonly Span[], months: readonly number[]): number {
  return spans.reduce(
    (sum, span) => sum + months.filter((month) => span.from <= month && month < span.until).length,
    0,
  )
}

function sumOf(deaths: Deaths, admin1: string, from: number, until: number): number {
  let sum = 0
  for (const [day, dead] of deaths.get(admin1) ?? []) if (day >= from && day < until) sum += dead
  return sum
}

/** Months that follow one another make one span. */
function joined(chosen: readonly PlaceMonth[]): Span[] {
  const spans: Span[] = []
  for (const { admin1, month } of chosen.toSorted(
    (a, b) => (a.admin1 < b.admin1 ? -1 : a.admin1 > b.admin1 ? 1 : 0) || a.month - b.month,
  )) {
    const last = spans.at(-1)
    if (last?.admin1 === admin1 && last.until === month) last.until = monthAfter(month)
    else spans.push({ admin1, from: month, until: monthAfter(month) })
  }
  return spans
}
