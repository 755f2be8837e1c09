/** The short run of `npm run faults`: every service dies twice under load, once at a point between two statements. */
import { describe, expect, it } from 'vitest'
import { missing, printVerdict } from '@tocsin/testing'
import type { Bus } from '../end-to-end/system.ts'
import { durabilityRun, printRun } from './durability.ts'
import { killing } from './killing.ts'

const noKafka = await missing('kafka')

describe.each<Bus>(['postgres', 'kafka'])('on the %s bus', (bus) => {
  it.skipIf(bus === 'kafka' && noKafka !== undefined)(
    'loses and doubles nothing, and tells nobody who may not know, when every service is killed',
    { timeout: 1_200_000 },
    async () => {
      const firstPort = bus === 'kafka' ? 9_300 : 9_200
      const harm = killing({ kills: 2, sleep: false })
      const run = await durabilityRun({ bus, seed: 1, rate: 30, harm, firstPort })
      const printed = `${printRun(run)}\n${printVerdict(run.verdict)}`
      expect(run.verdict.findings, printed).toEqual([])
      expect(run.verdict.accepted, printed).toBeGreaterThan(200)
      expect(run.verdict.assessed, printed).toBe(run.verdict.accepted)
      expect(run.verdict.delivered, printed).toBeGreaterThan(0)
    },
  )
})
