import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { sending, sound, startIntake, type RunningIntake } from '../../../test/running-intake.ts'

const quiet = { kind: 'nothing-to-report', place: { country: 'KEN' } }
const started: RunningIntake[] = []
async function start(...given: Parameters<typeof startIntake>): Promise<RunningIntake> {
  const intake = await startIntake(...given)
  started.push(intake)
  return intake
}
afterEach(async () => {
  for (const intake of started.splice(0)) await intake.stop()
})
afterAll(() => expect(started).toEqual([]))

describe('429: too many', () => {
  it('new reports of one key; repeats, other keys and receipts go on', async () => {
    const intake = await start({ limits: { reports: { perHour: 600, burst: 3 } } })
    const [a, b] = [await intake.source(), await intake.source()]
    const headers = sending(a.key)
    const first = await intake.post('/v1/reports', sound, headers)
    const others = [
      await intake.post('/v1/reports', quiet, sending(a.key)),
      await intake.post('/v1/reports', quiet, sending(a.key)),
    ]
    expect([first, ...others].map((answer) => answer.statusCode)).toEqual([202, 202, 202])

    const before = await intake.counts()
    const refused = await intake.post('/v1/reports', quiet, sending(a.key))
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['retry-after']).toBe('6')
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(await intake.counts()).toEqual(before)

    expect((await intake.post('/v1/reports', sound, headers)).body).toBe(first.body)
    expect((await intake.post('/v1/reports', { ...sound, text: 'x' }, headers)).statusCode).toBe(409)
    expect((await intake.post('/v1/reports', quiet, sending(b.key))).statusCode).toBe(202)
    const { receipt } = first.json()
    expect((await intake.post('/v1/reports/status', { receipt })).statusCode).toBe(200)

    intake.clock.set('2026-03-03T02:41:23.200Z')
    expect((await intake.post('/v1/reports', quiet, sending(a.key))).statusCode).toBe(202)
  })

  it('anonymous reports, once the pool is empty; until then an address over its share waits', async () => {
    const limits = { anonymousPool: { perHour: 1000, burst: 4 }, anonymousAddress: { perHour: 5, burst: 2 } }
    const intake = await start({ anonymousReports: true, limits })
    const anonymously = (): ReturnType<RunningIntake['post']> =>
      intake.post('/v1/reports', quiet, { 'idempotency-key': randomUUID() })
    expect((await anonymously()).statusCode).toBe(202)
    expect((await anonymously()).statusCode).toBe(202)
    expect(intake.delays).toEqual([])
    expect((await anonymously()).statusCode).toBe(202)
    expect((await anonymously()).statusCode).toBe(202)
    expect(intake.delays).toEqual([30_000, 30_000])
    const refused = await anonymously()
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '4'])
    // a source with a key is outside that pool
    const { key } = await intake.source()
    expect((await intake.post('/v1/reports', quiet, sending(key))).statusCode).toBe(202)
  })

  it('wrong receipts of one address; whoever holds a good one elsewhere is not locked out', async () => {
    const intake = await start({ limits: { guesses: { perHour: 60, burst: 20 } } })
    const { key } = await intake.source()
    const { receipt } = (await intake.post('/v1/reports', sound, sending(key))).json() as { receipt: string }
    const ask = (address: string, typed: string): ReturnType<RunningIntake['post']> =>
      intake.app.inject({
        method: 'POST',
        url: '/v1/reports/status',
        remoteAddress: address,
        headers: { 'content-type': 'application/json' },
        payload: JSON.stringify({ receipt: typed }),
      })
    // differs before its end too: of the guesses at two signs alone one would be right, in one run of fifty
    const near = receipt.replace(/.(?=-..$)/, (sign) => (sign === '0' ? '1' : '0')).slice(0, -2)
    const statuses: number[] = []
    for (let i = 0; i < 30; i += 1)
      statuses.push((await ask('198.51.100.1', `${near}${String(i).padStart(2, '0')}`)).statusCode)
    expect(new Set(statuses.slice(0, 20))).toEqual(new Set([404]))
    expect(new Set(statuses.slice(21))).toEqual(new Set([429]))
    expect((await ask('198.51.100.2', receipt)).statusCode).toBe(200)
  })
})

describe('an anonymous report', () => {
  it("is nobody's and vouched for by nobody", async () => {
    const intake = await start({ anonymousReports: true })
    const [one, other] = [{ 'idempotency-key': randomUUID() }, { 'idempotency-key': randomUUID() }]
    expect((await intake.post('/v1/reports', sound, one)).statusCode).toBe(202)
    expect((await intake.post('/v1/reports', quiet, other)).statusCode).toBe(202)
    const [first, second] = (await intake.events()).map((event) => event.data)
    expect(first).toMatchObject({ vouched: false, feed: false })
    expect(first!['source']).toBe(second!['source'])
    const { rows } = await intake.owner.pool.query('select count(*)::int as n from sources')
    expect(rows[0].n).toBe(0)
  })

  it('is refused where a key was sent that is not good', async () => {
    const intake = await start({ anonymousReports: true })
    const headers = { 'idempotency-key': randomUUID(), authorization: 'Bearer tk_wrong' }
    expect((await intake.post('/v1/reports', sound, headers)).statusCode).toBe(401)
  })
})
