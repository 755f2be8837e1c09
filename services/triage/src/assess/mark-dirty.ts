/** Says which situations must be looked at again. Marks are only added, so marking waits for no evaluation. */
import { randomUUID } from 'node:crypto'
import type { Tx } from '@tocsin/database'
import type { Implicated } from '@tocsin/events'
import { keyOf, type Place } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { implicate } from './implicated.ts'

export interface Touched {
  place: Place
  /** evidence went away */
  removed: boolean
  implicated: readonly Implicated[]
}

/** Ensures crisis and situation of each place and marks them; a wider place marks all that it counts in. */
export async function markDirty(tx: Tx, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return
  const crises = await ensureCrises(tx, touched)
  const crisisOf = (place: Place): string => crises.get(`${place.country}|${place.world}`)!
  const places = new Map(touched.map((one) => [keyOf(one.place), one.place]))
  const situations = [...places].map(([key, place]) => ({
    key,
    id: randomUUID(),
    crisis: crisisOf(place),
    admin1: place.admin1,
    threatened: place.group,
  }))
  await tx.execute(sql`
    insert into situation (key, id, crisis, admin1, threatened)
    select key, id, crisis, admin1, threatened from jsonb_to_recordset(${JSON.stringify(situations)}::jsonb)
      as s(key text, id uuid, crisis uuid, admin1 text, threatened text)
    order by key on conflict (key) do nothing`)
  const lost = new Set(touched.filter((one) => one.removed).map((one) => keyOf(one.place)))
  const marks = [...places].map(([key, place]) => ({
    crisis: crisisOf(place),
    situation: place.admin1 === null || place.group === 'general' ? null : key,
    removed: lost.has(key),
  }))
  await tx.execute(sql`
    insert into dirty (crisis, situation, removed)
    select crisis, situation, bool_or(removed) from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb)
      as m(crisis uuid, situation text, removed boolean)
    group by 1, 2`)
  await implicate(
    tx,
    touched.flatMap((one) => one.implicated.map((actor) => ({ ...actor, crisis: crisisOf(one.place) }))),
  )
}

async function ensureCrises(tx: Tx, touched: readonly Touched[]): Promise<Map<string, string>> {
  const wanted = [
    ...new Map(
      touched.map(({ place: { country, world } }) => [
        `${country}|${world}`,
        { id: randomUUID(), country, world },
      ]),
    ).values(),
  ]
  await tx.execute(sql`
    insert into crisis (id, country, world)
    select id, country, world from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as c(id uuid, country text, world text)
    order by country, world on conflict (country, world) do nothing`)
  const { rows } = await tx.execute<{ id: string; country: string; world: string }>(sql`
    select c.id, c.country, c.world from crisis c
    join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(country text, world text) using (country, world)`)
  return new Map(rows.map((row) => [`${row.country}|${row.world}`, row.id]))
}
