/** Places that more than one state claims or holds: the table overrides the map. */
import table from '../data/disputed.json' with { type: 'json' }
import type { MapArea } from './border-map.ts'

/** A disputed place: every state that holds or claims it, and why it stands in the table. */
export interface DisputedPlace {
  name: string
  candidates: string[]
  why: string
}
interface Entry extends DisputedPlace {
  /** ids of map areas that belong to it whole */
  areas?: string[]
  /** countries of the map that belong to it whole */
  countries?: string[]
  /** [south, west, north, east] in degrees, where the map draws no area of its own */
  boxes?: number[][]
}
const entries: readonly Entry[] = table

/** The entry that covers a point, by the map's area there and by box; boxes win, being smaller. */
export function disputeAt(lat: number, lon: number, areas: readonly MapArea[]): DisputedPlace | undefined {
  const within = ([south = 90, west = 180, north = -90, east = -180]: number[]) =>
    lat >= south && lat <= north && lon >= west && lon <= east
  return (
    entries.find((entry) => entry.boxes?.some(within)) ??
    entries.find((entry) =>
      areas.some(
        ({ area, country }) =>
          entry.areas?.includes(area) === true || entry.countries?.includes(country) === true,
      ),
    )
  )
}
