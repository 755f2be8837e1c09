/** Whom an alert implicates: a union that only grows. */
import { actorType, type Implicated } from '@tocsin/events'

/** @returns one entry a type, states and organisations sorted; the order of the lists given never shows */
export function uniteImplicated(...lists: readonly (readonly Implicated[])[]): Implicated[] {
  const all = lists.flat()
  return actorType.options
    .filter((type) => all.some((one) => one.type === type))
    .map((type) => {
      const ofType = all.filter((one) => one.type === type)
      return {
        type,
        states: [...new Set(ofType.flatMap((one) => one.states))].toSorted(),
        organisations: [...new Set(ofType.flatMap((one) => one.organisations))].toSorted(),
      }
    })
}
