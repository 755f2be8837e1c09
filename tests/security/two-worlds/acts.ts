/** What people do in a world, and who reports there, each until nothing is left to do at that instant. */
import { eventually } from '@tocsin/testing'
import { expectStatus } from '../canary/reporting.ts'
import { visitor } from '../canary/visitor.ts'
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
      within: 60_000,
    },
  )
  await settled(world)
}

function body(world: World, country: string, text: string): object {
  const day = world.clock.now().toISOString().slice(0, 10)
  const actors = [{ type: 'state-organ', states: [country] }]
  const sharing = ['desks', 'other-states']
  return { kind: 'incident', text, language: 'en', day, place: { country }, basis: 'saw', actors, sharing }
}

export async function report(world: World, country: string, source: number, text: string): Promise<void> {
  const sent = visitor().json(world.url('civil-society-intake', '/v1/reports'), body(world, country, text), {
    authorization: `Bearer ${world.keys[source]}`,
  })
  expectStatus(await sent, 202)
}

/** A report that changes nothing, so that what comes of it is the same with and without the alert. */
export async function agent(world: World, country: string): Promise<void> {
  const sent = await visitor().json(
    world.url('civil-society-intake', '/v1/reports'),
    { kind: 'nothing-to-report', place: { country } },
    { authorization: `Bearer ${world.keys.at(-1)}` },
  )
  expectStatus(sent, 202)
}

export async function issue(world: World, country: string, ticked: readonly string[]): Promise<void> {
  const note = `Read about ${country}.`
  const { alert, version } = (await world.alertOn(country))!
  await decide(world, `alerts/${alert}/issue`, { version, note, ticked, struckOut: [] })
  await advance(world, 10_000)
}

export async function cancel(world: World, country: string): Promise<void> {
  const { alert } = (await world.alertOn(country))!
  const reason = { kind: 'cancel', closeReason: 'not-confirmed', reason: 'the test ends it' }
  await decide(world, `alerts/${alert}/close`, reason)
  await settled(world)
}

async function decide(world: World, what: string, given: object): Promise<void> {
  const rita = world.signed.get('rita')!
  // renews the token by which triage knows her
  await rita.get(world.url('desk', '/'))
  expectStatus(await rita.json(world.url('triage', `/v1/review/${what}`), given), 200)
}
