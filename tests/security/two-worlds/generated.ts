/** Two worlds over a generated directory, one with an alert on X: what X's people see of either. */
import { differences, type Difference, type Seen, type Statements } from '@tocsin/testing'
import { cancel, issue, reports } from './acts.ts'
import { generateDirectory, type Generated } from './generate.ts'
import { agentSees, mailTo, personSees, scraperSees, strangerSees, type Guessed } from './seen.ts'
import { advance } from './settled.ts'
import { roots, startWorld, type World } from './world.ts'

const MINUTE = 60_000

export interface Compared {
  generated: Generated
  /** whoever saw a difference, after which step, and where */
  told: (Difference & { who: string; after: string })[]
  /** who is in no conflict and saw one, as somebody has to */
  free: string[]
  things: number
  /** whether remo, in conflict with X, sees the alert once the filter of the review's versions is taken out */
  controlled: boolean
}

interface Step {
  name: string
  /** before there is anything that could differ */
  before?: true
  run(world: World, generated: Generated, alert: boolean): Promise<void>
}

const STEPS: readonly Step[] = [
  {
    name: 'an alert beside it is issued, and X may hear',
    before: true,
    async run(world, { beside, x }) {
      await reports(world, beside)
      await issue(world, beside, [x])
      await advance(world, 20 * MINUTE)
    },
  },
  {
    name: 'reports say that X is at it, a reviewer issues it, and nobody answers',
    async run(world, { x, beside }, alert) {
      if (alert) await reports(world, x)
      if (alert) await issue(world, x, [beside])
      else await advance(world, 10_000)
      await advance(world, 40 * MINUTE)
    },
  },
  {
    name: 'it is cancelled, and that beside it too',
    async run(world, { x, beside }, alert) {
      if (alert) await cancel(world, x)
      await cancel(world, beside)
      await advance(world, 30 * MINUTE)
    },
  },
]

/** @param statements records what the worlds ask of their databases */
export async function compareWorlds(
  seed: number,
  firstPort: number,
  statements: Statements,
): Promise<Compared> {
  const generated = generateDirectory(seed, roots)
  const { directory, people } = generated
  const start = new Date()
  start.setUTCHours(generated.hour, 0, 0, 0)
  const [bare, withAlert] = await Promise.all(
    [firstPort, firstPort + 40].map((port, i) =>
      startWorld(`${seed}-${i === 0 ? 'without' : 'with'}`, port, start, {}, { directory, people }),
    ) as [Promise<World>, Promise<World>],
  )
  try {
    const told: Compared['told'] = []
    let things = 0
    for (const step of STEPS) {
      await Promise.all([step.run(bare, generated, false), step.run(withAlert, generated, true)])
      if (step.before) continue
      const [one, other] = await both([bare, withAlert], (world) => lookAround(world, generated, statements))
      for (const [who, seen] of one) {
        const same = other.get(who)!
        things += seen.length + same.length
        const found = differences(seen, same)
        told.push(...found.map((difference) => ({ who, after: step.name, ...difference })))
      }
    }
    // last, since a scraper sees that somebody has read of an alert
    const free: string[] = []
    for (const who of generated.free)
      if (await seesAlert(who, [bare, withAlert], generated, statements)) free.push(who)
    for (const { admin } of [bare, withAlert])
      await admin.query('alter policy reviewers_see on triage.alert_version using (triage.asking_reviewer())')
    const controlled = await seesAlert('remo', [bare, withAlert], generated, statements)
    return { generated, told, free, things, controlled }
  } finally {
    await Promise.all([bare.stop(), withAlert.stop()])
  }
}

async function lookAround(
  world: World,
  { x, desks, peopleOfX, addressesOfX }: Generated,
  statements: Statements,
): Promise<Map<string, Seen[]>> {
  const guessed: Guessed = { country: x, parties: desks }
  const seen = new Map<string, Seen[]>()
  for (const person of peopleOfX)
    seen.set(person, await Array.fromAsync(personSees(world, person, statements, guessed)))
  seen.set('a stranger', await Array.fromAsync(strangerSees(world, statements, guessed)))
  seen.set('an agent', await Array.fromAsync(agentSees(world, statements, x)))
  for (const address of addressesOfX) seen.set(address, [...mailTo(world, address)])
  seen.set('a scraper', await Array.fromAsync(scraperSees(world)))
  return seen
}

async function seesAlert(
  who: string,
  worlds: readonly [World, World],
  { x, desks }: Generated,
  statements: Statements,
): Promise<boolean> {
  const guessed: Guessed = { country: x, parties: desks }
  const [one, other] = await both(worlds, (world) =>
    Array.fromAsync(personSees(world, who, statements, guessed)),
  )
  return differences(one, other).length > 0
}

async function both<T>(
  [one, other]: readonly [World, World],
  look: (world: World) => Promise<T>,
): Promise<[T, T]> {
  return Promise.all([look(one), look(other)])
}
