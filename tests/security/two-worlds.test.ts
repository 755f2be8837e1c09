/**
 * A state that an alert implicates can tell nothing of it: safety, E3. Worlds live through the same instants, the same
 * reports and answers; in one of them there is an alert on X besides, in one an alert of equal timing on another state.
 * All of X's people and machines look at theirs after each step, and see the same bytes.
 */
import { differences, recordStatements, type Seen, type Statements } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { X, steps, type Step } from './two-worlds/script.ts'
import { agentSees, mailTo, personSees, scraperSees, strangerSees } from './two-worlds/seen.ts'
import { startWorld, type Person, type World } from './two-worlds/world.ts'

/** Holder of X's seat; officers, a reviewer and an operator in conflict with X. */
const OF_X = ['xavier', 'noel', 'lars', 'remo', 'oxa'] as const
const MAIL_OF_X = [
  'xavier@focal-point.example',
  'noel@union.example',
  'lars@league.example',
  'remo@review.example',
  'oxa@operator.example',
]
/** A mailbox that somebody in conflict reads too, and one whose provider answers to X; both are told of every alert alike. */
const SHARED = ['room@league.example', 'lena@provider.example']

const MOST_ATTEMPTS = 5

let statements: Statements
let bare: World
let withAlert: World
let elsewhere: World
const seen = new Map<string, Map<World, Seen[]>>()

beforeAll(async () => {
  statements = recordStatements((all) => all.some((one) => /'tocsin\.(person|conflicts)', \$\d/.test(one)))
  await begin()
  for (const step of steps.slice(1)) await live(step)
  const all = [...seen.values()].flatMap((worlds) => [...worlds.values()].flat())
  process.stdout.write(`two worlds: ${all.length} things seen in ${steps.length} steps\n`)
}, 600_000)
afterAll(async () => {
  statements?.stop()
  await end()
}, 60_000)

/**
 * Worlds that are equal before they part. Triage tells of a proposal on two topics, and which of them the notifier reads
 * first is chance: where it parted the worlds already, they begin again.
 */
async function begin(): Promise<void> {
  const [first] = steps
  for (let attempt = 1; first !== undefined; attempt++) {
    const start = new Date(Math.floor(Date.now() / 60_000) * 60_000)
    ;[bare, withAlert, elsewhere] = await Promise.all([
      startWorld('without', 9_700, start),
      startWorld('with', 9_740, start),
      startWorld('elsewhere', 9_780, start),
    ])
    await live(first)
    const parted = [...seen.values()].some((worlds) => {
      const [one, ...others] = [...worlds.values()]
      return others.some((other) => differences(one!, other).length > 0)
    })
    if (!parted || attempt === MOST_ATTEMPTS) return
    await end()
    seen.clear()
  }
}

async function end(): Promise<void> {
  for (const world of [bare, withAlert, elsewhere]) await world?.stop()
}

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

const between = (who: string, one: World, other: World) =>
  steps.flatMap(({ name }) => {
    const worlds = seen.get(`${who}, ${name}`)!
    return differences(worlds.get(one)!, worlds.get(other)!).map((difference) => ({
      after: name,
      ...difference,
    }))
  })

describe('with an alert on X and without', () => {
  it.each([...OF_X, ...MAIL_OF_X, 'a stranger', 'an agent', 'a scraper'])('%s sees the same', (who) => {
    expect(between(who, bare, withAlert)).toEqual([])
  })

  it('nora, who is in no conflict, sees the alert', () => {
    expect(between('nora', bare, withAlert).length).toBeGreaterThan(0)
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
}, 30_000)

/** Everybody of X must have had something to look at, or equal would be said of nothing. */
it.each(OF_X satisfies readonly Person[])('%s has seen pages and statements', (who) => {
  const last = seen.get(`${who}, ${steps.at(-1)!.name}`)!.get(withAlert)!
  expect(last.filter(({ saw }) => saw.startsWith('[200')).length).toBeGreaterThan(3)
  expect(last.some(({ what, saw }) => what.endsWith('statements') && saw !== '')).toBe(true)
})
