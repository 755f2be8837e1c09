/**
 * A state that an alert implicates can tell nothing of it: safety, E3. Worlds live through the same instants, the same
 * reports and answers; in one of them there is an alert on X besides, in one an alert of equal timing on another state.
 * All of X's people and machines look at theirs after each step, and see the same bytes.
 */
import { differences, recordStatements, type Seen, type Statements } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { X, steps, type Step } from './two-worlds/script.ts'
import { agentSees, mailTo, personSees, scraperSees, strangerSees, webhooksTo } from './two-worlds/seen.ts'
import { ofPeople } from './two-worlds/statements.ts'
import { startWorld, type Person, type World } from './two-worlds/world.ts'

// a busy machine is slow; what hangs is stopped by its own limits
vi.setConfig({ testTimeout: 600_000, hookTimeout: 1_800_000 })

/** Holder of X's seat; officers, a reviewer and an operator in conflict with X. */
const OF_X = ['xavier', 'noel', 'lars', 'remo', 'oxa'] as const
const MAIL_OF_X = [
  'xavier@focal-point.example',
  'noel@union.example',
  'lars@league.example',
  'remo@review.example',
  'oxa@operator.example',
]
const WEBHOOK_OF_X = '/focal-point-x'
/** A mailbox that somebody in conflict reads too, and one whose provider answers to X; both are told of every alert alike. */
const SHARED = ['room@league.example', 'lena@provider.example']

let statements: Statements
let bare: World
let withAlert: World
let elsewhere: World
const seen = new Map<string, Map<World, Seen[]>>()

beforeAll(async () => {
  statements = recordStatements(ofPeople)
  // at one hour of the day, whenever the test runs: from the evening on, who is not to be woken is asked otherwise
  const start = new Date()
  start.setUTCHours(9, 0, 0, 0)
  ;[bare, withAlert, elsewhere] = await Promise.all([
    startWorld('without', 9_700, start),
    startWorld('with', 9_740, start),
    startWorld('elsewhere', 9_780, start),
  ])
  const began = performance.now()
  for (const step of steps) await live(step)
  const all = [...seen.values()].flatMap((worlds) => [...worlds.values()].flat())
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  process.stdout.write(`two worlds: ${all.length} things seen in ${steps.length} steps, ${seconds} s\n`)
})
afterAll(async () => {
  statements?.stop()
  for (const world of [bare, withAlert, elsewhere]) await world?.stop()
})

async function live(step: Step): Promise<void> {
  await Promise.all([step.run(bare, null), step.run(withAlert, X), step.run(elsewhere, 'GAB')])
  await Promise.all([bare, withAlert, elsewhere].map((world) => lookAround(step.name, world)))
}

async function lookAround(step: string, world: World): Promise<void> {
  for (const address of SHARED) await look(step, address, world, mailTo(world, address))
  if (world === elsewhere) return
  for (const person of OF_X) await look(step, person, world, personSees(world, person, statements))
  await look(step, 'a stranger', world, strangerSees(world, statements))
  await look(step, 'an agent', world, agentSees(world, statements))
  for (const address of MAIL_OF_X) await look(step, address, world, mailTo(world, address))
  await look(step, WEBHOOK_OF_X, world, webhooksTo(world, WEBHOOK_OF_X))
  await look(step, 'a scraper', world, scraperSees(world))
  await look(step, 'nora', world, personSees(world, 'nora', statements))
}

async function look(
  step: string,
  who: string,
  world: World,
  things: AsyncIterable<Seen> | Iterable<Seen>,
): Promise<void> {
  const key = `${who}, ${step}`
  const list: Seen[] = []
  for await (const one of things) list.push(one)
  const worlds = seen.get(key) ?? new Map<World, Seen[]>()
  seen.set(key, worlds.set(world, list))
}

const isPerson = (who: string): boolean => OF_X.some((one) => one === who)

