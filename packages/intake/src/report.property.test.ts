import { createSecretKey, randomBytes } from 'node:crypto'
import { encodeEvent } from '@tocsin/database'
import { isCountry } from '@tocsin/places'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReport } from './check-report.ts'
import { report } from './report.ts'
import { sealedParts } from './sealed-parts.ts'
import { anonymous } from './sources.ts'
import { submittedEvent } from './submitted-event.ts'

const now = new Date('2026-03-03T02:00:00Z')
const odd = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.anything({ maxDepth: 2 }))
const text = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[a-zéß學 ]{1,20}[a-z]$/) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
)
const seldom = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: other })

/** Near enough to a report that many are taken, with a field here and there that is anything. */
const nearly = fc.record(
  {
    kind: fc.constantFrom('incident', 'threat', 'speech', 'easing', 'event', 'nothing-to-report'),
    text: seldom(text, odd),
    event: seldom(fc.record({ scheme: fc.constantFrom('own', 'ucdp'), code: text }), odd),
    language: seldom(fc.constantFrom('en', 'fr', 'pt-MZ'), odd),
    day: seldom(
      fc.constantFrom('2026-03-02', '2024-02-29'),
      fc.constantFrom('2025-02-29', '1899-12-31', '2027-01-01'),
    ),
    dayPrecision: fc.constantFrom('day', 'week', 'month'),
    place: fc.record(
      {
        country: seldom(fc.constantFrom('KEN', 'Kenya'), fc.constantFrom('Congo', 'XAA', 'nowhere')),
        admin1: seldom(fc.constantFrom('KE-43', 'KE-01'), fc.constantFrom('Kachin', 'XA-N')),
        said: text,
        point: fc.record({
          latitude: fc.double({ min: -90.1, max: 90.1, noNaN: true }),
          longitude: fc.double({ min: -180.1, max: 180.1, noNaN: true }),
        }),
      },
      { requiredKeys: ['country'] },
    ),
    whom: text,
    ticks: fc.array(seldom(fc.constantFrom('8.4', '1.17'), odd), { maxLength: 3 }),
    observer: text,
    guarded: seldom(fc.constant(false), fc.constant(true)),
    sourceLink: seldom(fc.webUrl(), text),
    contact: text,
  },
  { requiredKeys: ['kind', 'place'] },
)

describe('reading a report', () => {
  it('has an outcome for anything, and takes nothing that is no report', () => {
    fc.assert(fc.property(odd, (given) => readReport(given, now).outcome === 'faulty'))
  })

  it('takes only what can be sealed, travels by its schema and reads the same again', () => {
    let taken = 0
    const voice = { service: 'civil-society-intake', topic: 'reports.civil-society' } as const
    const key = createSecretKey(randomBytes(32))
    fc.assert(
      fc.property(nearly, fc.uuid({ version: 4 }), (given, id) => {
        const check = readReport(given, now)
        if (check.outcome === 'faulty') return void expect(check.faults.length).toBeGreaterThan(0)
        taken += 1
        const { checked } = check
        expect(isCountry(checked.country) || checked.country.startsWith('XA')).toBe(true)
        expect(report.parse(checked.report)).toEqual(checked.report)
        expect(readReport(checked.report, now)).toEqual(check)
        const kept = { report: id, receivedAt: now, from: anonymous, checked }
        expect(encodeEvent(submittedEvent(voice, key, kept)).value.length).toBeGreaterThan(0)
        expect(JSON.stringify(sealedParts(checked.report))).toBeTypeOf('string')
        if (checked.report.guarded) expect(checked.admin1).toBeNull()
      }),
      { numRuns: 600, seed: 20_261_124 },
    )
    expect(taken).toBeGreaterThan(20)
  }, 120_000)
})
