/** What reviewers and operators make, one of each, so that routes are asked about something that is there. */
import { randomUUID } from 'node:crypto'
import { schemaOfService } from '@tocsin/database'
import { services } from '@tocsin/events'
import { expectStatus } from '../canary/reporting.ts'
import type { World } from '../two-worlds/world.ts'
import { source } from './credentials.ts'

/** In the review, about the report or the alert: all of it is about X, and hidden from who is in conflict with X. */
export interface Made {
  /** a doubt about the report that waits */
  item: string
  /** one person has said it */
  exclusion: string
  campaign: string
  strike: string
}

/** @param country of the report and the alert */
export async function makeThings(
  world: World,
  country: string,
  { alert, report }: { alert: string; report: string },
): Promise<Made> {
  const reason = 'the matrix asks about it'
  const decided = async (path: string, given: object): Promise<string> => {
    const answer = await world.signed.get('rita')!.json(world.url('triage', `/v1/review/${path}`), given)
    return (JSON.parse(expectStatus(answer, 200).body) as { decision: string }).decision
  }
  await decided(`reports/${report}/decisions`, { action: 'ask', reason })
  const until = new Date(world.clock.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10)
  return {
    item: await one(
      world,
      `select id from triage.review_item where kind = 'verification' and report = $1`,
      report,
    ),
    exclusion: await decided(`alerts/${alert}/exclusions`, { state: 'TCD', until, reason }),
    // of what its source will have sent a hundred years from now
    strike: await decided(`reports/${report}/compromised`, { since: '2126-01-01T00:00:00Z', reason }),
    campaign: await campaignOn(world, country, report),
  }
}

/** As the search keeps one: it takes more reports than this world has. */
function campaignOn(world: World, country: string, report: string): Promise<string> {
  return one(
    world,
    `insert into triage.campaign
       (id, kind, subject, world, countries, since, until, sources, reports, evidence, found_at, state)
     select gen_random_uuid(), 'flood', 'the matrix', world, array[$2], received_at, received_at, array[source], array[id],
       '{}', received_at, 'open'
     from triage.report where id = $1 returning id`,
    report,
    country,
  )
}

/** What `:id` is at an operator's route, by the route. */
export async function operatorsThings(world: World): Promise<Record<string, string>> {
  const dead = randomUUID()
  for (const service of services)
    // one that is done: what were sent again here would have to be taken by somebody
    await world.admin.query(
      `insert into ${schemaOfService(service)}.dead
         (id, topic, part, key, headers, value, reason, places, attempts, at, state)
       values ($1, 'drills', 0, 'key', '{}', 'value', 'the matrix', '{}', 1, $2, 'done')`,
      [dead, world.clock.now()],
    )
  const things: Record<string, string> = {}
  for (const service of services)
    for (const route of ['GET /operator/dead/:id', 'POST /operator/dead/:id/resend'])
      things[`${service}'s operator ${route}`] = dead
  for (const service of ['civil-society-intake', 'regional-intake'] as const) {
    const made = await source(world, service)
    things[`${service}'s operator POST /operator/sources/:id/keys`] = made.source
    things[`${service}'s operator DELETE /operator/keys/:id`] = made.key.split('_')[1] ?? ''
  }
  return things
}

async function one({ admin }: World, query: string, ...values: unknown[]): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(query, values)
  if (rows[0] === undefined) throw new Error(`nothing there: ${query}`)
  return rows[0].id
}
