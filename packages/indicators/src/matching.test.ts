import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assembleCatalogue, type Catalogue } from './catalogue.ts'
import { namingsOf } from './actors.ts'
import { compilePatterns } from './compile.ts'
import { loadCatalogue } from './catalogue-files.ts'
import { compileMatcher, readReport } from './matcher.ts'

const classes: Record<string, Record<string, string[]>> = {
  en: {
    army: ['army', 'soldier~n', 'armed (man|men)'],
    kill: ['kill~v', 'shot dead'],
    people: ['villager~n', '@kin'],
    kin: ['famil~y'],
    sport: ['match'],
  },
  fr: { army: ['armee', 'soldat~n'], kill: ['tu~er'], people: ['villageois'], sport: ['but'] },
  ar: { army: ['جيش'], kill: ['قتل*'], people: ['مدني*'], sport: ['مباراه'] },
  sw: { army: ['askari'], kill: ['-ua'], people: ['raia'], sport: ['mechi'] },
}
const endings: Record<string, Record<string, string[]>> = {
  en: { n: ['', 's'], v: ['', 's', 'ed', 'ing'], y: ['y', 'ies'] },
  fr: { n: ['', 's'], er: ['e', 'es', 'er', 'ent'] },
}

/** A catalogue of one sign, `1.1`, said by the given patterns. */
function catalogueOf(...patterns: string[]): Catalogue {
  const indicator = {
    id: '1.1',
    factor: 1,
    gist: 'a sign',
    nature: 'dynamic',
    evidence: 'unverified',
    speech: false,
  } as const
  return assembleCatalogue(
    {
      catalogues: [
        {
          catalogue: 'un-2014',
          title: 't',
          source: 's',
          factors: [],
          indicators: [indicator],
          crosswalk: {},
        },
      ],
      gravity: [],
      lexica: Object.keys(classes).map((language) => ({
        language,
        endings: endings[language],
        classes: classes[language]!,
      })),
      patterns: [{ signs: ['1.1'], language: null, patterns, unless: [], insteadOf: [], ownNegation: false }],
    },
    'test',
  )
}

function spans(pattern: string, language: string, text: string): string[] {
  const { matches } = compileMatcher(catalogueOf(pattern)).match({ text, language })
  return matches.map(({ span }) => text.slice(span.start, span.end))
}

describe('a pattern finds its spans', () => {
  test.each([
    ['@army .. @kill', 'en', 'The army killed them.', ['army killed']],
    ['@army .. @kill', 'en', 'Armed men have since KILLED them.', ['Armed men have since KILLED']],
    ['@army ..1 @kill', 'en', 'The army later also killed them.', []],
    ['@army @kill', 'en', 'The army killed.', ['army killed']],
    ['@army .. @kill', 'en', 'They killed. The army came.', []],
    ['@kill ..2 #', 'en', 'Killed were 12 of them, killed in 1994.', ['Killed were 12']],
    ['@kill & @army', 'en', 'Killed, they say, by the army.', ['Killed']],
    ['@kill ! @sport', 'en', 'They killed the match.', []],
    ['@kill .. @people', 'en', 'Killing whole families', ['Killing whole families']],
    ['(@kill|burn*) .. @people', 'en', 'burning villagers', ['burning villagers']],
    ['@army .. @kill', 'fr', "L'armée a tué", ['armée a tué']],
    ['@army .. @kill', 'fr', "L'armée les tuent", ['armée les tuent']],
    ['@kill .. @army', 'ar', 'وقتلهم الجيش', ['وقتلهم الجيش']],
    ['@kill .. @people', 'ar', 'قُتل للمدنيين', ['قُتل للمدنيين']],
    ['@army .. @kill', 'sw', 'askari waliwaua', ['askari waliwaua']],
    ['@army .. @kill .. @people', 'sw', 'Askari wameua raia', ['Askari wameua raia']],
  ])('%s in %s: %s', (pattern, language, text, expected) => {
    expect(spans(pattern, language, text)).toEqual(expected)
  })

  test('each place once, the widest of those that end together', () => {
    expect(spans('@army .. @kill', 'en', 'army soldiers killed and the army killed')).toEqual([
      'soldiers killed',
      'army killed',
    ])
  })
})

describe('whatever is sent', () => {
  const matcher = compileMatcher(loadCatalogue())
  const pieces = [
    'soldiers',
    'killed',
    'villagers',
    '12',
    'no',
    'said',
    'tués',
    'par',
    'قتل',
    'جيش',
    'wameua',
    '"',
    '.',
    ',',
    '\n',
    '«',
    'kill them all',
    '💥',
    'İ',
  ]
  const texts = fc.array(
    fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 12 })),
    {
      maxLength: 60,
    },
  )

  test('spans index the text as it was written, in words', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('en', 'fr', 'pt', 'ar', 'es', 'sw'), (parts, language) => {
        const text = parts.join(' ')
        const { matches, easing, actors } = matcher.match({ text, language })
        for (const { span } of [...matches, ...easing, ...actors]) {
          expect(span.start).toBeGreaterThanOrEqual(0)
          expect(span.end).toBeLessThanOrEqual(text.length)
          expect(text.slice(span.start, span.end)).toMatch(/^[\p{L}\p{N}]/u)
        }
      }),
    )
  })

  test('the same text reads the same, whatever was read in between', () => {
    const text = 'Soldiers killed 12 villagers and burned homes.'
    const before = matcher.match({ text, language: 'en' })
    matcher.match({ text: 'No soldiers came.', language: 'en' })
    expect(matcher.match({ text, language: 'en' })).toEqual(before)
  })
})

describe('linear time, counted in steps', { timeout: 60_000 }, () => {
  const catalogue = loadCatalogue()
  const compiled = compilePatterns(catalogue, namingsOf([], []))
  const steps = (text: string, language: string): number => {
    const tally = { steps: 0 }
    readReport(catalogue, compiled, [], { text, language }, tally)
    return tally.steps
  }
  const size = 100_000

  test.each([
    ['en', 'soldiers killed villagers '],
    ['en', 'killed killed killed '],
    ['en', 'no not never said fear if '],
    ['en', '"soldiers killed" '],
    ['en', 'a'],
    ['fr', "l'armée a tué des civils "],
    ['ar', 'وقتل الجيش المدنيين '],
    ['sw', 'askari waliwaua raia '],
  ])('%s: %j repeated', (language, phrase) => {
    const half = steps(phrase.repeat(size / 2 / phrase.length), language)
    const whole = steps(phrase.repeat(size / phrase.length), language)
    expect(whole / half).toBeLessThan(2.1)
    expect(whole).toBeLessThan(400 * size)
  })
})
