/** What a page about incidents needs beside them: names of states and seats, and in whose name Tocsin runs. */
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import type { Names } from '@tocsin/messages'
import { knownDirectory } from '../directory/known-directory.ts'
import type { SignedIn } from '../people/signed-in.ts'
import { namesIn } from '../views/names.ts'

export interface PageContext {
  names: Names
  /** id of a seat of the person's parties → its key */
  seatNames: ReadonlyMap<string, string>
  organisationName: string
}

export async function pageContext(tx: Tx, who: SignedIn): Promise<PageContext> {
  const parties = [...new Set(who.seats.map(({ party }) => party))]
  const { rows: seats } = await tx.execute<{ id: string; key: string }>(sql`
    select id, key from entity where kind = 'seat' and data->>'party' = any(${sql.param(parties)}::text[])`)
  const { rows: operators } = await tx.execute<{ name: string }>(sql`
    select data->>'name' as name from entity
    where kind = 'organisation' and id in ('operator', 'review') and not removed order by id desc limit 1`)
  return {
    names: namesIn(who.language, await knownDirectory(tx, ['state'])),
    seatNames: new Map(seats.map(({ id, key }) => [id, key])),
    organisationName: operators[0]?.name ?? 'Tocsin',
  }
}
