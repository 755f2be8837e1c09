import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { acled } from './acled.ts'
import type { Row } from './dataset.ts'
import { readHeader } from './header.ts'

const now = new Date('2026-03-01T00:00:00Z')
// Invented: the terms of the real data set do not allow passing rows on.
const sample = readFileSync(new URL('../../test/acled-made-up.csv', import.meta.url), 'utf8')
const records: Record<string, string>[] = parse(sample, { columns: true })
const rowOf = (event: string): Row => records.find((row) => row['event_id_cnty'] === event)!

function read(event: string, changes: Row = {}) {
  const reading = acled.read({ ...rowOf(event), ...changes }, now)
  if (reading.outcome !== 'read') throw new Error(JSON.stringify(reading.faults))
  return { ...reading.report, deaths: reading.deaths, flags: reading.flags }
}

describe('a row of ACLED', () => {
  it('becomes a coded event with place, deaths, whose force it was and whom it was aimed at', () => {
    expect(read('SUD900001')).toMatchObject({
      kind: 'event',
      event: { scheme: 'acled', code: 'Attack', deaths: { low: 6, best: 6, high: 6 } },
      language: 'en',
      day: '2026-02-20',
      dayPrecision: 'day',
      place: { country: 'SDN', admin1: 'SD-DW', said: 'Ag Geneina', point: { latitude: 13.4526 } },
      whom: 'Masalit Ethnic Group (Sudan)',
      actors: [{ type: 'state-organ', states: ['SDN'], said: 'Military Forces of Sudan (2019-)' }],
      backfill: false,
      flags: [],
    })
  })
  it('reads the numbers, days and codes of older exports', () => {
    expect(read('SUD900002')).toMatchObject({
      day: '2026-02-21',
      whom: 'Civilians',
      actors: [{ type: 'state-organ', states: ['SDN'] }],
    })
    expect(read('SUD900002', { inter1: '', inter2: '' }).actors).toMatchObject([{ type: 'state-organ' }])
    expect(read('SUD900002', { event_date: '2024-02-21' }).backfill).toBe(true)
  })
  it("takes another state's force for foreign, nobody known for unknown, civilians for no actor", () => {
    expect(read('SUD900003')).toMatchObject({
      dayPrecision: 'week',
      actors: [{ type: 'foreign-state', states: ['TCD'] }, { type: 'non-state' }],
    })
    expect(read('COD900004')).toMatchObject({
      dayPrecision: 'month',
      place: { country: 'COD', admin1: 'CD-NK' },
      actors: [{ type: 'unknown' }],
      whom: 'Civilians (Democratic Republic of Congo)',
    })
    expect(read('COD900004').place).not.toHaveProperty('point')
    expect(read('KEN900005')).toMatchObject({ whom: 'Students (Kenya)', actors: [{ states: ['KEN'] }] })
    expect(read('KEN900006')).toMatchObject({ actors: [{ type: 'non-state', said: 'Protesters (Kenya)' }] })
  })
  it('names every column at fault', () => {
    const reading = acled.read(rowOf('SUD900008'), now)
    expect(reading.outcome === 'faulty' && reading.faults.map(({ pointer }) => pointer)).toEqual([
      '/event_date',
      '/time_precision',
      '/fatalities',
      '/latitude',
      '/longitude',
      '/geo_precision',
      '/iso',
    ])
  })
  it('is told from UCDP by its columns, and what is missing is named', () => {
    const header = Object.keys(records[0]!)
    expect(readHeader(header)).toMatchObject({ outcome: 'known', dataset: { name: 'acled' } })
    expect(readHeader(header.filter((column) => column !== 'fatalities'))).toEqual({
      outcome: 'unknown',
      faults: [{ pointer: '#header/fatalities', detail: 'is a column that is missing' }],
    })
  })
})
