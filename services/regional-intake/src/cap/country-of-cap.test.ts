import { readCap, type CapAlert } from '@tocsin/cap'
import { describe, expect, it } from 'vitest'
import { countryOfCap } from './country-of-cap.ts'

// hand-made
function alert(
  areas: string,
  changes: { identifier?: string; sender?: string; code?: string } = {},
): CapAlert {
  const { identifier = 'a', sender = 'fixture', code } = changes
  const [reading] =
    readCap(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${identifier}</identifier>
    <sender>${sender}</sender><sent>2026-03-01T12:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType>
    <scope>Public</scope>${code === undefined ? '' : `<code>${code}</code>`}<info><language>en</language><category>Security</category>
    <event>x</event><urgency>Past</urgency><severity>Minor</severity><certainty>Likely</certainty>${areas}</info></alert>`)
  if (reading?.outcome !== 'accepted') throw new Error(JSON.stringify(reading))
  return reading.alert
}
const area = (areaDesc: string, inner = '') => `<area><areaDesc>${areaDesc}</areaDesc>${inner}</area>`
const circle = (lat: number, lon: number) => `<circle>${lat},${lon} 5</circle>`
const geocode = (name: string, value: string) =>
  `<geocode><valueName>${name}</valueName><value>${value}</value></geocode>`
const one = (country: string, by: string) => ({ outcome: 'one', country, by })

describe('the country of an alert', () => {
  it.each([
    ['a circle in it', area('zone 4', circle(6.98, 15.64)), 'CAF'],
    ['an ISO 3166-2 code', area('zone 4', geocode('ISO3166-2', 'SD-DN')), 'SDN'],
    ['a code of one country only', area('zone 4', geocode('SAME', '006109')), 'USA'],
    ["its name, with a division's", area('Nord-Kivu, République démocratique du Congo'), 'COD'],
    ["a division's name alone", area('Ouham-Pendé'), 'CAF'],
    [
      'a point on a border that a name settles',
      area('Bangui, Central African Republic', circle(4.37, 18.58)),
      'CAF',
    ],
  ])('is told by %s', (_what, areas, country) => {
    expect(countryOfCap(alert(areas), null)).toEqual(one(country, 'area'))
  })

  it.each([
    ['areas in two countries', area('both', circle(6.98, 15.64) + circle(-1.29, 36.82)), ['CAF', 'KEN']],
    ['a name of two countries', area('Congo'), ['COD', 'COG']],
    ['a disputed place', area('zone 4', circle(9.6, 28.43)), ['SDN', 'SSD']],
  ])('stays open for %s, unless the source names one of them', (_what, areas, candidates) => {
    expect(countryOfCap(alert(areas), null)).toEqual({ outcome: 'ambiguous', candidates })
    expect(countryOfCap(alert(areas), candidates[0] ?? '')).toEqual(one(candidates[0] ?? '', 'source'))
    expect(countryOfCap(alert(areas), 'FRA')).toEqual({ outcome: 'ambiguous', candidates })
  })

  it('is never changed by what the source names where the areas are clear', () => {
    expect(countryOfCap(alert(area('Kenya')), 'UGA')).toEqual(one('KEN', 'area'))
  })

  it.each([
    ["WMO's number of the authority", { identifier: '2.49.0.1.148.0.2026' }, 'TCD'],
    ['a national profile', { code: 'urn:oasis:names:tc:emergency:cap:1.2:profile:CAP-AU:1.0' }, 'AUS'],
    ["the ending of the sender's domain", { sender: 'alerts@meteo.gouv.td' }, 'TCD'],
  ])('is that of the issuer by %s, where nothing else tells', (_what, changes, country) => {
    expect(countryOfCap(alert(area('zone 4'), changes), null)).toEqual(one(country, 'issuer'))
    expect(countryOfCap(alert(area('Kenya'), changes), null)).toEqual(one('KEN', 'area'))
  })

  it.each(['fixture', 'alerts@example.org', 'alerts@example.io', 'a@example.com'])(
    'is unknown from %s',
    (sender) => {
      expect(countryOfCap(alert(area('zone 4'), { sender }), null)).toEqual({ outcome: 'unknown' })
    },
  )
})
