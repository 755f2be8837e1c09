import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { alpha2To3, alpha3To2, countries, isCountry } from './alpha-codes.ts'
import { neighboursByLand } from './borders.ts'
import { countryName, countryOf, nameLanguages } from './country-names.ts'
import { countryByGleditschWard } from './gleditsch-ward.ts'

describe('codes', () => {
  it('turns alpha-2 into alpha-3 and back, Kosovo included', () => {
    for (const country of countries) expect(alpha2To3(alpha3To2(country) ?? '')).toBe(country)
    expect(countries).toHaveLength(250)
  })
  it('knows fictional states and nothing unassigned', () => {
    expect(['XAA', 'XZZ', 'XKX', 'CAF'].every(isCountry)).toBe(true)
    expect(['ZAR', 'YUG', 'caf', 'CF', ''].some(isCountry)).toBe(false)
  })
})

describe('a country by name', () => {
  it.each([
    ['CF', 'CAF'],
    ['CAF', 'CAF'],
    ['RCA', 'CAF'],
    ['république centrafricaine', 'CAF'],
    ['Jamhuri ya Afrika ya Kati', 'CAF'],
    ['جمهورية أفريقيا الوسطى', 'CAF'],
    ['جمهوريه افريقيا الوسطى', 'CAF'],
    ['Soudan du Sud', 'SSD'],
    ['جنوب السودان', 'SSD'],
    ['السودان', 'SDN'],
    ['Sudão', 'SDN'],
    ['Guiné-Bissau', 'GNB'],
    ['Costa de Marfil', 'CIV'],
    ['the Islamic Republic of Iran', 'IRN'],
    ['República de Colombia', 'COL'],
    ['République du Niger', 'NER'],
    ['Republic of the Congo', 'COG'],
    ['DR Congo (Zaire)', 'COD'],
    ['Myanmar (Burma)', 'MMR'],
    ['Yemen (North Yemen)', 'YEM'],
    ['Kingdom of eSwatini (Swaziland)', 'SWZ'],
    ['Serbia (Yugoslavia)', 'SRB'],
    ['Trinidad and Tobago', 'TTO'],
    ['Saint Kitts and Nevis', 'KNA'],
    ['Antigua and Barbuda', 'ATG'],
    // American Samoa is never called so
    ['Samoa', 'WSM'],
    ['Samoa ya Marekani', 'ASM'],
  ])('reads %s as %s', (name, country) => {
    expect(countryOf(name)).toEqual({ outcome: 'one', country })
  })
  it.each([
    ['Congo', ['COD', 'COG']],
    ['Kongo', ['COD', 'COG']],
    ['الكونغو', ['COD', 'COG']],
    ['Guinée', ['GIN', 'GNB', 'GNQ', 'PNG']],
    ['Niger', ['NER', 'NGA']],
    ['Georgia', ['GEO', 'USA']],
    ['Tripoli', ['LBN', 'LBY']],
    ['Republic of China', ['CHN', 'TWN']],
    ['Western Sahara', ['ESH', 'MAR']],
  ])('reports that %s may be any of %j', (name, candidates) => {
    expect(countryOf(name)).toEqual({ outcome: 'ambiguous', candidates })
  })
  it.each(['', '  ', 'Atlantis', 'ZZ', 'Darfur', 'republic of'])('does not know %j', (name) => {
    expect(countryOf(name)).toEqual({ outcome: 'unknown' })
  })
  it('never gives another country for a name it prints itself', () => {
    for (const country of countries) {
      for (const language of nameLanguages) {
        const read = countryOf(countryName(country, language))
        const candidates =
          read.outcome === 'one' ? [read.country] : read.outcome === 'ambiguous' ? read.candidates : []
        expect(candidates, `${country} ${language}`).toContain(country)
      }
    }
  })
  it('answers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) =>
        ['one', 'ambiguous', 'unknown'].includes(countryOf(text).outcome),
      ),
    )
  })
})

describe("Gleditsch and Ward's numbers", () => {
  it.each([
    [490, 'COD', 'DR Congo (Zaire)'],
    [436, 'NER', 'Niger'],
    [625, 'SDN', 'Sudan'],
    [626, 'SSD', 'South Sudan'],
    [343, 'MKD', 'Macedonia, FYR'],
    [775, 'MMR', 'Myanmar (Burma)'],
    [678, 'YEM', 'Yemen (North Yemen)'],
  ])('%d is %s', (ward, country) => {
    expect(countryByGleditschWard(ward)).toBe(country)
  })
  it('does not know a number outside the list', () => {
    expect(countryByGleditschWard(999)).toBeUndefined()
  })
})

describe('neighbours by land', () => {
  it('are mutual and known', () => {
    for (const country of countries) {
      for (const neighbour of neighboursByLand(country)) {
        expect(isCountry(neighbour)).toBe(true)
        expect(neighboursByLand(neighbour), `${neighbour} beside ${country}`).toContain(country)
      }
    }
  })
  it('of the Central African Republic are six', () => {
    expect(neighboursByLand('CAF')).toEqual(['CMR', 'COD', 'COG', 'SDN', 'SSD', 'TCD'])
    expect(neighboursByLand('MDG')).toEqual([])
    expect(neighboursByLand('XAA')).toEqual([])
  })
})
