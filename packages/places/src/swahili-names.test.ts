import { describe, expect, it } from 'vitest'
import { admin1Of } from './admin1-names.ts'
import { placesIn } from './mentions.ts'

describe('a division as Swahili names it', () => {
  it.each([
    ['COD', 'Kivu Kaskazini', 'CD-NK'],
    ['COD', 'Kivu ya Kusini', 'CD-SK'],
    ['COD', 'Katanga ya Juu', 'CD-HK'],
    ['SDN', 'Darfur Magharibi', 'SD-DW'],
    ['SDN', 'Kordofan ya Kusini', 'SD-KS'],
    ['SDN', 'Nile ya Buluu', 'SD-NB'],
    ['SSD', 'Equatoria ya Mashariki', 'SS-EE'],
    ['CMR', 'Mkoa wa Kaskazini Magharibi', 'CM-NW'],
    ['RWA', 'Mkoa wa Kusini', 'RW-05'],
  ])('of %s: %s', (country, name, admin1) => {
    expect(admin1Of(country, name)).toEqual({ outcome: 'one', admin1 })
  })
  it('is found in running text, a direction alone only beside the word for its kind', () => {
    const found = (text: string, country: string) =>
      placesIn(text, 'sw', { country }).flatMap(({ candidates }) => candidates.map(({ admin1 }) => admin1))
    expect(found('Watu waliuawa Darfur Magharibi jana.', 'SDN')).toEqual(['SD-DW'])
    expect(found('Waasi waliingia mkoa wa Kaskazini.', 'CMR')).toEqual(['CM-NO'])
    expect(found('Walikimbia upande wa Kaskazini.', 'CMR')).toEqual([])
  })
})
