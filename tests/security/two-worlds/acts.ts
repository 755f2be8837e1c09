/** What people do in a world, and who reports there, each until nothing is left to do at that instant. */
import { randomUUID } from 'node:crypto'
import { openDatabase, queue } from '@tocsin/database'
import type { AlertVersion } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import { urlAs } from '../../../infra/ground/prepare.ts'
import { expectStatus } from '../canary/reporting.ts'
import { visitor } from '../canary/visitor.ts'
import { patient } from './again.ts'
import { advance, settled } from './settled.ts'
import type { World } from './world.ts'

const TEXTS = [
  'Soldiers killed four villagers yesterday and burned their houses.',
  'Armed men attacked the camp of displaced people on Monday; eleven civilians were killed.',
  'The army shelled the market. Several people were killed, and families are fleeing.',
]

export async function reports(world: World, country: string): Promise<void> {
  for (const [nth, text] of TEXTS.entries()) {
    await report(world, country, nth, text)
    // one at a time, or it is chance how many of them a version is about
    await settled(world)
  }
  await eventually(
    async () => ['imminent', 'ongoing'].includes((await world.alertOn(country))?.level ?? ''),
    {
      what: `an alert on ${country}`,
      within: 300_000,
    },
  )
  await settled(world)
}

function body(world: World, country: string, text: string, implicates: string): object {
  const day = world.clock.now().toISOString().slice(0, 10)
  const actors = [{ type: 'state-organ', states: [implicates] }]
  const sharing = ['desks', 'other-states']
  return { kind: 'incident', text, language: 'en', day, place: { country }, basis: 'saw', actors, sharing }
}

/** @param implicates whose organs did it, where they are not those of the country itself */
export async function report(
  world: World,
  country: string,
  source: number,
  text: string,
  implicates = country,
): Promise<void> {
  await send(world, world.keys[source] ?? '', body(world, country, text, implicates))
}

async function send(world: World, key: string, given: object): Promise<void> {
  const at = world.url('civil-society-intake', '/v1/reports')
  const headers = { authorization: `Bearer ${key}` }
  expectStatus(await patient(world, visitor()).json(at, given, headers), 202)
}

/** A report that changes nothing, so that what comes of it is the same with and without the alert. */
export function agent(world: World, country: string): Promise<void> {
  return send(world, world.keys.at(-1) ?? '', { kind: 'nothing-to-report', place: { country } })
}

export async function issue(
  world: World,
  country: string,
  ticked: readonly string[],
  status: AlertVersion['status'] = 'actual',
): Promise<void> {
  const note = `Read about ${country}.`
  const { alert, version } = (await world.alertOn(country, status))!
  await decide(world, `alerts/${alert}/issue`, { version, note, ticked, struckOut: [] })
  await advance(world, 10_000)
}

export async function cancel(world: World, country: string): Promise<void> {
  const { alert } = (await world.alertOn(country))!
  const reason = { kind: 'cancel', closeReason: 'not-confirmed', reason: 'the test ends it' }
  await decide(world, `alerts/${alert}/close`, reason)
  await settled(world)
}

/** One reviewer alone: nothing follows before a second one says the same. */
export async function exclude(world: World, country: string, state: string): Promise<void> {
  const { alert } = (await world.alertOn(country))!
  const until = new Date(world.clock.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10)
  await decide(world, `alerts/${alert}/exclusions`, { state, until, reason: 'the test excludes it' })
  await settled(world)
}

/** As a desk orders it, by the event that says so. */
export async function drill(world: World, country: string): Promise<void> {
  const { adminUrl, secrets } = world.local
  const url = urlAs(adminUrl, 'desk', secrets.passwords.desk)
  const database = openDatabase({ url, schema: 'desk', applicationName: 'tocsin-drill' })
  const [id, orderedBy, now] = [randomUUID(), randomUUID(), world.clock.now()]
  const data = { drill: id, country, level: 'imminent' as const, orderedBy, at: now.toISOString() }
  const event = { id: randomUUID(), name: 'drill.ordered', topic: 'drills', source: 'desk', key: id } as const
  await database.transaction((tx) => queue(tx, { ...event, time: now, data }))
  await database.close()
  await eventually(async () => (await world.alertOn(country, 'exercise')) !== undefined, {
    what: `an exercise on ${country}`,
    within: 300_000,
  })
  await settled(world)
}

async function decide(world: World, what: string, given: object): Promise<void> {
  const rita = patient(world, world.signed.get('rita')!)
  // renews the token by which triage knows her
  await rita.get(world.url('desk', '/'))
  expectStatus(await rita.json(world.url('triage', `/v1/review/${what}`), given), 200)
}
