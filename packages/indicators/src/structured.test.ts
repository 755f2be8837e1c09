import { describe, expect, test } from 'vitest'
import { loadCatalogue } from './catalogue-files.ts'
import { compileMatcher } from './matcher.ts'
import { acledActorType, capCategoryMatches, eventTypeMatches, matchTicks } from './structured.ts'

const catalogue = loadCatalogue()
const ids = (matches: { indicator: string }[]): string[] => matches.map(({ indicator }) => indicator)

describe('coded events', () => {
  test.each([
    [{ dataset: 'ucdp-ged', type: '1' }, ['1.1']],
    [{ dataset: 'ucdp-ged', type: '3' }, ['7.8', '11.1']],
    [{ dataset: 'ucdp-ged', type: '3', actor: 'state-organ' }, ['7.8', '11.1', '12.10']],
    [{ dataset: 'acled', type: 'Violence against civilians', subType: 'Sexual violence' }, ['7.9']],
    [
      {
        dataset: 'acled',
        type: 'Explosions/Remote violence',
        subType: 'Air/drone strike',
        againstCivilians: true,
      },
      ['1.1', '7.8', '11.1'],
    ],
    [
      {
        dataset: 'acled',
        type: 'Protests',
        subType: 'Excessive force against protesters',
        actor: 'state-organ',
      },
      ['1.6', '7.8', '12.10'],
    ],
    [{ dataset: 'acled', type: 'Strategic developments', subType: 'Agreement' }, ['easing:1']],
    [{ dataset: 'acled', type: 'Something new' }, []],
  ] as const)('%o', (coded, expected) => {
    const matches = eventTypeMatches(coded, catalogue)
    expect(ids(matches)).toEqual(expected)
    expect(matches.every(({ modality }) => modality === 'attributed')).toBe(true)
  })

  test('who acts in ACLED; what it leaves open is unknown', () => {
    expect(['1', 'State forces', 2, 'External/Other forces', '99'].map(acledActorType)).toEqual([
      'state-organ',
      'state-organ',
      'non-state',
      'unknown',
      'unknown',
    ])
  })

  test('CAP categories', () => {
    expect(ids(capCategoryMatches(['Security', 'Met', 'Geo'], catalogue))).toEqual(['1.2', '1.3'])
    expect(capCategoryMatches(['Other'], catalogue)).toEqual([])
  })
})

describe('ticks', () => {
  const matcher = compileMatcher(catalogue)

  test('count beside text of the same factor, in its modality and span', () => {
    const text = 'We fear that soldiers will attack the village.'
    const reading = matcher.match({ text, language: 'en' })
    const { supported, unsupported, unknown } = matchTicks(['7.5', '8.4', '99.9'], reading, catalogue)
    expect(supported).toMatchObject([{ indicator: '7.5', factor: 7, modality: 'feared' }])
    expect(text.slice(supported[0]!.span.start, supported[0]!.span.end)).toContain('attack')
    expect(unsupported).toEqual(['8.4'])
    expect(unknown).toEqual(['99.9'])
  })

  test('a ticked sign that the text negates is not borne out', () => {
    const reading = matcher.match({ text: 'No soldiers attacked the village.', language: 'en' })
    expect(matchTicks(['7.8'], reading, catalogue).unsupported).toEqual(['7.8'])
  })
})
