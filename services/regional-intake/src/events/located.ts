/** Where an event of a data set lies today. */
import { admin1At, admin1Of, type PlaceAtPoint } from '@tocsin/places'
import type { Flag } from './dataset.ts'

export type Point = { latitude: number; longitude: number }

export type Located =
  | { outcome: 'located'; country: string; flags: Flag[] }
  | { outcome: 'unknown'; detail: string }

/** The data set's country, unless a clear point lies in another: borders moved since, or were drawn otherwise. */
export function locatedAt(country: string, point: Point | undefined): Located {
  const at: PlaceAtPoint =
    point === undefined ? { outcome: 'unknown' } : admin1At(point.latitude, point.longitude)
  if (at.outcome === 'one' && at.country !== country) {
    return { outcome: 'located', country: at.country, flags: ['country-by-point'] }
  }
  const disputed = at.outcome === 'ambiguous' && at.disputed
  return { outcome: 'located', country, flags: disputed ? ['place-disputed'] : [] }
}

export function divisionIn(country: string, name: string | undefined): { admin1?: string } {
  const division = admin1Of(country, name ?? '')
  return division.outcome === 'one' ? { admin1: division.admin1 } : {}
}
