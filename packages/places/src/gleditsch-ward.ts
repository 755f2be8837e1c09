/** Gleditsch and Ward's numbers of independent states, which UCDP writes into `country_id`, `gwnoa` and `gwnob`. */
import crosswalk from '../data/gleditsch-ward.json' with { type: 'json' }

const states: Record<string, string> = crosswalk

/**
 * Alpha-3 code of the state that holds the territory's seat today: 365 (Russia, Soviet Union) is RUS, 345 (Serbia,
 * Yugoslavia) SRB, 678 and 680 YEM. Where an event lies in a part that has left since, its point tells the country.
 */
export function countryByGleditschWard(ward: number): string | undefined {
  return states[String(ward)]
}
