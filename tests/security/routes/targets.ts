/** What a request is about: a thing that is there, or one that is not. */
import { randomUUID } from 'node:crypto'
import { incidentOf, type World } from '../two-worlds/world.ts'
import { makeThings, operatorsThings, type Made } from './things.ts'

/** By the name of a parameter in a route's path, and what bodies name. */
export interface Targets extends Made {
  alert: string
  /** an incident of the officer's desk */
  id: string
  report: string
  situation: string
  person: string
  /** with which the first source's report was sent */
  idempotencyKey: string
  root: string
  /** its name has its own content in it */
  stylesheet: string
  /** what `:id` is at an operator's route */
  operators: Readonly<Record<string, string>>
}

/** Of the newest alert on that country. */
export async function targetsOf(
  world: World,
  country: string,
  given: Pick<Targets, 'idempotencyKey' | 'stylesheet'>,
): Promise<Targets> {
  const { alert = '' } = (await world.alertOn(country)) ?? {}
  const incident = await incidentOf(world, 'union', alert)
  if (incident === undefined) throw new Error('the officer has no incident of that alert')
  const one = async (query: string, values: unknown[]): Promise<string> => {
    const { rows } = await world.admin.query<{ id: string }>(query, values)
    if (rows[0] === undefined) throw new Error(`nothing there: ${query}`)
    return rows[0].id
  }
  const report = await one(`select id from triage.report where country = $1 order by id limit 1`, [country])
  return {
    alert,
    id: incident,
    report,
    situation: await one(
      `select s.id from triage.situation s join triage.crisis c on c.id = s.crisis where c.country = $1 limit 1`,
      [country],
    ),
    person: await one(`select person as id from desk.account where sign_in_name = $1`, ['cam']),
    root: world.roots[0] ?? '',
    ...(await makeThings(world, country, { alert, report })),
    operators: await operatorsThings(world),
    ...given,
  }
}

export function nothingThere(): Targets {
  return {
    alert: randomUUID(),
    id: randomUUID(),
    report: randomUUID(),
    situation: randomUUID(),
    person: randomUUID(),
    idempotencyKey: randomUUID(),
    root: randomUUID(),
    item: randomUUID(),
    exclusion: randomUUID(),
    campaign: randomUUID(),
    strike: randomUUID(),
    stylesheet: 'none.css',
    operators: {},
  }
}
