import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkReferences } from './check-references.ts'
import { readDirectoryFile } from './read-file.ts'

const sample = readFileSync(new URL('../../test/example-directory.json', import.meta.url), 'utf8')

const spoiled = fc
  .array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(30),
      put: fc.oneof(
        fc.constantFrom(
          '',
          '"',
          '{',
          '}',
          '[',
          ',',
          ': ',
          '&a ',
          '*a',
          '\n- ',
          '!!binary ',
          '<<: ',
          '\t',
          '\0',
        ),
        fc.string({ unit: 'binary', maxLength: 8 }),
      ),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((edits) =>
    edits.reduce((text, { at, cut, put }) => {
      const from = Math.floor(at * text.length)
      return text.slice(0, from) + put + text.slice(from + cut)
    }, sample),
  )

const holds = (text: string): void => {
  const read = readDirectoryFile(text)
  if (read.outcome === 'right') return void expect(checkReferences(read.file)).toEqual([])
  expect(read.faults.length).toBeGreaterThan(0)
  const lines = text.split(/\r\n|\r|\n/).length
  for (const { line } of read.faults) expect(line >= 1 && line <= lines + 1).toBe(true)
}

describe('reading a directory file', () => {
  it('has an outcome for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), holds), { numRuns: 500 })
  })
  it('of a spoiled file says which lines are at fault, or reads one that is whole', () => {
    fc.assert(fc.property(spoiled, holds), { numRuns: 200 })
  }, 180_000)
})
