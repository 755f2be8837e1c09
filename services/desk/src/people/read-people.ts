import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'

export interface PersonWithSeats {
  person: string
  name: string
  signIn: string
  seats: readonly string[]
  hasPassword: boolean
}

/** Everybody who can sign in, by name; for stewards, as the service. */
export async function readPeople(tx: Tx): Promise<PersonWithSeats[]> {
  const { rows } = await tx.execute<{
    person: string
    display_name: string
    sign_in_name: string
    has_password: boolean
    seats: string[]
  }>(sql`
    select a.person, a.display_name, a.sign_in_name, a.password_hash is not null as has_password,
      array(
        select distinct e.key from seat_person s join entity e on e.kind = 'seat' and e.id = s.seat::text
        where s.person = a.person order by e.key) as seats
    from account a order by a.display_name, a.person`)
  return rows.map((row) => ({
    person: row.person,
    name: row.display_name,
    signIn: row.sign_in_name,
    seats: row.seats,
    hasPassword: row.has_password,
  }))
}

/** Seats that a person can be put on: those without a schedule. */
export async function readFillableSeats(tx: Tx): Promise<{ id: string; label: string }[]> {
  const { rows } = await tx.execute<{ id: string; key: string; party: string; role: string }>(sql`
    select e.id, e.key, coalesce(o.data->>'name', e.data->>'party') as party, e.data->>'role' as role
    from entity e left join entity o on o.kind = 'organisation' and o.id = e.data->>'party'
    where e.kind = 'seat' and not e.removed and e.data->>'schedule' is null order by party, e.key`)
  return rows.map(({ id, key, party, role }) => ({ id, label: `${party}: ${key} (${role})` }))
}
