import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { readReport } from '@tocsin/intake'
import { isCountry } from '@tocsin/places'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { acled } from './acled.ts'
import { csvRecords, UnreadableFile } from './csv-rows.ts'
import type { Dataset, Row } from './dataset.ts'
import { ucdpGed } from './ucdp-ged.ts'

const now = new Date('2026-03-03T02:00:00Z')
const files: [Dataset, URL][] = [
  [ucdpGed, new URL('../../../../tests/data/events/ucdp_ged_sample_1000.csv', import.meta.url)],
  [acled, new URL('../../test/acled-made-up.csv', import.meta.url)],
]
const rows = new Map<Dataset['name'], Row[]>()

beforeAll(async () => {
  for (const [dataset, file] of files) {
    const [header = [], ...records] = await Array.fromAsync(csvRecords(Readable.from(readFileSync(file))))
    rows.set(
      dataset.name,
      records.map((record) => Object.fromEntries(header.map((column, i) => [column, record[i] ?? '']))),
    )
  }
})

const cell = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    '91',
    '-181',
    'NaN',
    '2026-02-30',
    '9999-12-31',
    '00',
    ';;',
    '\u2028',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

describe.each(files)('a row of $title', (dataset) => {
  it('with cells that are anything is refused by column, or is a report that stands', () => {
    const spoilt = fc.record({
      at: fc.nat(),
      cells: fc.dictionary(fc.constantFrom(...dataset.columns), cell, { maxKeys: 3 }),
    })
    fc.assert(
      fc.property(spoilt, ({ at, cells }) => {
        const known = rows.get(dataset.name)!
        const reading = dataset.read({ ...known[at % known.length], ...cells }, now)
        if (reading.outcome === 'faulty') return void expect(reading.faults.length).toBeGreaterThan(0)
        expect(reading.event).not.toBe('')
        for (const count of Object.values(reading.deaths)) expect(Number.isSafeInteger(count)).toBe(true)
        const check = readReport(reading.report, now)
        if (check.outcome === 'faulty') expect(check.faults.length).toBeGreaterThan(0)
        else expect(isCountry(check.checked.country)).toBe(true)
      }),
      { numRuns: 500 },
    )
  }, 120_000)
})

describe('a file of any bytes', () => {
  it('has records, or is unreadable with the reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        try {
          for await (const record of csvRecords(Readable.from([Buffer.from(bytes)])))
            expect(record.every((one) => typeof one === 'string')).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableFile)
        }
      }),
      { numRuns: 300 },
    )
  })
})
