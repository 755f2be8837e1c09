/**
 * The protective rule: who must not learn that an alert exists (design, section 6). From the alert and the directory
 * alone, so that notifier, desk and triage reach the same answer.
 */
import type { AlertVersion } from '@tocsin/events'
import { landNeighbours, type Directory } from './directory.ts'

/** What the rule reads of an alert. */
export type Implicating = Pick<AlertVersion, 'implicated' | 'place' | 'areas' | 'excluded'>

/** Every state in which it may be happening: the candidates of an ambiguous place and the areas' countries. */
export function placeStates(alert: Pick<AlertVersion, 'place' | 'areas'>): string[] {
  return [...new Set([...alert.place, ...alert.areas.map((area) => area.country)])].sort()
}

/**
 * States from which the alert is kept: each that stands in `implicated`, each that the place may lie in, and all land
 * neighbours where a foreign state is implicated that nobody named; without those whose organs two people ruled out.
 */
export function barredStates(alert: Implicating, directory: Directory): ReadonlySet<string> {
  const place = placeStates(alert)
  const barred = new Set(place)
  for (const actor of alert.implicated) {
    actor.states.forEach((state) => barred.add(state))
    if (actor.type === 'foreign-state' && actor.states.length === 0) {
      landNeighbours(directory, place).forEach((state) => barred.add(state))
    }
  }
  alert.excluded.forEach((state) => barred.delete(state))
  return barred
}

/** Organisations whose own force is said to act: their desks are left out as a state's are. */
export function barredOrganisations(alert: Pick<AlertVersion, 'implicated'>): ReadonlySet<string> {
  return new Set(alert.implicated.flatMap((actor) => actor.organisations))
}

/** Both: what an alert bars. */
export interface Barred {
  states: ReadonlySet<string>
  organisations: ReadonlySet<string>
}

export function barredFrom(alert: Implicating, directory: Directory): Barred {
  return { states: barredStates(alert, directory), organisations: barredOrganisations(alert) }
}

/** Nobody is barred: a review item or a page that stands for no alert. */
export const nothingBarred: Barred = { states: new Set(), organisations: new Set() }

/** @returns whether this party, a state or an organisation, is left out */
export function isBarredParty(party: string, barred: Barred): boolean {
  return barred.states.has(party) || barred.organisations.has(party)
}
