import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { admin1Codes, admin1Name, admin1Of, countryOfAdmin1 } from './admin1-names.ts'
import { countryName, nameLanguages } from './country-names.ts'
import { placesIn } from './mentions.ts'

const read = (text: string, language: string, country?: string) =>
  placesIn(text, language, country === undefined ? {} : { country }).map(
    (one) => `${one.text}: ${one.candidates.map((place) => place.admin1 ?? place.country).join(' ')}`,
  )

describe('a division by name', () => {
  it.each([
    ['CAF', 'Ouham-Pendé', 'CF-OP'],
    ['CAF', "préfecture de l'Ouham Pende", 'CF-OP'],
    ['CAF', 'CF-OP', 'CF-OP'],
    ['SYR', 'Idlib governorate', 'SY-ID'],
    ['COD', 'Nord Kivu province', 'CD-NK'],
    ['COD', 'Kivu Kaskazini', 'CD-NK'],
    ['COD', 'Ituri', 'CD-IT'],
    ['SDN', 'ولاية شمال دارفور', 'SD-DN'],
    ['SDN', 'West Kordofan', 'SD-GK'],
    ['YEM', 'Şan‘ā’ governorate', 'YE-SN'],
    ['AFG', 'Paktika', 'AF-PKA'],
    ['UGA', 'Gulu district', 'UG-N'],
  ])('in %s reads %s as %s', (country, name, admin1) => {
    expect(admin1Of(country, name)).toEqual({ outcome: 'one', admin1 })
  })
  it('is looked for in that country alone', () => {
    expect(admin1Of('TCD', 'Ouham-Pendé')).toEqual({ outcome: 'unknown' })
    expect(admin1Of('TCD', 'CF-OP')).toEqual({ outcome: 'unknown' })
    expect(admin1Of('XAA', 'Somewhere')).toEqual({ outcome: 'unknown' })
  })
  it('never gives another division alone for a name it prints itself', () => {
    for (const code of admin1Codes) {
      for (const language of nameLanguages) {
        const name = admin1Name(code, language)
        const reading = admin1Of(countryOfAdmin1(code) ?? '', name)
        const candidates =
          reading.outcome === 'one'
            ? [reading.admin1]
            : reading.outcome === 'ambiguous'
              ? reading.candidates
              : []
        expect(candidates, `${code} ${name}`).toContain(code)
      }
    }
  })
})

describe('places in a text', () => {
  it('are found with their spans in the text as it was written', () => {
    const text = 'Militia entered villages in Ouham-Pendé, Central African Republic.'
    const [division, country] = placesIn(text, 'en')
    expect(text.slice(division?.start, division?.end)).toBe('Ouham-Pendé')
    expect(division?.candidates).toEqual([{ country: 'CAF', admin1: 'CF-OP' }])
    expect(country).toMatchObject({
      text: 'Central African Republic',
      candidates: [{ country: 'CAF', admin1: null }],
    })
  })
  it('are read in Arabic behind particles', () => {
    expect(read('وصلت الميليشيا إلى شمال دارفور والسودان وبالنيجر', 'ar')).toEqual([
      'شمال دارفور: SD-DN',
      'السودان: SDN',
      'النيجر: NER NGA NG-NI',
    ])
  })
  it('keep every reading of an ambiguous name until the country is known', () => {
    expect(read('Fighting near Tripoli and in Congo', 'en')).toEqual([
      'Tripoli: LBN LBY LB-AS LY-TB',
      'Congo: COD COG',
    ])
    expect(read('Fighting near Tripoli', 'en', 'LBY')).toEqual(['Tripoli: LBY LY-TB'])
    expect(read('Attaque au Niger State', 'fr')).toEqual(['Niger State: NG-NI'])
  })
  it('prefer the divisions of a country that the text names', () => {
    expect(read('Clashes in Northern Province, Zambia', 'en')).toContain('Northern: ZM-05')
  })
  it('are no everyday words', () => {
    expect(read("Ils vont à l'est. Est arrivé le nord.", 'fr')).toEqual([])
    expect(read('Mali yao iliibiwa nchini Kongo', 'sw')).toEqual(['Kongo: COD COG'])
    expect(read('they ate turkey near the lake', 'en')).toEqual([])
    expect(read('attacks in north darfur, sudan', 'en')).toEqual(['north darfur: SD-DN', 'sudan: SDN'])
  })
  it('include each country by its name in each language', () => {
    for (const language of nameLanguages) {
      const found = placesIn(`1999 ${countryName('COD', language)} 2000`, language)
      expect(found.map((one) => one.candidates)).toContainEqual([{ country: 'COD', admin1: null }])
    }
  })
  it('index the original text, in order and without overlap, whatever the text', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(' Mali', ' North Kivu', ' السودان', '\u0301', '-', ' DR Congo '),
    )
    fc.assert(
      fc.property(fc.array(unit), (parts) => {
        const text = parts.join('')
        let last = 0
        for (const mention of placesIn(text, 'en')) {
          expect(mention.start).toBeGreaterThanOrEqual(last)
          expect(text.slice(mention.start, mention.end)).toBe(mention.text)
          expect(mention.candidates.length).toBeGreaterThan(0)
          last = mention.end
        }
      }),
    )
  })
})
