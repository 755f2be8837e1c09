/**
 * Whom a crisis's evidence implicates (design, section 6): a union that only grows by itself. What no report that counts
 * says any more, since it was struck, discarded, taken back or its actors named anew, stays as long as alerts of a crisis
 * are one story; from then on a new alert is computed without it. No single person takes it away sooner: who strikes what
 * names a state could open the next alert to that state, and to rule its organs out takes two (`review/exclude.ts`). An
 * alert keeps whom its versions have implicated, however long it lasts.
 */
import type { Tx } from '@tocsin/database'
import type { Implicated } from '@tocsin/events'
import type { LevelModel } from '@tocsin/situations'
import { sql, type SQL } from 'drizzle-orm'
import type { Actor, AssessedReport } from './assessed-report.ts'

const DAY = 86_400_000

export async function implicate(tx: Tx, actors: readonly (Implicated & { crisis: string })[]): Promise<void> {
  if (actors.length === 0) return
  const rows = sql`jsonb_to_recordset(${JSON.stringify(actors)}::jsonb)
    as i(crisis uuid, type text, states text[], organisations uuid[])`
  await tx.execute(sql`
    insert into implicated (crisis, type, states, organisations)
    select distinct crisis, type, states, organisations from ${rows} order by 1, 2, 3, 4 on conflict do nothing`)
  await tx.execute(sql`
    update implicated m set left_at = null from ${rows}
    where m.left_at is not null
      and (m.crisis, m.type, m.states, m.organisations) = (i.crisis, i.type, i.states, i.organisations)`)
}

type Gone = Pick<AssessedReport, 'country' | 'world' | 'actors'>

/** Reports that count no more, or say something else from now on. */
export async function noteGone(tx: Tx, reports: readonly Gone[], at: Date): Promise<void> {
  const rows = reports.flatMap(({ country, world, actors }) =>
    actors.map((actor: Actor) => ({ country, world, ...actor })),
  )
  if (rows.length === 0) return
  await tx.execute(sql`
    update implicated m set left_at = greatest(m.left_at, ${at.toISOString()}::timestamptz)
    from crisis c, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as g(country text, world text, type text, states text[], organisations uuid[])
    where c.id = m.crisis and (c.country, c.world) = (g.country, g.world)
      and (m.type, m.states, m.organisations) = (g.type, g.states, g.organisations)`)
}

interface Crisis {
  crisis: string
  country: string
  world: string
}

/** Forgets, on the way, what none that counts has said for that long. */
export async function implicatedIn(
  tx: Tx,
  of: Crisis,
  now: Date,
  { implicatedDays }: LevelModel,
): Promise<Implicated[]> {
  const lapsed = sql`m.left_at <= ${new Date(now.getTime() - implicatedDays * DAY).toISOString()}::timestamptz`
  const rows = await read(tx, of, lapsed)
  if (!rows.some((row) => row.lapsed)) return rows.map(implicatedOf)
  // Only now is it asked whether another says it, which may take a look at all reports of a country.
  await tx.execute(sql`
    delete from implicated m where m.crisis = ${of.crisis} and ${lapsed} and not exists (
      select from report r where r.country = ${of.country} and r.world = ${of.world} and r.state = 'counted'
        and jsonb_build_object('type', m.type, 'states', to_jsonb(m.states), 'organisations', to_jsonb(m.organisations))
          in (select jsonb_array_elements(r.actors)))`)
  await tx.execute(sql`update implicated m set left_at = null where m.crisis = ${of.crisis} and ${lapsed}`)
  return (await read(tx, of, lapsed)).map(implicatedOf)
}

type Row = Implicated & { lapsed: boolean | null } & Record<string, unknown>

async function read(tx: Tx, { crisis }: Crisis, lapsed: SQL): Promise<Row[]> {
  const { rows } = await tx.execute<Row>(sql`
    select m.type, m.states, m.organisations, ${lapsed} as lapsed from implicated m where m.crisis = ${crisis}`)
  return rows
}

function implicatedOf({ type, states, organisations }: Row): Implicated {
  return { type, states, organisations }
}
