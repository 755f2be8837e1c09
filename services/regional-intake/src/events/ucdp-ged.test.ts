import { describe, expect, it } from 'vitest'
import type { Row } from './dataset.ts'
import { ucdpGed } from './ucdp-ged.ts'

const now = new Date('2026-03-01T00:00:00Z')
const base: Row = {
  id: '1',
  type_of_violence: '3',
  dyad_name: 'Government of Sudan - Civilians',
  side_a: 'Government of Sudan',
  side_b: 'Civilians',
  source_headline: '',
  where_prec: '1',
  where_coordinates: 'El Fasher town',
  adm_1: 'Northern Darfur state',
  latitude: '13.63',
  longitude: '25.35',
  country: 'Sudan',
  country_id: '625',
  date_prec: '1',
  date_start: '2026-02-20',
  date_end: '2026-02-20',
  best: '3',
  high: '5',
  low: '2',
  gwnoa: '625',
  gwnob: '',
}
function read(changes: Row = {}) {
  const reading = ucdpGed.read({ ...base, ...changes }, now)
  if (reading.outcome !== 'read') throw new Error(JSON.stringify(reading.faults))
  return { ...reading.report, flags: reading.flags }
}

describe('a row of UCDP GED', () => {
  it('becomes a coded event with place, deaths and whose organ it was', () => {
    expect(read()).toMatchObject({
      kind: 'event',
      event: { scheme: 'ucdp', code: '3', deaths: { low: 2, best: 3, high: 5 } },
      day: '2026-02-20',
      dayPrecision: 'day',
      place: {
        country: 'SDN',
        admin1: 'SD-DN',
        said: 'El Fasher town',
        point: { latitude: 13.63, longitude: 25.35 },
      },
      whom: 'Civilians',
      actors: [{ type: 'state-organ', states: ['SDN'], said: 'Government of Sudan' }],
      backfill: false,
      flags: [],
    })
  })
  it.each([
    [{ date_prec: '2' }, 'week', []],
    [{ date_prec: '4' }, 'month', []],
    [{ date_prec: '5' }, 'month', ['date-vague']],
    [{ date_end: '2026-02-24' }, 'week', []],
    [{ date_prec: '2', date_end: '2026-03-20' }, 'month', []],
    [{ date_start: '2026-02-20 00:00:00.000', date_end: '2026-02-20 00:00:00.000' }, 'day', []],
  ] as const)('%j is known to the %s', (changes, precision, flags) => {
    expect(read(changes as unknown as Row)).toMatchObject({
      day: '2026-02-20',
      dayPrecision: precision,
      flags,
    })
  })
  it('is history after 90 days', () => {
    expect(read({ date_start: '2025-10-01', date_end: '2025-10-01' }).backfill).toBe(true)
  })
  it('lies in the state of today at its point, flagged where the number names another', () => {
    const juba = { latitude: '4.85', longitude: '31.6', adm_1: 'Equatoria state' }
    expect(read(juba)).toMatchObject({ place: { country: 'SSD' }, flags: ['country-by-point'] })
    expect(read(juba).actors).toMatchObject([{ type: 'foreign-state', states: ['SDN'] }])
  })
  it('keeps the country of its number on a border and in a disputed place', () => {
    const abyei = { latitude: '9.6', longitude: '28.43' }
    expect(read(abyei)).toMatchObject({ place: { country: 'SDN' }, flags: ['place-disputed'] })
    const bangui = { latitude: '4.37', longitude: '18.58', country_id: '482', adm_1: 'Bangui province' }
    expect(read(bangui)).toMatchObject({ place: { country: 'CAF', admin1: 'CF-BGF' }, flags: [] })
  })
  it('has no point where it stands for a whole country', () => {
    expect(read({ where_prec: '6' }).place).toEqual({
      country: 'SDN',
      admin1: 'SD-DN',
      said: 'El Fasher town',
    })
  })
  it('names rebels as they are said, and never takes an unknown government for none', () => {
    const rebels = {
      type_of_violence: '1',
      side_a: 'Government of Nowhere',
      gwnoa: '',
      side_b: 'SLM/A',
      gwnob: '',
    }
    expect(read(rebels).actors).toMatchObject([
      { type: 'unknown', said: 'Government of Nowhere' },
      { type: 'non-state', said: 'SLM/A' },
    ])
  })
  it('with line breaks in a cell is said on one line', () => {
    expect(read({ where_coordinates: 'El Fasher\r\n town ' }).place.said).toBe('El Fasher town')
  })
  it('is faulty by column, all at once', () => {
    const reading = ucdpGed.read(
      {
        ...base,
        id: '',
        best: 'many',
        date_start: '1.2.2026',
        longitude: '400',
        country_id: '',
        country: 'Congo',
      },
      now,
    )
    expect(reading).toMatchObject({ outcome: 'faulty', event: null })
    const pointers = reading.outcome === 'faulty' ? reading.faults.map(({ pointer }) => pointer) : []
    expect(pointers).toEqual(['/id', '/best', '/date_start', '/longitude', '/country_id'])
  })
})
