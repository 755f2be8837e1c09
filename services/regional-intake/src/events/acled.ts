/** Armed Conflict Location & Event Data: a row as a report. Columns and codes: its codebook. */
import { acledActor, isAcledCivilian } from '@tocsin/indicators/structured'
import type { ReportInput } from '@tocsin/intake'
import { countryOf, countryOfNumber } from '@tocsin/places'
import type { FieldFault } from '@tocsin/service'
import { oneLine } from '../one-line.ts'
import { count, fault, isBackfill, pointIn } from './cells.ts'
import type { Dataset, Row, RowReading } from './dataset.ts'
import { divisionIn, locatedAt } from './located.ts'

/** Columns of every edition of the export; `civilian_targeting` is newer and read where it stands. */
const columns = [
  'event_id_cnty',
  'event_date',
  'time_precision',
  'event_type',
  'sub_event_type',
  'actor1',
  'assoc_actor_1',
  'inter1',
  'actor2',
  'assoc_actor_2',
  'inter2',
  'interaction',
  'iso',
  'country',
  'admin1',
  'location',
  'latitude',
  'longitude',
  'geo_precision',
  'source',
  'notes',
  'fatalities',
] as const

export const acled: Dataset = {
  name: 'acled',
  title: 'ACLED',
  columns,
  read,
  lastDay: (row) => dayOf(row['event_date'] ?? '') ?? '',
  outlet: (row) => row['source']?.split(';')[0]?.trim() || null,
  isOneSided: (row) => whomOf(row) !== undefined,
}

/** @param row has at least the columns above */
function read(row: Row, now: Date): RowReading {
  const faults: FieldFault[] = []
  const id = row['event_id_cnty'] ?? ''
  const event = /^[A-Z]{2,4}\d{1,9}$/.test(id) ? id : null
  if (event === null) faults.push(fault('event_id_cnty', 'must be letters of the country and a number'))
  const type = oneLine(row['sub_event_type'] || row['event_type'], 64)
  if (type === undefined) faults.push(fault('event_type', 'is missing'))
  const day = dayOf(row['event_date'] ?? '')
  if (day === undefined) faults.push(fault('event_date', 'must be a day, as 2024-03-15 or 15 March 2024'))
  const precision = precisions[row['time_precision'] ?? '']
  if (precision === undefined) faults.push(fault('time_precision', 'must be 1 to 3'))
  const best = count(row, 'fatalities', faults)
  const deaths = { low: best, best, high: best }
  const exact = pointIn(row, faults)
  if (!/^[123]$/.test(row['geo_precision'] ?? '')) faults.push(fault('geo_precision', 'must be 1 to 3'))
  // At 3 the point stands for a whole region.
  const point = row['geo_precision'] === '3' ? undefined : exact
  const named = countryOfRow(row)
  if (named === undefined) faults.push(fault('iso', 'is no ISO 3166-1 number, nor is `country` clear'))
  if (event === null || type === undefined || day === undefined || named === undefined || faults.length > 0)
    return { outcome: 'faulty', event, faults }
  const located = locatedAt(named, point)
  const country = located.outcome === 'located' ? located.country : named
  const text = oneLine(row['notes'], 4000)
  const title = [row['actor1'], row['actor2']].filter((name) => name?.trim()).join(' - ')
  const whom = oneLine(whomOf(row), 500)
  const report: ReportInput = {
    kind: 'event',
    ...(text === undefined ? {} : { text, language: 'en' }),
    event: { scheme: 'acled', code: type, title: oneLine(title, 500), deaths },
    day,
    dayPrecision: precision,
    place: {
      country,
      ...divisionIn(country, row['admin1']),
      said: oneLine(row['location'], 500),
      ...(point && { point }),
    },
    ...(whom === undefined ? {} : { whom }),
    actors: actorsOf(row, country),
    backfill: isBackfill(day, now),
  }
  const flags = located.outcome === 'located' ? located.flags : []
  return { outcome: 'read', event, report, deaths, flags }
}

const precisions: Record<string, 'day' | 'week' | 'month'> = { 1: 'day', 2: 'week', 3: 'month' }
const months = 'january february march april may june july august september october november december'.split(
  ' ',
)

/** `2024-03-15` or, as older exports write it, `15 March 2024`. */
function dayOf(text: string): string | undefined {
  const long = /^(\d{1,2}) (\p{L}+) (\d{4})$/u.exec(text.trim())
  const month = long ? months.indexOf(long[2]!.toLowerCase()) + 1 : 0
  const day = long
    ? `${long[3]}-${String(month).padStart(2, '0')}-${long[1]!.padStart(2, '0')}`
    : text.trim().slice(0, 10)
  const instant = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // 30 February parses too, as 2 March
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day) ? day : undefined
}

function countryOfRow(row: Row): string | undefined {
  const byNumber = /^\d{1,3}$/.test(row['iso'] ?? '') ? countryOfNumber(row['iso']!) : null
  if (byNumber !== null) return byNumber
  const named = countryOf(row['country'] ?? '')
  return named.outcome === 'one' ? named.country : undefined
}

/** `inter1` and `inter2`; where they are empty, the two digits of `interaction` (10: one side alone). */
function intersOf(row: Row): [string, string] {
  const digits = /^[1-8][0-8]$/.test(row['interaction'] ?? '') ? row['interaction']! : '  '
  return [row['inter1']?.trim() || digits[0]!, row['inter2']?.trim() || digits[1]!]
}

/** The people that it was aimed at, by the group that they are said to be of, where there is one. */
function whomOf(row: Row): string | undefined {
  const [, second] = intersOf(row)
  const suffers = row['actor2']?.trim() !== '' && isAcledCivilian(second)
  if (suffers) return row['assoc_actor_2']?.trim() || row['actor2']
  return row['civilian_targeting']?.trim() ? 'Civilians' : undefined
}

/** Who acts, a state's force with its state; people who are not armed are actors only where they act. */
function actorsOf(row: Row, country: string): NonNullable<ReportInput['actors']> {
  const [first, second] = intersOf(row)
  const sides = [
    { name: row['actor1'], inter: first },
    ...(isAcledCivilian(second) ? [] : [{ name: row['actor2'], inter: second }]),
  ]
  return sides.flatMap(({ name, inter }) => {
    const said = oneLine(name, 200)
    if (said === undefined) return []
    const { type, ofState } = acledActor(inter, said)
    const state = ofState === null ? undefined : countryOf(ofState)
    if (type !== 'state-organ' || state?.outcome !== 'one') return [{ type, said }]
    return [{ type: state.country === country ? type : 'foreign-state', states: [state.country], said }]
  })
}
