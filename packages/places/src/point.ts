/** From coordinates to country and first-level division. */
import { countryOfAdmin1 } from './admin1-names.ts'
import { type MapArea, readBorderMap } from './border-map.ts'
import { disputeAt } from './disputed.ts'
import { once } from './once.ts'

/** What lies at a point. */
export type PlaceAtPoint =
  | {
      outcome: 'one'
      country: string
      /** ISO 3166-2 code of today; null where the map can't tell */
      admin1: string | null
      /** the codes it may be, where the map's division was divided since */
      among: string[]
      /** true if the point lies off the mapped land, at most 10 km from it */
      near: boolean
    }
  | {
      outcome: 'ambiguous'
      candidates: string[]
      among: string[]
      /** several states hold or claim the place; else it only lies close to a border */
      disputed: boolean
      why: string
    }
  | { outcome: 'unknown' }

/** how far off the map's simplified borders and coasts may be */
const slackKilometres = { border: 3, coast: 10 }

const borderMap = once(readBorderMap)

/**
 * Country and first-level division at a point (degrees, WGS 84). A disputed place, and one within 3 km of another
 * country, gives every candidate; a point at sea within 10 km of one country's coast gives that country; anything
 * else is unknown.
 */
export function admin1At(lat: number, lon: number): PlaceAtPoint {
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return { outcome: 'unknown' }
  const holding = borderMap().holding(lon, lat)
  const near = holding.length === 0
  const around = borderMap().near(lon, lat, near ? slackKilometres.coast : slackKilometres.border)
  const here = near ? around.slice(0, 1) : holding
  const dispute = disputeAt(lat, lon, here)
  const mapped = [...new Set([...holding, ...around].map((area) => area.country))].filter(
    (country) => country !== '',
  )
  const countries = [...new Set([...(dispute?.candidates ?? []), ...mapped])].sort()
  const [country, ...others] = countries
  if (country === undefined) return { outcome: 'unknown' }
  const among = codesOf(
    others.length > 0 && dispute === undefined ? [...holding, ...around] : here,
    countries,
  )
  if (others.length > 0) {
    return {
      outcome: 'ambiguous',
      candidates: countries,
      among,
      disputed: dispute !== undefined,
      why: dispute?.why ?? "within the map's error of a border",
    }
  }
  const [code, ...more] = among
  return { outcome: 'one', country, admin1: more.length === 0 ? (code ?? null) : null, among, near }
}

function codesOf(areas: readonly MapArea[], countries: readonly string[]): string[] {
  const codes = areas.flatMap((area) => area.among ?? area.admin1 ?? [])
  return [...new Set(codes)].filter((code) => countries.includes(countryOfAdmin1(code) ?? '')).sort()
}
