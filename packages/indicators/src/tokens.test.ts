import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestSentence, tokenise } from './tokens.ts'

const words = (text: string): string[] => tokenise(text).map(({ word }) => word)
const sentences = (text: string): number => new Set(tokenise(text).map(({ sentence }) => sentence)).size

describe('words and sentences', () => {
  test('an apostrophe separates, so that an elided article is a word of its own', () => {
    expect(words("l'armée d’Égypte")).toEqual(['l', 'armee', 'd', 'egypte'])
  })

  test.each([
    ['Gunmen came. They shot two men.', 2],
    ['Attack in C. African Republic kills 22', 1],
    ['Deadly raid in C.Africa: UN', 1],
    ['Gen. Diendéré left. Then he came back.', 2],
    ['قتلوا الرجال؟ نعم.', 2],
    ['one\ntwo', 2],
  ])('%s has %i sentences', (text, count) => {
    expect(sentences(text)).toBe(count)
  })

  test('a quotation covers its words and no apostrophe opens one', () => {
    const marked = (text: string): string[] =>
      tokenise(text)
        .filter(({ quotation }) => quotation >= 0)
        .map(({ word }) => word)
    expect(marked('He said "kill them all" on air')).toEqual(['kill', 'them', 'all'])
    expect(marked('Il dit « tuez-les » à la radio')).toEqual(['tuez', 'les'])
    expect(marked("the army's men and the rebels' men")).toEqual([])
    expect(marked('an "opened and never closed mark')).toEqual([])
  })

  test('every span is where its word stands in the text as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        let before = 0
        for (const { start, end } of tokenise(text)) {
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          expect(text.slice(start, end)).toMatch(/^[\p{L}\p{N}]/u)
          before = end
        }
        expect(before).toBeLessThanOrEqual(text.length)
      }),
    )
  })

  test('a sentence that never ends is cut', () => {
    const tokens = tokenise('word '.repeat(5 * longestSentence))
    expect(new Set(tokens.map(({ sentence }) => sentence)).size).toBe(5)
  })
})
