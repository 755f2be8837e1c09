import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { admin1Codes, countryOfAdmin1, isAdmin1 } from './admin1-names.ts'
import { isCountry } from './alpha-codes.ts'
import { admin1At } from './point.ts'

describe('a point', () => {
  it.each([
    ['Bocaranga', 6.98, 15.64, 'CAF', 'CF-OP'],
    ['El Fasher', 13.63, 25.35, 'SDN', 'SD-DN'],
    ['Zalingei', 12.91, 23.47, 'SDN', 'SD-DC'],
    ['Ed Daein', 11.46, 26.13, 'SDN', 'SD-DE'],
    ['Mekelle', 13.5, 39.47, 'ETH', 'ET-TI'],
    ['Port Sudan', 19.62, 37.22, 'SDN', 'SD-RS'],
    ['Mogadishu', 2.04, 45.34, 'SOM', 'SO-BN'],
    ['Tehran', 35.7, 51.4, 'IRN', 'IR-23'],
    ['Bhubaneswar', 20.3, 85.8, 'IND', 'IN-OD'],
  ])('in %s has country and division', (_, lat, lon, country, admin1) => {
    expect(admin1At(lat, lon)).toMatchObject({ outcome: 'one', country, admin1 })
  })
  it('in a division that was divided since tells what it may be', () => {
    expect(admin1At(1.57, 30.25)).toMatchObject({
      country: 'COD',
      admin1: null,
      among: ['CD-BU', 'CD-HU', 'CD-IT', 'CD-TO'],
    })
  })
  it.each([
    ['Bangui, on the river', 4.37, 18.58, ['CAF', 'COD']],
    ['Goma, on the border', -1.68, 29.22, ['COD', 'RWA']],
    ['Simferopol', 44.95, 34.1, ['RUS', 'UKR']],
    ['the Golan', 33.0, 35.75, ['ISR', 'SYR']],
    ['Abyei', 9.6, 28.43, ['SDN', 'SSD']],
    ['Laayoune', 27.15, -13.2, ['ESH', 'MAR']],
    ['Pristina', 42.66, 21.16, ['SRB', 'XKX']],
    ['Srinagar', 34.08, 74.8, ['IND', 'PAK']],
  ])('in %s names every candidate', (_, lat, lon, candidates) => {
    expect(admin1At(lat, lon)).toMatchObject({ outcome: 'ambiguous', candidates })
  })
  it('off a coast is of the land beside it, far out of none', () => {
    expect(admin1At(-12.97, 40.58)).toMatchObject({ outcome: 'one', country: 'MOZ', admin1: 'MZ-P' })
    expect(admin1At(0, -30)).toEqual({ outcome: 'unknown' })
    expect(admin1At(Number.NaN, 0)).toEqual({ outcome: 'unknown' })
    expect(admin1At(91, 0)).toEqual({ outcome: 'unknown' })
  })
  it('anywhere gives known codes of the countries it names', () => {
    const lat = fc.double({ min: -60, max: 80, noNaN: true })
    const lon = fc.double({ min: -180, max: 180, noNaN: true })
    fc.assert(
      fc.property(lat, lon, (lat, lon) => {
        const place = admin1At(lat, lon)
        if (place.outcome === 'unknown') return
        const candidates = place.outcome === 'one' ? [place.country] : place.candidates
        expect(candidates.every(isCountry)).toBe(true)
        for (const code of place.among) {
          expect(isAdmin1(code)).toBe(true)
          expect(candidates).toContain(countryOfAdmin1(code))
        }
      }),
    )
  })
  it('has a first-level code in every country that codes start with', () => {
    for (const code of admin1Codes) expect(countryOfAdmin1(code), code).toBeDefined()
  })
})