const between = (who: string, one: World, other: World) =>
  steps.flatMap(({ name, closes }) => {
    if (closes && isPerson(who)) return []
    const worlds = seen.get(`${who}, ${name}`)!
    return differences(worlds.get(one)!, worlds.get(other)!).map((difference) => ({
      after: name,
      ...difference,
    }))
  })

const differencesAfter = (who: string, step: string) => {
  const worlds = seen.get(`${who}, ${step}`)!
  return differences(worlds.get(bare)!, worlds.get(withAlert)!)
}

/** As the desk's API lists them to him: it answers his second request. */
function incidentsOf(
  who: Person,
  step: string,
  world: () => World,
): () => { state: string; alert: unknown }[] {
  return () => {
    const listed = seen
      .get(`${who}, ${step}`)!
      .get(world())!
      .find(({ what }) => what === `${who} desk 2`)!
    const [, body] = JSON.parse(listed.saw) as [number, string]
    return (JSON.parse(body) as { incidents: { state: string; alert: unknown }[] }).incidents
  }
}

describe('with an alert on X and without', () => {
  it.each([...OF_X, ...MAIL_OF_X, WEBHOOK_OF_X, 'a stranger', 'an agent', 'a scraper'])(
    '%s sees the same',
    (who) => {
      expect(between(who, bare, withAlert)).toEqual([])
    },
  )

  it('nora, who is in no conflict, sees the alert', () => {
    expect(between('nora', bare, withAlert).length).toBeGreaterThan(0)
  })
})

describe('X, who was told of an alert before it was found to be at that too', () => {
  const [before, after] = steps.slice(-2).map(({ name }) => incidentsOf('xavier', name, () => withAlert))
  it('keeps what he was told, and it looks closed', () => {
    const [told, kept] = [before!(), after!()]
    expect(kept.map(({ alert }) => alert)).toEqual(told.map(({ alert }) => alert))
    const changed = kept.filter(({ state }, i) => state !== told[i]!.state)
    expect(changed.map(({ state }) => state)).toEqual(['closed'])
  })

  it('is told nothing more', () => {
    const [last, late] = steps.slice(-2).map(({ name }) => name)
    for (const who of ['xavier@focal-point.example', WEBHOOK_OF_X]) {
      const count = (step: string | undefined): number => seen.get(`${who}, ${step}`)!.get(withAlert)!.length
      expect(count(late), who).toBe(count(last))
    }
  })

  it('while nora is told', () => {
    const { name } = steps.at(-1)!
    expect(differencesAfter('nora', name).length).toBeGreaterThan(0)
  })
})

describe('with an alert on X and with one of equal timing elsewhere', () => {
  it.each(SHARED)('who carries or reads %s sees the same, and more than nothing', (address) => {
    expect(seen.get(`${address}, ${steps.at(-1)!.name}`)?.get(withAlert)?.length).toBeGreaterThan(1)
    expect(between(address, withAlert, elsewhere)).toEqual([])
  })
})

it('and with one filter taken out of the database, noel sees the alert', async () => {
  const step = 'the filter is gone'
  for (const world of [bare, withAlert]) {
    await world.admin.query('alter policy holders_see on desk.incident_version using (desk.sits_at(party))')
    await look(step, 'noel', world, personSees(world, 'noel', statements))
  }
  const worlds = seen.get(`noel, ${step}`)!
  expect(differences(worlds.get(bare)!, worlds.get(withAlert)!).length).toBeGreaterThan(0)
})

it("X's receiver has got webhooks", () => {
  const last = seen.get(`${WEBHOOK_OF_X}, ${steps.at(-1)!.name}`)!.get(withAlert)!
  expect(last.length).toBeGreaterThan(1)
})

/** Everybody of X must have had something to look at, or equal would be said of nothing. */
it.each(OF_X satisfies readonly Person[])('%s has seen pages and statements', (who) => {
  const last = seen.get(`${who}, ${steps.at(-1)!.name}`)!.get(withAlert)!
  expect(last.filter(({ saw }) => saw.startsWith('[200')).length).toBeGreaterThan(3)
  expect(last.some(({ what, saw }) => what.endsWith('statements') && saw !== '')).toBe(true)
})
