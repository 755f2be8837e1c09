import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Occurrence } from './automaton.ts'
import { assembleCatalogue } from './catalogue.ts'
import { compilePatterns } from './compile.ts'
import { compileMatcher } from './matcher.ts'
import { tokenise } from './tokens.ts'

const page = readFileSync(new URL('../DESIGN.md', import.meta.url), 'utf8')
const text = 'Elders said armed men have killed two families.'
const catalogue = assembleCatalogue(
  {
    catalogues: [
      {
        catalogue: 'un-2014',
        title: 't',
        source: 's',
        factors: [],
        indicators: [
          { id: '7.8', factor: 7, gist: 'g', nature: 'dynamic', evidence: 'unverified', speech: false },
        ],
        crosswalk: {},
      },
    ],
    gravity: [],
    lexica: [
      {
        language: 'en',
        endings: { n: ['', 's'], v: ['', 's', 'ed', 'ing'], y: ['y', 'ies'] },
        classes: {
          army: ['soldier~n', 'armed (man|men)'],
          kill: ['kill~v', 'shot dead'],
          people: ['villager~n', 'famil~y'],
          'm.negation': ['no'],
          'm.speech': ['said'],
        },
      },
    ],
    patterns: [
      {
        signs: ['7.8'],
        language: null,
        patterns: ['@army .. @kill ..3 @people'],
        unless: [],
        insteadOf: [],
        ownNegation: false,
      },
    ],
  },
  'test',
)

test('the worked example of DESIGN.md is what the code does', () => {
  const compiled = compilePatterns(catalogue, [])
  const languages = new Set(['en'])
  const tokens = tokenise(text)
  const found: Occurrence[] = []
  const scan = { steps: 0 }
  compiled.automaton.scan(tokens, languages, (occurrence) => found.push(occurrence), scan)
  const chain = { steps: 0 }
  compiled.chains.complete(found, languages, chain)
  const said = found.map(
    ({ piece, from, to }) => `\`${compiled.names[piece]}\` at ${from === to ? from : `${from} to ${to}`}`,
  )
  const { matches, actors } = compileMatcher(catalogue).match({ text, language: 'en' })
  const { span, modality } = matches[0]!

  expect(page).toContain(`> ${text}`)
  expect(page).toContain(`${tokens.length} tokens in ${tokens.at(-1)!.sentence + 1} sentence`)
  expect(page).toContain(`${found.length} occurrences in ${scan.steps} steps: ${said.join(', ')}`)
  expect(page).toContain(`; ${chain.steps} steps |`)
  expect(page).toContain(`characters ${span.start} to ${span.end}, "${text.slice(span.start, span.end)}"`)
  expect(page).toContain(`no negation: \`${modality}\``)
  expect(actors.map(({ type }) => type)).toEqual(['unknown'])
})
