import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sending, sound, startIntake, type RunningIntake } from '../../../test/running-intake.ts'

let intake: RunningIntake
beforeAll(async () => {
  intake = await startIntake()
})
afterAll(() => intake.stop())

async function kept(): Promise<{ receipt: string; key: string; idempotencyKey: string; report: string }> {
  const { key } = await intake.source()
  const idempotencyKey = randomUUID()
  const { receipt } = (await intake.post('/v1/reports', sound, sending(key, idempotencyKey))).json()
  return { receipt, key, idempotencyKey, report: (await intake.events()).at(-1)!.key }
}
const opened = async (report: string): Promise<string | undefined> =>
  (await intake.opener.open([report], 'assess')).get(report)?.outcome
const eventsOf = async (report: string): Promise<string[]> =>
  (await intake.events()).filter((event) => event.key === report).map((event) => event.type!)

describe('200: a report is taken back', () => {
  it('by its receipt: it counts no more, its words stay sealed', async () => {
    const { receipt, report } = await kept()
    const answer = await intake.post('/v1/reports/withdraw', { receipt })
    expect([answer.statusCode, answer.json()]).toEqual([200, { progress: 'closed', erased: false }])
    expect(await eventsOf(report)).toEqual([
      'org.tocsin.report.submitted.v1',
      'org.tocsin.report.retracted.v1',
    ])
    expect((await intake.events()).at(-1)!.data).toEqual({
      report,
      country: 'KEN',
      at: '2026-03-03T02:00:00.000Z',
    })
    expect(await opened(report)).toBe('opened')
  })

  it('and erased: wrap, parts and body mark are gone, and the event tells it, all at once', async () => {
    const { receipt, report } = await kept()
    const answer = await intake.post('/v1/reports/withdraw', { receipt, erase: true })
    expect(answer.json()).toEqual({ progress: 'closed', erased: true })
    expect(await opened(report)).toBe('destroyed')
    expect(await eventsOf(report)).toEqual(['org.tocsin.report.submitted.v1', 'org.tocsin.report.erased.v1'])
    const { rows } = await intake.owner.pool.query('select body_mac from submissions where report = $1', [
      report,
    ])
    expect(rows).toEqual([{ body_mac: null }])
  })

  it('once, however often it is asked, also by several at once', async () => {
    const { receipt, report } = await kept()
    const asked = Array.from({ length: 5 }, () =>
      intake.post('/v1/reports/withdraw', { receipt, erase: true }),
    )
    const answers = await Promise.all(asked)
    expect(answers.map((answer) => answer.json())).toEqual(
      answers.map(() => ({ progress: 'closed', erased: true })),
    )
    expect(await eventsOf(report)).toHaveLength(2)
  })

  it('first without and then with its words', async () => {
    const { receipt, report } = await kept()
    await intake.post('/v1/reports/withdraw', { receipt })
    expect((await intake.post('/v1/reports/withdraw', { receipt, erase: true })).json().erased).toBe(true)
    expect((await intake.post('/v1/reports/withdraw', { receipt })).json().erased).toBe(true)
    expect(await eventsOf(report)).toEqual([
      'org.tocsin.report.submitted.v1',
      'org.tocsin.report.retracted.v1',
      'org.tocsin.report.erased.v1',
    ])
  })

  it('by the key of its source and the idempotency key it was sent with', async () => {
    const { key, idempotencyKey, report } = await kept()
    const headers = { authorization: `Bearer ${key}` }
    const answer = await intake.post('/v1/reports/withdraw', { idempotencyKey, erase: true }, headers)
    expect(answer.statusCode).toBe(200)
    expect(await opened(report)).toBe('destroyed')
  })
})

describe('not: nothing happens', () => {
  it('404 for another source, a wrong receipt, or a key that sent nothing', async () => {
    const { idempotencyKey, report, receipt } = await kept()
    const other = await intake.source()
    const headers = { authorization: `Bearer ${other.key}` }
    const answers = [
      await intake.post('/v1/reports/withdraw', { idempotencyKey, erase: true }, headers),
      await intake.post('/v1/reports/withdraw', { idempotencyKey: randomUUID() }, headers),
      await intake.post('/v1/reports/withdraw', {
        receipt: `${receipt.slice(0, -1)}${receipt.endsWith('0') ? '4' : '0'}`,
      }),
      await intake.post('/v1/reports/withdraw', { receipt: 'no receipt' }),
    ]
    expect(answers.map((answer) => answer.statusCode)).toEqual([404, 404, 404, 404])
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    expect(await opened(report)).toBe('opened')
    expect(await eventsOf(report)).toHaveLength(1)
  })

  it('401 without the key of a source, 422 without or with both claims, 415 for a form', async () => {
    const { idempotencyKey, receipt } = await kept()
    expect((await intake.post('/v1/reports/withdraw', { idempotencyKey })).statusCode).toBe(401)
    expect((await intake.post('/v1/reports/withdraw', {})).statusCode).toBe(422)
    expect((await intake.post('/v1/reports/withdraw', { receipt, idempotencyKey })).statusCode).toBe(422)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await intake.post('/v1/reports/withdraw', `receipt=${receipt}`, form)).statusCode).toBe(415)
  })
})

describe('row security', () => {
  it('shows a service no report that it did not name', async () => {
    const { report, receipt } = await kept()
    const { rows } = await intake.database.pool.query('select * from reports')
    expect(rows).toEqual([])
    const { rowCount } = await intake.database.pool.query(
      `update reports set state = 'erased' where id = $1`,
      [report],
    )
    expect(rowCount).toBe(0)
    expect((await intake.post('/v1/reports/status', { receipt })).json()).toEqual({ progress: 'received' })
  })
})
