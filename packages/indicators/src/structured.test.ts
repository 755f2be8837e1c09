import { describe, expect, test } from 'vitest'
import { loadCatalogue } from './catalogue-files.ts'
import { compileMatcher } from './matcher.ts'
import { acledActor, acledActorType, capMatches, eventTypeMatches, matchTicks } from './structured.ts'

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

  test.each([
    ['1', 'Military Forces of Sudan (2019-)', 'state-organ', 'Sudan'],
    ['State forces', 'Police Forces of the Gambia (2017-) Prison Guards', 'state-organ', 'Gambia'],
    ['8', 'Military Forces of Rwanda (1994-)', 'state-organ', 'Rwanda'],
    ['8', 'MONUSCO: United Nations Stabilization Mission (2010-)', 'organisation', null],
    ['8', 'Unnamed Security Company', 'unknown', null],
    ['1', 'Mutiny of Nobody', 'state-organ', null],
    ['2', 'M23: March 23 Movement', 'non-state', null],
  ])('ACLED actor %s, %s', (inter, name, type, ofState) => {
    expect(acledActor(inter, name)).toEqual({ type, ofState })
  })

  test('CAP categories and event codes', () => {
    expect(ids(capMatches(['Security', 'Met', 'Geo'], catalogue))).toEqual(['1.2', '1.3'])
    expect(ids(capMatches(['Safety', 'CDW', 'terrorism'], catalogue))).toEqual(['1.2', '8.5'])
    expect(capMatches(['Other'], catalogue)).toEqual([])
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
