/** A backtest as an SVG: one lane a place, its levels as bands, deaths by month as bars, peaks as triangles. */
import { monthsBetween, spansAt } from './alarms.ts'
import type { Backtest } from './backtest.ts'
import type { Deaths } from './episodes.ts'
import { midnight } from './replayed.ts'

const WIDTH = 1200
const LEFT = 80
const TOP = 40
const LANE = 36
const bands = [
  ['watch', '#fdf0c4'],
  ['concern', '#f7b267'],
  ['imminent', '#d1495b'],
  ['ongoing', '#7b1e3a'],
] as const

/** @param deaths of one-sided violence, by admin-1 and day */
export function plot(result: Backtest, deaths: Deaths): string {
  const [from, until] = [midnight(result.from), midnight(result.until)]
  const x = (at: number): number => round(LEFT + ((WIDTH - LEFT - 10) * (at - from)) / (until - from))
  const places = [...deaths.keys()].toSorted()
  const height = TOP + places.length * LANE + 30
  const y = (admin1: string): number => TOP + places.indexOf(admin1) * LANE
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...bands.map(
      ([level, colour], at) =>
        `<rect x="${LEFT + at * 90}" y="10" width="12" height="12" fill="${colour}"/>` +
        `<text x="${LEFT + at * 90 + 17}" y="20">${level}</text>`,
    ),
    `<text x="${LEFT + 370}" y="20">bars: deaths a month by one-sided violence (square root); ▼ deadliest day of an episode</text>`,
    ...bands.flatMap(([level, colour]) =>
      spansAt(result.steps, level, until)
        .filter(({ admin1 }) => places.includes(admin1))
        .map(
          (span) =>
            `<rect x="${x(span.from)}" y="${y(span.admin1)}" width="${round(Math.max(0.5, x(span.until) - x(span.from)))}" height="${LANE - 6}" fill="${colour}"/>`,
        ),
    ),
    ...bars(deaths, places, { from, until, x, y }),
    ...result.episodes.map(
      ({ admin1, peak }) =>
        `<text x="${x(midnight(peak))}" y="${y(admin1) + 8}" text-anchor="middle" font-size="9">▼</text>`,
    ),
    ...places.map((admin1) => `<text x="8" y="${y(admin1) + 20}">${admin1}</text>`),
    ...yearsBetween(from, until).map(
      (year) => `<text x="${x(Date.UTC(year, 0, 1))}" y="${height - 10}">${year}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n')
}

interface Frame {
  from: number
  until: number
  x: (at: number) => number
  y: (admin1: string) => number
}

function bars(deaths: Deaths, places: readonly string[], { from, until, x, y }: Frame): string[] {
  const months = monthsBetween(from, until)
  const sums = places.flatMap((admin1) =>
    months.map((month, at) => {
      const end = months[at + 1] ?? until
      const days = [...(deaths.get(admin1) ?? [])].filter(([day]) => day >= month && day < end)
      return { admin1, month, dead: days.reduce((sum, [, dead]) => sum + dead, 0) }
    }),
  )
  const most = Math.max(1, ...sums.map(({ dead }) => dead))
  return sums
    .filter(({ dead }) => dead > 0)
    .map(({ admin1, month, dead }) => {
      const height = round((LANE - 8) * Math.sqrt(dead / most))
      return `<rect x="${x(Math.max(month, from))}" y="${round(y(admin1) + LANE - 6 - height)}" width="2" height="${height}" fill="#222"/>`
    })
}

/** Every second year, so that the figures do not run into each other. */
function yearsBetween(from: number, until: number): number[] {
  const first = new Date(from).getUTCFullYear() + 1
  const last = new Date(until).getUTCFullYear()
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at).filter(
    (_, at) => at % 2 === 0,
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
