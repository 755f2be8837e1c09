/** Names for the ids that events carry, learnt from the directory's own events. */
import type { TocsinEvent } from '@tocsin/events'
import { countryName } from '@tocsin/places'
import type { Names } from './story.ts'

export interface LearntNames extends Names {
  learn(event: TocsinEvent): void
}

export function learnNames(): LearntNames {
  const parties = new Map<string, string>()
  const seats = new Map<string, string>()
  const country = (code: string): string => countryName(code, 'en') ?? code
  const party = (id: string): string => parties.get(id) ?? (id.length === 3 ? country(id) : id)
  return {
    learn(event) {
      if (event.name === 'organisation.changed') parties.set(event.data.id, event.data.name)
      if (event.name === 'seat.changed')
        seats.set(event.data.id, `${event.data.role}, ${party(event.data.party)}`)
    },
    country,
    party,
    seat: (id) => seats.get(id) ?? 'a seat',
  }
}
