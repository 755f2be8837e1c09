import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseWord } from './normalise.ts'

describe('one spelling for one word', () => {
  test.each([
    ['Tués', 'tues'],
    ['ÉGLISE', 'eglise'],
    ['ﬁre', 'fire'],
    ['Ｋｉｌｌ', 'kill'],
    ['cœur', 'coeur'],
    ['أُحرِقَت', 'احرقت'],
    ['مدينـــة', 'مدينه'],
    ['مستشفى', 'مستشفي'],
    ['İstanbul', 'istanbul'],
    ['ki\u200blled', 'killed'],
  ])('%s reads as %s', (written, read) => {
    expect(normaliseWord(written)).toBe(read)
  })

  test('normalising twice is the same as once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (word) => {
        const once = normaliseWord(word)
        expect(normaliseWord(once)).toBe(once)
      }),
      { numRuns: 400 },
    )
  }, 60_000)
})
