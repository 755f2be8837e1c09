/**
 * The country an alert is about: first what its areas say (points, codes, names), and only where they say nothing, who
 * issued it. What stays open is answered with its candidates; nobody picks one.
 */
import type { CapAlert, CapArea, CapPoint } from '@tocsin/cap'
import { admin1At, alpha2To3, countryOf, isCountry, placesIn } from '@tocsin/places'
import { countryOfIssuer } from './issuer.ts'

export type CapCountry =
  | { outcome: 'one'; country: string; by: 'area' | 'source' | 'issuer' }
  | { outcome: 'ambiguous'; candidates: string[] }
  | { outcome: 'unknown' }

/**
 * @param named the country that the source names for alerts whose areas leave it open; it never overrules an area that
 *   is clear
 */
export function countryOfCap(alert: CapAlert, named: string | null): CapCountry {
  const areas = alert.info.flatMap((info) => info.areas.map((area) => ({ area, language: info.language })))
  const candidates = narrowest([
    common(areas.flatMap(({ area }) => areaPoints(area).map(countriesAt))),
    union(
      areas.flatMap(({ area }) =>
        area.geocodes.flatMap(({ valueName, value }) => codedCountry(valueName, value)),
      ),
    ),
    union(areas.flatMap(({ area, language }) => namedCountries(area.areaDesc, language))),
  ])
  const [only, ...more] = [...candidates]
  if (only !== undefined && more.length === 0) return { outcome: 'one', country: only, by: 'area' }
  if (named !== null && (candidates.size === 0 || candidates.has(named))) {
    return { outcome: 'one', country: named, by: 'source' }
  }
  const issuer = countryOfIssuer(alert)
  if (issuer !== null && (candidates.size === 0 || candidates.has(issuer))) {
    return { outcome: 'one', country: issuer, by: 'issuer' }
  }
  return candidates.size === 0
    ? { outcome: 'unknown' }
    : { outcome: 'ambiguous', candidates: [...candidates].sort() }
}

const union = (countries: string[]): Set<string> => new Set(countries)

/** Each kind of evidence narrows what the better kinds before it left open; where they contradict, the better holds. */
function narrowest(kinds: readonly Set<string>[]): Set<string> {
  let left = new Set<string>()
  for (const kind of kinds) {
    if (left.size === 0) left = kind
    else if (left.size > 1) {
      const both = left.intersection(kind)
      if (both.size > 0) left = both
    }
  }
  return left
}

/** Points of an alert that lie in one country together mean it, though some of them lie on a border or at sea. */
function common(points: readonly Set<string>[]): Set<string> {
  const onLand = points.filter((countries) => countries.size > 0)
  const shared = onLand.reduce<Set<string> | undefined>(
    (left, one) => left?.intersection(one) ?? one,
    undefined,
  )
  return shared !== undefined && shared.size > 0
    ? shared
    : new Set(onLand.flatMap((countries) => [...countries]))
}

function countriesAt({ lat, lon }: CapPoint): Set<string> {
  const place = admin1At(lat, lon)
  if (place.outcome === 'one') return new Set([place.country])
  return new Set(place.outcome === 'ambiguous' ? place.candidates : [])
}

const CORNERS = 24

/** Corners and middle of an area, at most some two dozen a polygon. */
export function areaPoints({ polygons, circles }: CapArea): CapPoint[] {
  const corners = polygons.flatMap((points) => {
    const every = Math.ceil(points.length / CORNERS)
    return [...points.filter((_point, i) => i % every === 0), middleOf(points)]
  })
  return [...corners, ...circles.map(({ centre }) => centre)]
}

/** The mean of a polygon's corners, for want of something better than a point in it. */
export function middleOf(points: readonly CapPoint[]): CapPoint {
  const open = points.slice(0, -1)
  const mean = (of: (point: CapPoint) => number): number =>
    open.reduce((sum, point) => sum + of(point), 0) / open.length
  return { lat: mean((point) => point.lat), lon: mean((point) => point.lon) }
}

/** Schemes that belong to one country, by how the name of a geocode begins. */
const schemes: readonly (readonly [scheme: RegExp, country: string])[] = [
  [/^(SAME|FIPS6|UGC)$/i, 'USA'],
  [/^profile:CAP-CP:Location:/i, 'CAN'],
  [/^layer:EC-MSC-SMC:.*CLC$/i, 'CAN'],
  [/^Taiwan_Geocode/i, 'TWN'],
  [/^AMOC-AreaCode$/i, 'AUS'],
]

function codedCountry(valueName: string, value: string): string[] {
  const scheme = schemes.find(([name]) => name.test(valueName))
  if (scheme !== undefined) return [scheme[1]]
  if (!/ISO[- ]?3166|EMMA_ID|NUTS/i.test(valueName)) return []
  const code = value.trim().toUpperCase()
  if (/^[A-Z]{3}$/.test(code) && isCountry(code)) return [code]
  // NUTS writes EL for Greece and UK for the United Kingdom
  const alpha2 = /^[A-Z]{2}/.exec(code)?.[0].replace(/^EL$/, 'GR').replace(/^UK$/, 'GB')
  return alpha2 === undefined ? [] : [alpha2To3(alpha2) ?? []].flat()
}

function namedCountries(areaDesc: string, language: string): string[] {
  const whole = countryOf(areaDesc)
  if (whole.outcome === 'one') return [whole.country]
  const mentions = placesIn(areaDesc, language)
  const countries = mentions.filter(({ candidates }) => candidates.every((place) => place.admin1 === null))
  const telling = countries.length > 0 ? countries : mentions
  return telling.flatMap(({ candidates }) => candidates.map((place) => place.country))
}
