import { describe, expect, it } from 'vitest'
import { locate } from './locate.ts'

describe('the place of a report', () => {
  it.each([
    [{ country: 'CAF' }, 'CAF', null],
    [{ country: 'République centrafricaine' }, 'CAF', null],
    [{ country: 'CAF', admin1: 'CF-HK' }, 'CAF', 'CF-HK'],
    [{ country: 'CAF', admin1: 'Haute-Kotto' }, 'CAF', 'CF-HK'],
    [{ country: 'CAF', said: 'Haute-Kotto' }, 'CAF', 'CF-HK'],
    [{ country: 'CAF', said: 'behind the school' }, 'CAF', null],
    [{ country: 'KEN', point: { latitude: -1.286, longitude: 36.817 } }, 'KEN', 'KE-30'],
    // a point across the border or in the sea is no reason to lose a report
    [{ country: 'KEN', point: { latitude: 48.85, longitude: 2.35 } }, 'KEN', null],
    [{ country: 'KEN', point: { latitude: 0, longitude: 0 } }, 'KEN', null],
    // a division that was named counts, wherever the point lies
    [{ country: 'KEN', admin1: 'KE-43', point: { latitude: -1.286, longitude: 36.817 } }, 'KEN', 'KE-43'],
    [{ country: 'XAA', admin1: 'XA-N' }, 'XAA', 'XA-N'],
    [{ country: 'XAA' }, 'XAA', null],
  ])('%j', (place, country, admin1) => {
    expect(locate(place)).toEqual({ outcome: 'located', country, admin1 })
  })

  it.each([
    [{ country: 'Atlantis' }, '/place/country'],
    [{ country: 'Guinea-Bissau and Mali' }, '/place/country'],
    [{ country: 'Congo' }, '/place/country'],
    [{ country: 'CAF', admin1: 'KE-43' }, '/place/admin1'],
    [{ country: 'CAF', admin1: 'Nowhere' }, '/place/admin1'],
    [{ country: 'XAA', admin1: 'North' }, '/place/admin1'],
    [{ country: 'XAA', admin1: 'KE-43' }, '/place/admin1'],
  ])('%j is not clear', (place, pointer) => {
    const located = locate(place)
    expect(located.outcome === 'unclear' && located.faults.map((fault) => fault.pointer)).toEqual([pointer])
  })
})
