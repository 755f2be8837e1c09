/** A seeded schedule of deaths: each service dies so many times while it is at work, half of them at a named point. */
import { services, type ServiceName } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import { deathPoints, type DieAt } from './death-points.ts'
import type { Harm, Victim } from './durability.ts'
import type { KillableServices } from './killable-services.ts'
import { seeded, type Seeded } from './seeded.ts'

/** What becomes due when a dead one's lease (15 s for a relay) has to run out first. */
const AT_WORK_MS = 60_000
const REACHED_MS = 40_000
/** Longer than the longest lease, the 30 s of a delivery. */
const FROZEN_MS = 35_000

/** Every service dies so many times; where told, triage and notifier then sleep beyond their leases. */
export function killing({ kills, sleep }: { kills: number; sleep: boolean }): Harm {
  return async (victim) => {
    const deaths = await killAll(victim, kills)
    if (sleep) {
      const { running } = victim
      await Promise.all([sleepBeyondLease(running, 'triage'), sleepBeyondLease(running, 'notifier')])
      victim.say('triage and notifier slept beyond their leases')
    }
    return [
      `each service killed ${kills} times: ${deaths.plain} deaths at any moment, at points:`,
      ...[...deaths.atPoints].map(([name, count]) => `  ${name}: ${count}`),
      `  not reached in time, killed all the same: ${deaths.notReached}`,
      ...(sleep ? ['triage and notifier slept beyond their leases'] : []),
    ]
  }
}

interface Deaths {
  plain: number
  /** by the name of the point */
  atPoints: Map<string, number>
  /** points that were not reached in time: killed all the same */
  notReached: number
}

interface Plan {
  armed: DieAt | undefined
  /** for a plain death: after so many more reports */
  afterReports: number
}

function planOf(service: ServiceName, nth: number, random: Seeded): Plan {
  const points = deathPoints.filter((point) => point.services.includes(service))
  const point = random.pick(points)
  const at: DieAt = {
    name: point.name,
    statement: point.statement,
    when: point.when,
    nth: 1 + random.below(3),
  }
  return { armed: nth % 2 === 1 ? at : undefined, afterReports: random.below(150) }
}

async function killAll({ running, load, seed, say }: Victim, kills: number): Promise<Deaths> {
  const deaths: Deaths = { plain: 0, atPoints: new Map(), notReached: 0 }
  await Promise.all(services.map((service, i) => killOne(service, seeded(seed * 31 + i))))
  return deaths

  async function killOne(service: ServiceName, random: Seeded): Promise<void> {
    const plans = Array.from({ length: kills }, (_none, nth) => planOf(service, nth, random))
    for (const [nth, { armed, afterReports }] of plans.entries()) {
      const next = plans[nth + 1]?.armed
      if (armed === undefined) {
        await atWork(service)
        const until = load.sent + afterReports
        await eventually(() => load.sent >= until || undefined, { within: 30_000, what: 'more reports' })
        await running.kill(service, next)
        deaths.plain++
        say(`${service} killed`)
        continue
      }
      if (await diesByItself(service)) {
        deaths.atPoints.set(armed.name, (deaths.atPoints.get(armed.name) ?? 0) + 1)
        say(`${service} died: ${armed.name}`)
        await running.revive(service, next)
      } else {
        deaths.notReached++
        say(`${service} killed, without having come to: ${armed.name}`)
        await running.kill(service, next)
      }
    }
  }

  /** Up, and with the right to carry its outbox, for which the one before must have been given up. */
  async function atWork(service: ServiceName): Promise<void> {
    await running.of(service).logged('relay.leading', { within: AT_WORK_MS })
  }

  async function diesByItself(service: ServiceName): Promise<boolean> {
    const child = running.of(service)
    const died = child.ended.then(() => true)
    const patience = eventually(() => !child.running || undefined, { within: REACHED_MS, what: 'its death' })
    return Promise.race([died, patience.then(() => true)]).catch(() => false)
  }
}

/** Sleeps a service beyond its leases while another instance takes over, wakes it, and sends the other home. */
async function sleepBeyondLease(running: KillableServices, service: ServiceName): Promise<void> {
  const sleeper = running.of(service)
  sleeper.kill('SIGSTOP')
  const slept = performance.now()
  const standIn = await running.standIn(service)
  await standIn.logged('relay.leading', { within: AT_WORK_MS })
  await eventually(() => performance.now() - slept > FROZEN_MS || undefined, {
    within: FROZEN_MS * 2,
    every: 500,
    what: 'the leases have run out',
  })
  const lines = sleeper.log().length
  sleeper.kill('SIGCONT')
  await eventually(() => sleeper.log().length > lines || !sleeper.running || undefined, {
    within: AT_WORK_MS,
    what: 'the sleeper notices',
  })
  await standIn.stop(30_000)
}
