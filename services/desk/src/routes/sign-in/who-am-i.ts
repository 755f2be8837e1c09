import * as z from 'zod'
import { messageLanguage, seatRole } from '@tocsin/events'
import { role } from '@tocsin/service'
import { sessionOf, type SignedIn } from '../../people/signed-in.ts'

/** The person who is signed in, as the API shows them to themselves. */
export const whoShown = z
  .object({
    person: z.uuid(),
    name: z.string(),
    roles: z.array(role),
    language: messageLanguage,
    timeZone: z.string(),
    seats: z.array(
      z.object({ id: z.uuid(), key: z.string(), party: z.string(), partyName: z.string(), role: seatRole }),
    ),
  })
  .meta({ id: 'Person' })

export function whoAmI(who: SignedIn): z.infer<typeof whoShown> {
  return {
    person: who.person,
    name: who.name,
    roles: sessionOf(who).roles,
    language: who.language,
    timeZone: who.timeZone,
    seats: who.seats.map(({ id, key, party, partyName, role: seat }) => ({
      id,
      key,
      party,
      partyName,
      role: seat,
    })),
  }
}
