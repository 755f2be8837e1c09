/** A process that rolls and kills itself at one point, as a power cut would. */
import { openDatabase } from '@tocsin/database'
import * as z from 'zod'
import { fileKeeper, roll } from '../src/index.ts'

export const orders = z.object({
  url: z.string(),
  folder: z.string(),
  rootKey: z.string(),
  now: z.string(),
  point: z.string(),
})
export type Orders = z.infer<typeof orders>

const { url, folder, rootKey, now, point } = orders.parse(JSON.parse(process.argv[2] ?? ''))
await roll(
  {
    database: openDatabase({ url, schema: 'triage', applicationName: 'roll-and-die', max: 2 }),
    keeper: fileKeeper({ folder, rootKey: Buffer.from(rootKey, 'hex') }),
    series: 'words',
    clock: { now: () => new Date(now) },
    rhythm: { everyMs: 86_400_000, graceMs: 0 },
    at: (reached) => {
      if (reached === point) process.kill(process.pid, 'SIGKILL')
    },
  },
  'burn',
)
throw new Error(`a roll has no point "${point}"`)
