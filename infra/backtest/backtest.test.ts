import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { loadLevelModel } from '@tocsin/situations'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { backtest } from './backtest.ts'
import { deathsOf } from './episodes.ts'
import { linesOf } from './page.ts'
import { plot } from './plot.ts'
import { readEvents } from './read-events.ts'

// Each replay compiles the matcher, and the machine is shared.
vi.setConfig({ testTimeout: 120_000 })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backtest-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function report(day: string, source: string, text: string, deaths: number, more: object = {}): string {
  const event = { scheme: 'ucdp', code: '3', deaths: { low: deaths, best: deaths, high: deaths } }
  const place = { country: 'CAF', admin1: 'CF-OP' }
  return JSON.stringify({ kind: 'event', event, text, language: 'en', day, place, source, ...more })
}
async function replay(lines: readonly string[]) {
  const path = join(folder, 'reports.ndjson')
  writeFileSync(path, lines.join('\n'))
  const { events, refused } = await readEvents(path)
  return { events, refused, result: backtest(events, loadLevelModel()) }
}
const building = [
  report('2020-03-01', 'a', 'Rebels killed five villagers in a raid on their market.', 5),
  report('2020-03-03', 'b', 'Gunmen shot dead seven displaced civilians near the river camp.', 7),
  report('2020-03-05', 'c', 'Militiamen burned houses and executed eight farmers of one family.', 8),
]
const massacre = report('2020-03-12', 'a', 'More than sixty people were massacred in the town.', 60)

it('sees a massacre that violence built up to before it comes, and nothing in the massacre alone', async () => {
  const { result } = await replay([...building, massacre])
  expect(result.episodes).toMatchObject([{ admin1: 'CF-OP', peak: '2020-03-12', deaths: 80 }])
  expect(result.episodes[0]!.lead.concern).toBeGreaterThanOrEqual(6)
  expect(result.figures.find(({ by }) => by === 'levels')).toMatchObject({ reached: 1, beforeFirst: 0 })
  const alone = (await replay([massacre])).result
  expect(alone.figures.find(({ by }) => by === 'levels')).toMatchObject({ episodes: 1, reached: 0 })
})

it('knows nothing before it was received', async () => {
  const { result } = await replay(building)
  expect(result.steps[0]).toMatchObject({ at: Date.parse('2020-03-02'), admin1: 'CF-OP', what: 'rise' })
  const late = await replay([
    report('2020-03-01', 'a', 'Rebels killed five villagers.', 5, { receivedAt: '2020-03-09T00:00:00Z' }),
  ])
  expect(late.result.steps[0]!.at).toBe(Date.parse('2020-03-09'))
})

it('leaves out a line that no intake would keep, and says why', async () => {
  const { events, refused } = await replay([...building, '{"kind":"event","day":"2020-03-01"}', 'no JSON'])
  expect(events).toHaveLength(3)
  expect(refused.map(({ row }) => row)).toEqual([4, 5])
})

it('is told in tables and drawn', async () => {
  const { events, result } = await replay([...building, massacre])
  expect(linesOf(result, true).join('\n')).toContain('| CF-OP')
  const drawn = plot(
    result,
    deathsOf(events, ({ oneSided }) => oneSided),
  )
  expect(drawn.match(/▼/g)).toHaveLength(2)
  expect(drawn).toContain('>CF-OP</text>')
})

it('reads UCDP GED as the regional intake does, an event as known only when it was over', async () => {
  const path = join(import.meta.dirname, '..', '..', 'tests', 'data', 'events', 'ucdp_ged_sample_1000.csv')
  const { events, refused } = await readEvents(path)
  expect(events.length + refused.length).toBe(1000)
  expect(events.length).toBeGreaterThan(950)
  expect(events.every(({ submitted }) => submitted.receivedAt.slice(0, 10) > submitted.day!)).toBe(true)
})

it("reads ACLED's columns too: civilians targeted are one-sided, a faulty row is named", async () => {
  // made up: the real rows may not be passed on
  const path = join(import.meta.dirname, '../../services/regional-intake/test/acled-made-up.csv')
  const { events, refused } = await readEvents(path)
  expect(events).toHaveLength(7)
  expect(refused).toMatchObject([{ row: 8 }])
  expect(
    events
      .filter(({ oneSided }) => oneSided)
      .map(({ deaths }) => deaths)
      .toSorted((a, b) => a - b),
  ).toEqual([0, 1, 6, 11])
  expect(events.every(({ submitted }) => submitted.receivedAt.slice(0, 10) > submitted.day!)).toBe(true)
})
