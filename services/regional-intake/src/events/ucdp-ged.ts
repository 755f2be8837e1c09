/** UCDP Georeferenced Event Dataset: a row as a report. Columns and codes: its codebook. */
import type { ReportInput } from '@tocsin/intake'
import { countryByGleditschWard, countryOf } from '@tocsin/places'
import type { FieldFault } from '@tocsin/service'
import { oneLine } from '../one-line.ts'
import { count, fault, inOrder, isBackfill, pointIn } from './cells.ts'
import type { Dataset, Flag, Row, RowReading } from './dataset.ts'
import { divisionIn, locatedAt, type Located, type Point } from './located.ts'

const columns = [
  'id',
  'type_of_violence',
  'dyad_name',
  'side_a',
  'side_b',
  'source_headline',
  'where_prec',
  'where_coordinates',
  'adm_1',
  'latitude',
  'longitude',
  'country',
  'country_id',
  'date_prec',
  'date_start',
  'date_end',
  'best',
  'high',
  'low',
  'gwnoa',
  'gwnob',
] as const

const DAY = 86_400_000

export const ucdpGed: Dataset = {
  name: 'ucdp-ged',
  title: 'UCDP GED',
  columns,
  read,
  lastDay: (row) => (row['date_end'] ?? '').slice(0, 10),
  outlet: (row) => row['source_office']?.split(';')[0]?.trim() || null,
  isOneSided: (row) => row['type_of_violence'] === '3',
}

/** @param row has at least the columns above */
function read(row: Row, now: Date): RowReading {
  const faults: FieldFault[] = []
  const id = row['id'] ?? ''
  const event = /^\d{1,12}$/.test(id) ? id : null
  if (event === null) faults.push(fault('id', 'must be a number'))
  if (!/^[123]$/.test(row['type_of_violence'] ?? ''))
    faults.push(fault('type_of_violence', 'must be 1, 2 or 3'))
  const deaths = {
    low: count(row, 'low', faults),
    best: count(row, 'best', faults),
    high: count(row, 'high', faults),
  }
  const dates = datesOf(row, faults)
  const point = pointOf(row, faults)
  const located = countryOfRow(row, point)
  if (located.outcome === 'unknown') faults.push(fault('country_id', located.detail))
  if (event === null || faults.length > 0 || located.outcome === 'unknown')
    return { outcome: 'faulty', event, faults }

  const { low, best, high } = deaths
  const contradict = !(low <= best && best <= high)
  const flags: Flag[] = [
    ...located.flags,
    ...dates.flags,
    ...(contradict ? (['deaths-contradict'] as const) : []),
  ]
  const { country } = located
  const text = oneLine(row['source_headline'], 2000)
  const report: ReportInput = {
    kind: 'event',
    ...(text === undefined ? {} : { text, language: 'en' }),
    event: {
      scheme: 'ucdp',
      code: row['type_of_violence'] ?? '',
      title: oneLine(row['dyad_name'], 500),
      deaths: inOrder(deaths),
    },
    day: dates.day,
    dayPrecision: dates.precision,
    place: {
      country,
      ...divisionIn(country, row['adm_1']),
      said: oneLine(row['where_coordinates'], 500),
      ...(point && { point }),
    },
    ...(row['type_of_violence'] === '3' ? { whom: oneLine(row['side_b'], 500) } : {}),
    actors: actorsOf(row, country),
    backfill: isBackfill(dates.day, now),
  }
  return { outcome: 'read', event, report, deaths, flags }
}

type Precision = 'day' | 'week' | 'month'
const precisions: readonly Precision[] = ['day', 'week', 'month']

/** The first day, and how well it is known: by the data set's own code and by how many days the event lasted. */
function datesOf(row: Row, faults: FieldFault[]): { day: string; precision: Precision; flags: Flag[] } {
  const [start, end] = (['date_start', 'date_end'] as const).map((column) => {
    // the distribution writes a time of midnight behind the day
    const day = /^(\d{4}-\d\d-\d\d)(?:[ T]00:00:00(?:\.0+)?)?$/.exec(row[column] ?? '')?.[1]
    const instant = Date.parse(`${day}T00:00:00Z`)
    // 30 February parses too, as 2 March
    if (day !== undefined && !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day))
      return { day, instant }
    faults.push(fault(column, 'must be a day, YYYY-MM-DD'))
    return { day: '', instant: 0 }
  })
  const code = Number(row['date_prec'])
  if (!/^[1-5]$/.test(row['date_prec'] ?? '')) faults.push(fault('date_prec', 'must be 1 to 5'))
  const days = ((end?.instant ?? 0) - (start?.instant ?? 0)) / DAY + 1
  if (days < 1) faults.push(fault('date_end', 'lies before date_start'))
  const coarseness = Math.max(code <= 1 ? 0 : code <= 3 ? 1 : 2, days <= 1 ? 0 : days <= 7 ? 1 : 2)
  return {
    day: start?.day ?? '',
    precision: precisions[coarseness] ?? 'month',
    flags: code === 5 ? ['date-vague'] : [],
  }
}

/** The point where it stands for a place; above precision 4 it stands for a whole region, country or sea. */
function pointOf(row: Row, faults: FieldFault[]): Point | undefined {
  const point = pointIn(row, faults)
  if (!/^[1-7]$/.test(row['where_prec'] ?? '')) faults.push(fault('where_prec', 'must be 1 to 7'))
  return Number(row['where_prec']) > 4 ? undefined : point
}

/**
 * The country as it is today. The number is of the state that held the place then; where a clear point lies in another
 * (Bosnia of 1992, Juba of 2003, Gaza), that one is meant.
 */
function countryOfRow(row: Row, point: Point | undefined): Located {
  const named = countryOf(row['country'] ?? '')
  const byNumber = /^\d{1,4}$/.test(row['country_id'] ?? '')
    ? countryByGleditschWard(Number(row['country_id']))
    : undefined
  const country = byNumber ?? (named.outcome === 'one' ? named.country : undefined)
  if (country === undefined)
    return { outcome: 'unknown', detail: 'is no Gleditsch-Ward number that we know, nor is `country` clear' }
  return locatedAt(country, point)
}

/** Who fought: a government's side by its number, any other as said. Civilians are no actor. */
function actorsOf(row: Row, country: string): NonNullable<ReportInput['actors']> {
  const sides = [
    { said: oneLine(row['side_a'], 200), ward: row['gwnoa'] },
    ...(row['type_of_violence'] === '3' ? [] : [{ said: oneLine(row['side_b'], 200), ward: row['gwnob'] }]),
  ]
  return sides.map(({ said, ward }) => {
    const states = statesOf(ward ?? '')
    if (states.length === 0)
      return { type: /^government of /i.test(said ?? '') ? 'unknown' : 'non-state', said }
    return { type: states.includes(country) ? 'state-organ' : 'foreign-state', states, said }
  })
}

/** Numbers of one or several governments, with commas or semicolons between. */
function statesOf(wards: string): string[] {
  const states = (wards.match(/\d+/g) ?? []).map((ward) => countryByGleditschWard(Number(ward)))
  return [...new Set(states.filter((state) => state !== undefined))].slice(0, 8)
}
