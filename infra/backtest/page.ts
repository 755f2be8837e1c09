/** A backtest as lines for a terminal. */
import type { Backtest, Line } from './backtest.ts'
import { dayOf } from './replayed.ts'

/** @param long with every rise and surge, else the figures alone */
export function linesOf(result: Backtest, long: boolean): string[] {
  const { from, until, reports, years, episodes, perYear } = result
  return [
    `${reports} events heard of from ${from} to ${until} (${years} years)`,
    '',
    ...(long ? [...rises(result), ''] : []),
    table(
      ['episode', 'from', 'peak', 'deaths', 'days at concern', 'days at imminent'],
      episodes.map(({ admin1, from: first, peak, deaths, lead }) => [
        admin1,
        first,
        peak,
        String(deaths),
        days(lead.concern),
        days(lead.imminent),
      ]),
    ),
    '',
    table(
      ['level', 'by', 'place-months', 'reached', 'share', 'before its first day', 'median lead (days)'],
      result.figures.map(figureRow),
    ),
    '',
    `A year: ${perYear.alerts} alerts of a country in ${perYear.versions} versions, ${perYear.pages} pages; ` +
      `${perYear.rises.concern} rises of an admin-1 to concern, ${perYear.rises.imminent} to imminent.`,
  ]
}

function figureRow(line: Line): string[] {
  return [
    line.level,
    line.by,
    String(line.placeMonths),
    `${line.reached} of ${line.episodes}`,
    line.share === null ? '–' : line.share.toFixed(2),
    String(line.beforeFirst),
    days(line.medianLeadDays),
  ]
}

function rises({ steps }: Backtest): string[] {
  const shown = steps.filter(({ what }) => what !== 'fall')
  return [
    table(
      ['day', 'place', 'what', 'level', 'strength'],
      shown.map(({ at, country, admin1, what, level, strength }) => [
        dayOf(at),
        admin1 ?? country,
        what,
        level,
        strength.toFixed(2),
      ]),
    ),
  ]
}

function days(lead: number | null): string {
  return lead === null ? '–' : String(Math.round(lead * 10) / 10)
}

/** Reads as a table on a terminal and as Markdown. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => (row[at] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
