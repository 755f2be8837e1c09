import { describe, expect, test } from 'vitest'
import { PatternError, spellOut } from './alternatives.ts'
import { parsePattern } from './pattern.ts'

describe('alternatives', () => {
  test.each([
    ['armed (man|men)', ['armed man', 'armed men']],
    ['defen(c|s)e', ['defence', 'defense']],
    ['(peace (deal|accord)|truce)', ['peace deal', 'peace accord', 'truce']],
    ['brulee?', ['brulee', 'brule']],
    ['(all)? killed', ['all killed', 'killed']],
  ])('%s', (written, spelled) => {
    expect(spellOut(written)).toEqual(spelled)
  })
})

describe('patterns', () => {
  test('elements with the gaps before them, company and exclusions', () => {
    expect(parsePattern('@armed .. @kill ..3 (two|many people) & @village ! @sport')).toEqual([
      {
        elements: ['@armed', '@kill', 'two|many people'],
        gaps: [0, 6, 3],
        company: ['@village'],
        exclusions: ['@sport'],
      },
    ])
  })

  test('what may be missing gives a pattern with it and one without, its gap left to the next', () => {
    const [whole, shorter] = parsePattern('@a ..2 @b? ..1 @c')
    expect(whole).toMatchObject({ elements: ['@a', '@b', '@c'], gaps: [0, 2, 1] })
    expect(shorter).toMatchObject({ elements: ['@a', '@c'], gaps: [0, 3] })
  })

  test.each(['@a?', '(a|', 'a) b', '(a||b)', 'a{2}', '& @b'])('refuses %s', (source) => {
    expect(() => parsePattern(source)).toThrow(PatternError)
  })
})
