/** Who is signed in, with the seats, roles and conflicts that they have now. */
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import type { MessageLanguage, SeatRole } from '@tocsin/events'
import type { Role, Session } from '@tocsin/service'
import type { LiveSession } from './session-store.ts'

export interface HeldSeat {
  id: string
  party: string
  /** as its people call it */
  partyName: string
  partyKind: 'organisation' | 'state' | 'review' | 'operator'
  key: string
  role: SeatRole
  language: MessageLanguage
  timeZone: string
  linkAnswer: 'full' | 'buys-a-step' | 'none'
}

export interface SignedIn {
  session: string
  person: string
  name: string
  steward: boolean
  language: MessageLanguage
  timeZone: string
  seats: readonly HeldSeat[]
  conflicts: readonly string[]
}

interface SeatRow extends Record<string, unknown> {
  data: {
    id: string
    party: string
    role: SeatRole
    language: MessageLanguage
    timeZone: string
    linkAnswer: HeldSeat['linkAnswer']
  }
  key: string
  organisation: { name: string; kind: string } | null
}

/** As the service: the session is found before anybody is known. */
export async function signedIn(tx: Tx, { id, person }: LiveSession, now: Date): Promise<SignedIn | null> {
  const { rows: accounts } = await tx.execute<{ display_name: string; steward: boolean }>(
    sql`select display_name, steward from account where person = ${person}`,
  )
  const account = accounts[0]
  if (account === undefined) return null
  const seats = await heldSeats(tx, person, now)
  const { rows: own } = await tx.execute<{ data: { languages: MessageLanguage[]; conflicts: string[] } }>(
    sql`select data from entity where kind = 'person' and id = ${person} and not removed`,
  )
  const about = own[0]?.data
  return {
    session: id,
    person,
    name: account.display_name,
    steward: account.steward,
    language: seats[0]?.language ?? about?.languages[0] ?? 'en',
    timeZone: seats[0]?.timeZone ?? 'UTC',
    seats,
    conflicts: about?.conflicts ?? [],
  }
}

/** The seats that a person may sit on now, in the order of their ids. */
async function heldSeats(tx: Tx, person: string, now: Date): Promise<HeldSeat[]> {
  const { rows } = await tx.execute<SeatRow>(sql`
    select e.data, e.key, o.data as organisation
    from seat_person s
    join entity e on e.kind = 'seat' and e.id = s.seat::text and not e.removed
    left join entity o on o.kind = 'organisation' and o.id = s.party and not o.removed
    where s.person = ${person} and s.from_at <= ${now.toISOString()} and s.until_at > ${now.toISOString()}
    order by e.id`)
  return rows.map(({ data, key, organisation }) => ({
    id: data.id,
    party: data.party,
    partyName: organisation?.name ?? data.party,
    partyKind: partyKind(data.party, organisation?.kind),
    key,
    role: data.role,
    language: data.language,
    timeZone: data.timeZone,
    linkAnswer: data.linkAnswer,
  }))
}

function partyKind(party: string, kind: string | undefined): HeldSeat['partyKind'] {
  if (party === 'review' || party === 'operator') return party
  return kind === undefined ? 'state' : 'organisation'
}

/** What the token says that other services check offline. */
export function sessionOf(who: SignedIn): Session {
  const roles = new Set<Role>(who.seats.map(({ role }) => roleOf(role)))
  if (who.steward) roles.add('steward')
  return {
    person: who.person,
    session: who.session,
    roles: [...roles],
    seats: who.seats.map(({ id }) => id),
    parties: [...new Set(who.seats.map(({ party }) => party))],
    conflicts: [...who.conflicts],
  }
}

function roleOf(role: SeatRole): Role {
  if (role === 'reviewer' || role === 'operator') return role
  return role === 'focal-point' || role === 'deputy-focal-point' ? 'focal-point' : 'officer'
}
