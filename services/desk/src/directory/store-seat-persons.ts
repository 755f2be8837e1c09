import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { knownDirectory } from './known-directory.ts'
import { seatPersons } from './seat-persons.ts'

/** Makes anew, from the directory as it stands in this transaction, who may sit where and who has which conflict. */
export async function storeSeatPersons(tx: Tx): Promise<void> {
  const directory = await knownDirectory(tx)
  const people = directory['person.changed']
  const rows = [...directory['seat.changed'].values()]
    .filter((seat) => !seat.removed)
    .flatMap((seat) =>
      seatPersons(seat, directory['schedule.changed'], people).map((sitting) => ({
        seat: seat.id,
        party: seat.party,
        person: sitting.person,
        from_at: sitting.from ?? '-infinity',
        until_at: sitting.until ?? 'infinity',
      })),
    )
  const conflicts = [...people.values()]
    .filter((person) => !person.removed)
    .flatMap((person) => person.conflicts.map((state) => ({ person: person.id, state })))
  await tx.execute(sql`delete from seat_person`)
  await tx.execute(sql`delete from person_conflict`)
  await tx.execute(sql`
    insert into seat_person (seat, party, person, from_at, until_at)
    select seat, party, person, from_at, max(until_at)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(seat uuid, party text, person uuid, from_at timestamptz, until_at timestamptz)
    group by seat, party, person, from_at`)
  await tx.execute(sql`
    insert into person_conflict (person, state)
    select distinct person, state from jsonb_to_recordset(${JSON.stringify(conflicts)}::jsonb) as r(person uuid, state text)`)
}
