/** Country and first-level division of a report's place; what stays unclear is said with its candidates. */
import { admin1At, admin1Of, countryOf, isFictional } from '@tocsin/places'
import type { FieldFault } from '@tocsin/service'
import type { Report } from './report.ts'

export type Location =
  | { outcome: 'located'; country: string; admin1: string | null }
  | { outcome: 'unclear'; faults: FieldFault[] }

/** The country must be certain; a division that is given must be too; one that isn't given follows from the point. */
export function locate(place: Report['place']): Location {
  const read = countryOf(place.country)
  if (read.outcome === 'unknown')
    return unclear('/place/country', 'is no country that we know by code or name')
  if (read.outcome === 'ambiguous') return unclear('/place/country', oneOf(read.candidates))
  const { country } = read
  if (place.admin1 === undefined)
    return { outcome: 'located', country, admin1: derivedDivision(country, place) }
  if (isFictional(country)) return fictionalDivision(country, place.admin1)
  const division = admin1Of(country, place.admin1)
  if (division.outcome === 'ambiguous') return unclear('/place/admin1', oneOf(division.candidates))
  if (division.outcome === 'unknown')
    return unclear('/place/admin1', `is no first-level division of ${country}`)
  return { outcome: 'located', country, admin1: division.admin1 }
}

/** A point beyond the border, or a place of unknown name, is no reason to lose a report: it stays at the country. */
function derivedDivision(country: string, { point, said }: Report['place']): string | null {
  if (point !== undefined) {
    const at = admin1At(point.latitude, point.longitude)
    if (at.outcome === 'one' && at.country === country) return at.admin1
  }
  if (said === undefined) return null
  const named = admin1Of(country, said)
  return named.outcome === 'one' ? named.admin1 : null
}

/** States of exercises and demonstrations have divisions that no standard lists: their codes are taken as they are. */
function fictionalDivision(country: string, admin1: string): Location {
  const isCode = /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(admin1) && admin1.startsWith(country.slice(0, 2))
  if (isCode) return { outcome: 'located', country, admin1 }
  return unclear('/place/admin1', `must be a code such as ${country.slice(0, 2)}-N for a fictional state`)
}

const oneOf = (candidates: readonly string[]): string =>
  `stands for several: send one of ${candidates.join(', ')}`

function unclear(pointer: string, detail: string): Location {
  return { outcome: 'unclear', faults: [{ pointer, detail }] }
}
