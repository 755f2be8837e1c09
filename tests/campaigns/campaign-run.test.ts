/** The short form of `npm run campaigns`: the same run, fewer reports and deaths. */
import { missing } from '@tocsin/testing'
import { describe, expect, it } from 'vitest'
import { campaignRun } from './campaign-run.ts'

const lacking = await missing('kafka')

describe.skipIf(lacking !== undefined)(
  '600 reports with four campaigns, on Kafka, triage killed meanwhile',
  () => {
    it('come to what the pure core makes of them; each campaign is listed, and struck it leaves the world without it', async () => {
      const run = await campaignRun({ seed: 1, reports: 600, kills: 2, firstPort: 9_700 })
      expect(run.findings).toEqual([])
      expect(run.deaths).toBeGreaterThanOrEqual(2)
      expect(Object.keys(run.languages).toSorted()).toEqual(['ar', 'en', 'es', 'fr', 'pt', 'sw'])
      expect(run.fromMain / run.reports).toBeGreaterThan(0.85)
      expect(Object.keys(run.campaigns)).toHaveLength(4)
      expect(run.aboveNone).toBeGreaterThan(15)
      expect(run.listedBesides).toEqual([])
    }, 1_800_000)
  },
)
