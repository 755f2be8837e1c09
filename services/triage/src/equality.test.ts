/** What the service holds is what the pure core makes of the same evidence, whatever order, repeats and ends it met. */
import { eventually } from '@tocsin/testing'
import { assessAll, loadLevelModel, type Evidence, type Situation } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evidenceOf } from './assess/assessed-report.ts'
import { readReports } from './assess/report-rows.ts'
import { startTriage, type RunningTriage } from '../test/running-triage.ts'

let triage: RunningTriage
beforeAll(async () => {
  triage = await startTriage()
})
afterAll(() => triage.stop())

const texts = [
  'Soldiers killed four villagers and burned their houses.',
  'Armed men attacked the camp of displaced people; eleven civilians were killed.',
  'The army shelled the market. Several people were killed, and families are fleeing.',
  'A militia is being formed and armed in the district.',
  'The radio called people of the other group cockroaches that must be crushed.',
  'The harvest was good this year.',
  'Internet and telephones have been cut since the morning.',
]
const provinces = ['CF-OP', 'CF-BB', 'CF-UK', 'CF-KG', null]
const token = (name: string): string => Buffer.from(name.padEnd(16, '.')).toString('hex')

/** A fixed stream of choices, so that a failure can be run again. */
function choices(seed: number) {
  let state = seed
  return <T>(from: readonly T[]): T => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return from[(state >>> 8) % from.length]!
  }
}

async function evidenceOfCore(): Promise<Evidence[]> {
  const db = drizzle({ client: triage.triage.pool })
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('tocsin.actor', 'service', true)`)
    return (await readReports(tx, sql`r.state = 'counted'`)).map(evidenceOf)
  })
}

async function stored(): Promise<Map<string, Situation>> {
  const { rows } = await triage.triage.pool.query<{ key: string; result: Situation }>(
    'select key, result from situation',
  )
  return new Map(rows.map((row) => [row.key, row.result]))
}

describe('situations in the database', () => {
  it('equal those of the pure core, and the last alert version carries their level', async () => {
    const pick = choices(7)
    const sent: string[] = []
    for (let i = 0; i < 160; i++) {
      const root = pick(['a', 'b', 'c', 'd'])
      const source = `${root}${pick([1, 2])}`
      sent.push(
        await triage.report({
          text: `${pick(texts)} ${pick(['', 'It was on Monday.', `Noted under number ${i}.`])}`,
          country: pick(['CAF', 'CAF', 'CAF', 'TCD']),
          admin1: null,
          root: token(root),
          source: token(source),
          observer: pick([null, token(`${source}o`)]),
          vouched: pick([true, true, false]),
          basis: pick(['saw', 'heard']),
          kind: pick(['incident', 'incident', 'threat', 'nothing-to-report']),
          guarded: pick([false, false, false, false, true]),
          sharing: pick([['desks'], ['desks', 'other-states']]),
          ...(pick([true, true, false]) ? { country: 'CAF', admin1: pick(provinces) } : {}),
        }),
      )
      if (i === 40 || i === 100) await triage.restart()
      if (i % 20 === 19) await triage.clock.advance(pick([1, 5, 30]) * 3_600_000)
      if (i % 9 === 8) await triage.takeBack(pick(sent), pick(['report.retracted', 'report.erased']))
    }
    await triage.settled()
    await eventually(
      async () => {
        const { rows } = await triage.triage.pool.query(`select count(*)::int as open from outbox`)
        return rows[0].open === 0
      },
      { what: 'the outbox is empty' },
    )
    // One clock for both: everything is due again, nothing has changed.
    await triage.triage.pool.query('insert into dirty (crisis, situation) select id, null from crisis')
    await triage.settled()

    const model = loadLevelModel()
    const core = assessAll(
      await evidenceOfCore(),
      { judgements: [], settlements: [] },
      triage.clock.now(),
      model,
    )
    const service = await stored()
    expect(core.length).toBeGreaterThan(4)
    for (const { key, level, ruleLevel, strength, horizon, surge, consented, support } of core) {
      const { against, confidence, corroboration, feared, roots } = support
      expect(service.get(key), key).toMatchObject({ level, ruleLevel, strength, horizon, surge, consented })
      expect(service.get(key)!.support).toMatchObject({ against, confidence, corroboration, feared, roots })
    }
    for (const [key, situation] of service)
      if (!core.some((one) => one.key === key)) expect(situation.level, key).toBe('none')

    for (const country of ['CAF', 'TCD']) {
      const versions = triage.versions(country)
      expect(versions.map((version) => version.version)).toEqual(versions.map((_, i) => i + 1))
      const levels = ['none', 'watch', 'concern', 'imminent', 'ongoing']
      const highest = core
        .filter((one) => one.place.country === country)
        .reduce((level, one) => Math.max(level, levels.indexOf(one.level)), 0)
      expect(versions.at(-1)?.level ?? 'none').toBe(levels[highest])
    }
  }, 300_000)
})
