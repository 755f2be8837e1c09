import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf } from './times.ts'
import { readCap } from './read.ts'

const folder = new URL('../../../tests/data/cap/cap-1.2/', import.meta.url)
const samples = readdirSync(folder)
  .toSorted()
  .map((name) => readFileSync(new URL(name, folder)))

/** A real document in which pieces were cut out, doubled or replaced, as by a hand or a broken line. */
const spoiled = fc
  .record({
    sample: fc.constantFrom(...samples),
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(40),
        put: fc.oneof(
          fc.constantFrom('', '<', '>', '&', ']]>', '<alert>', '</info>', '<!DOCTYPE a>', '&#0;', '\0'),
          fc.string({ unit: 'binary', maxLength: 12 }),
        ),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ sample, edits }) =>
    edits.reduce((bytes, { at, cut, put }) => {
      const from = Math.floor(at * bytes.length)
      return Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + cut)])
    }, sample),
  )

describe('reading CAP', () => {
  it('has an outcome for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const { outcome } of readCap(bytes)) expect(outcome).toBe('refused')
      }),
    )
  })

  it('of a spoiled document refuses by name, or finds an alert that is whole', () => {
    fc.assert(
      fc.property(spoiled, (bytes) => {
        for (const reading of readCap(bytes)) {
          if (reading.outcome === 'refused') {
            expect(reading.faults.length).toBeGreaterThan(0)
            continue
          }
          const { identity, info } = reading.alert
          expect(identity.identifier).not.toMatch(/^$|[\s,<&]/)
          expect(identity.sender).not.toMatch(/^$|[\s,<&]/)
          expect(Number.isNaN(instantOf(identity.sent)?.getTime() ?? Number.NaN)).toBe(false)
          for (const { event } of info) expect(event).not.toBe('')
        }
      }),
      { numRuns: 400 },
    )
  }, 120_000)
})
