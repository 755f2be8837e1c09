import { sql } from 'drizzle-orm'
import { queue, type Tx } from '@tocsin/database'
import type { SeatChanged } from '@tocsin/events'
import { entityEvent } from './directory-events.ts'
import { storeSeatPersons } from './store-seat-persons.ts'

/**
 * Puts a person on a seat without a schedule. Addresses stay as they are sealed: they are the seat's, and nobody here
 * can read them. @returns whether there is such a seat
 */
export async function setHolder(tx: Tx, seat: string, person: string, now: Date): Promise<boolean> {
  const { rows } = await tx.execute<{ data: SeatChanged }>(sql`
    select data from entity
    where kind = 'seat' and id = ${seat} and not removed and data->>'schedule' is null for update`)
  const before = rows[0]?.data
  if (before === undefined) return false
  const data = { ...before, holder: person, version: before.version + 1 }
  await tx.execute(sql`
    update entity set version = ${data.version}, data = ${JSON.stringify(data)}::jsonb
    where kind = 'seat' and id = ${seat}`)
  await queue(tx, entityEvent('seat', data, now))
  await storeSeatPersons(tx)
  return true
}
