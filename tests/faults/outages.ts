/** Harm to what the services stand on: the broker that leads, the database, the disk. */
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from '@tocsin/testing'
import type { Harm, Victim } from './durability.ts'

const LOOK_MS = 200

/** Each of three brokers in turn, so that each partition loses its leader while the relays send. */
export const brokersKilled: Harm = async (victim) => {
  const { kafka } = victim.system
  if (kafka === null) throw new Error('this harm needs --bus kafka')
  for (const index of [0, 1, 2]) {
    await moreReports(victim, 150)
    await kafka.node(index).kill()
    victim.say(`broker ${index + 1} of 3 killed`)
    await moreReports(victim, 150)
    await kafka.node(index).start()
  }
  await moreReports(victim, 150)
  return ['each of three brokers killed and started again, one after the other']
}

/** Three times as by a power cut, away for some seconds. */
export const databaseCrashed: Harm = async (victim) => {
  const { postgres } = victim.system.local
  for (let nth = 1; nth <= 3; nth++) {
    await moreReports(victim, 150)
    await postgres.crash()
    victim.say(`PostgreSQL crashed, ${nth}`)
    await moreReports(victim, 60)
    await postgres.start()
  }
  await moreReports(victim, 150)
  return ['PostgreSQL crashed three times (immediate shutdown) and started again']
}

/**
 * Fills the disk under PostgreSQL until intakes refuse, keeps it full while more is tried, then makes room. A PostgreSQL
 * that gave up meanwhile is started again, as its operator would.
 *
 * @param folder the file system's root, which has to be small
 */
export function diskFull(folder: string): Harm {
  return async (victim) => {
    const { load, system, say } = victim
    await moreReports(victim, 300)
    const filler = join(folder, 'filler')
    await fill(filler)
    say('the disk is full')
    const refused = (): number => [...load.repeated.values()].reduce((sum, count) => sum + count, 0)
    const before = refused()
    const full = eventually(
      async () => {
        await fill(filler)
        return refused() > before + 20 || undefined
      },
      { within: 120_000, every: LOOK_MS, what: 'an intake refuses for want of room' },
    )
    await full
    await moreReports(victim, 150)
    await rm(filler)
    const survived = system.local.postgres.process.running
    if (!survived) await system.local.postgres.start()
    say(`room again; PostgreSQL ${survived ? 'had gone on' : 'had given up and was started again'}`)
    await moreReports(victim, 150)
    return [`the disk under PostgreSQL was full; ${refused() - before} requests were refused meanwhile`]
  }
}

/** Writes until the disk takes no more. */
async function fill(file: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true })
  const handle = await open(file, 'a')
  try {
    for (const size of [2 ** 22, 2 ** 16, 2 ** 12]) {
      const piece = Buffer.alloc(size)
      while (await handle.write(piece).then(() => true, isFull)) continue
    }
  } finally {
    await handle.close()
  }
}

function isFull(error: unknown): false {
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
  throw error
}

/** Waits until clients have begun to send so many more. */
export async function moreReports({ load }: Pick<Victim, 'load'>, count: number): Promise<void> {
  const until = load.sent + count
  await eventually(() => load.sent >= until || undefined, {
    within: 300_000,
    every: LOOK_MS,
    what: `${count} more reports`,
  })
}
