/** What happens in the worlds, the same at the same instants but for one alert. */
import { agent, cancel, drill, exclude, issue, report, reports } from './acts.ts'
import { advance } from './settled.ts'
import type { World } from './world.ts'

/** The state whose people look on. */
export const X = 'CAF'
/** Of an alert on which X's people may hear: in every world. */
const BESIDE = 'TCD'
const MINUTE = 60_000

export interface Step {
  name: string
  /** who was told before is told nothing more, and to him it looks closed: of his pages no other world has the same */
  closes?: true
  /** @param country where the one alert is; null where there is none */
  run(world: World, country: string | null): Promise<void>
}

export const steps: readonly Step[] = [
  {
    name: 'an alert beside it is issued, and X may hear',
    run: async (world) => {
      await reports(world, BESIDE)
      await issue(world, BESIDE, [X])
    },
  },
  { name: 'its second step is asked', run: (world) => advance(world, 20 * MINUTE) },
  {
    name: 'reports say that X is at it, and a reviewer issues it',
    run: async (world, country) => {
      if (country !== null) await reports(world, country)
      if (country !== null) await issue(world, country, ['CMR'])
      else await advance(world, 10_000)
    },
  },
  { name: 'nobody has answered', run: (world) => advance(world, 40 * MINUTE) },
  {
    name: 'a reviewer would exclude it, and nobody has said the same yet',
    run: async (world, country) => {
      await exclude(world, BESIDE, 'CMR')
      if (country !== null) await exclude(world, country, country)
    },
  },
  {
    name: 'a drill beside it',
    run: async (world) => {
      await drill(world, BESIDE)
      await issue(world, BESIDE, [X], 'exercise')
      await advance(world, 20 * MINUTE)
    },
  },
  {
    name: 'one report more, and an agent of X sends one',
    run: async (world, country) => {
      if (country !== null)
        await report(world, country, 1, 'Gunmen killed nine people at the river and burned the school.')
      await agent(world, X)
      await advance(world, MINUTE)
    },
  },
  {
    name: 'the alert is cancelled, and that beside it too',
    run: async (world, country) => {
      if (country !== null) await cancel(world, country)
      await cancel(world, BESIDE)
      await advance(world, 30 * MINUTE)
    },
  },
  {
    name: 'a new one beside it is issued, and X may hear',
    run: async (world) => {
      await reports(world, BESIDE)
      await issue(world, BESIDE, [X])
    },
  },
  {
    name: 'a report says that X is at that too',
    closes: true,
    run: async (world, country) => {
      if (country !== null)
        await report(world, BESIDE, 1, 'Raiders killed thirty people and took the cattle.', country)
      await advance(world, MINUTE)
    },
  },
]
