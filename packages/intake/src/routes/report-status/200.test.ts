import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sending, sound, startIntake, type RunningIntake } from '../../../test/running-intake.ts'

let intake: RunningIntake
beforeAll(async () => {
  intake = await startIntake()
})
afterAll(() => intake.stop())

describe('200: how far a report is', () => {
  it('by time alone', async () => {
    const { key } = await intake.source()
    const { receipt } = (await intake.post('/v1/reports', sound, sending(key))).json()
    const seen: string[] = []
    for (const now of [
      '2026-03-03T23:59:59Z',
      '2026-03-04T23:59:59Z',
      '2026-03-05T00:00:00Z',
      '2026-06-01T01:59:59Z',
      '2026-06-01T02:00:00Z',
    ]) {
      intake.clock.set(now)
      seen.push((await intake.post('/v1/reports/status', { receipt })).json().progress)
    }
    expect(seen).toEqual(['received', 'received', 'read', 'read', 'closed'])
  })
})

describe('404: no such receipt', () => {
  it('says the same for any that is none, and never repeats what was typed', async () => {
    const typed = ['7'.repeat(26), 'nonsense', '']
    const answers = await Promise.all(typed.map((receipt) => intake.post('/v1/reports/status', { receipt })))
    expect(answers.map((answer) => answer.statusCode)).toEqual([404, 404, 404])
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    expect(answers[0]!.body).not.toContain('777')
  })
})

describe('a receipt', () => {
  it('lies nowhere in the database or the log', async () => {
    const { key } = await intake.source()
    const { receipt } = (await intake.post('/v1/reports', sound, sending(key))).json() as { receipt: string }
    await intake.post('/v1/reports/status', { receipt })
    const { rows } = await intake.owner.pool.query(`
      select (select json_agg(s)::text from submissions s) || (select json_agg(o)::text from outbox o)
        || (select json_agg(p)::text from vault.parts p) as everything`)
    for (const form of [receipt, receipt.replaceAll('-', '')]) {
      expect(rows[0].everything).not.toContain(form)
      expect(intake.log.join('')).not.toContain(form)
    }
  })
})
