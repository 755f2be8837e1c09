import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sending, sound, startIntake, type RunningIntake } from '../../../test/running-intake.ts'

let intake: RunningIntake
beforeAll(async () => {
  intake = await startIntake()
})
afterAll(() => intake.stop())

describe('409: an idempotency key was used with another body', () => {
  it('and the first report is untouched', async () => {
    const { key } = await intake.source()
    const headers = sending(key)
    const first = await intake.post('/v1/reports', sound, headers)
    const before = await intake.counts()
    const other = await intake.post('/v1/reports', { ...sound, text: 'Something else.' }, headers)
    expect(other.statusCode).toBe(409)
    expect(other.json().type).toMatch(/idempotency-key-reused$/)
    expect(await intake.counts()).toEqual(before)
    expect((await intake.post('/v1/reports', sound, headers)).body).toBe(first.body)
  })

  it('but another source may use the same key', async () => {
    const [a, b] = [await intake.source(), await intake.source()]
    const idempotencyKey = randomUUID()
    const first = await intake.post('/v1/reports', sound, sending(a.key, idempotencyKey))
    const second = await intake.post(
      '/v1/reports',
      { ...sound, text: 'Other.' },
      sending(b.key, idempotencyKey),
    )
    expect([first.statusCode, second.statusCode]).toEqual([202, 202])
    expect(first.json().receipt).not.toBe(second.json().receipt)
  })
})

describe('410: the report was erased', () => {
  it('and sending it again says so and makes nothing', async () => {
    const { key } = await intake.source()
    const headers = sending(key)
    const { receipt } = (await intake.post('/v1/reports', sound, headers)).json()
    await intake.post('/v1/reports/withdraw', { receipt, erase: true })
    const before = await intake.counts()
    const again = await intake.post('/v1/reports', sound, headers)
    expect(again.statusCode).toBe(410)
    expect(again.json().type).toMatch(/gone$/)
    expect(await intake.counts()).toEqual(before)
  })
})
