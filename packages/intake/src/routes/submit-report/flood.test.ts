import { randomUUID } from 'node:crypto'
import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sending, sound, startIntake, type RunningIntake } from '../../../test/running-intake.ts'
import { mac } from '../../keys.ts'

let intake: RunningIntake
beforeAll(async () => {
  intake = await startIntake({ anonymousReports: true, limits: { strangersAtOnce: 12 } })
})
afterAll(() => intake.stop())

describe('a flood of reports without a key', () => {
  it('fills its own share and no connection of the sources; what waits is kept once it can be', async () => {
    const { key } = await intake.source()
    // while this transaction holds their mark, each anonymous report with it occupies a connection
    const identity = randomUUID()
    const mark = mac(intake.keys.idempotency, 'anonymous', `key:${identity}`)
    const holder = await intake.owner.connect()
    await holder.query('begin')
    await holder.query('insert into submissions (mac, report) values ($1, $2)', [mark, randomUUID()])
    const flood = Array.from({ length: 12 }, () =>
      intake.post('/v1/reports', sound, { 'idempotency-key': identity }),
    )
    const isFull = (): boolean => {
      const leave = intake.intake.guard.enter('anonymous')
      leave?.()
      return leave === null
    }
    await eventually(isFull, { what: 'the share to be full' })

    const refused = await intake.post('/v1/reports', sound, { 'idempotency-key': randomUUID() })
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1'])
    // a source is served meanwhile, key, report and receipt
    expect((await intake.post('/v1/reports', sound, sending(key))).statusCode).toBe(202)
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => intake.post('/v1/reports', sound, sending(key))),
    )
    expect(answers.map((answer) => answer.statusCode)).toEqual(Array(30).fill(202))

    await holder.query('rollback')
    await holder.end()
    expect((await Promise.all(flood)).map((answer) => answer.statusCode)).toEqual(Array(12).fill(202))
  })

  it('of wrong keys leaves those alone whose key was good before', async () => {
    const { key } = await intake.source()
    expect((await intake.post('/v1/reports', sound, sending(key))).statusCode).toBe(202)
    const leave = Array.from({ length: 12 }, () => intake.intake.guard.enter('keys'))
    const unknown = `tk_${'0'.repeat(16)}_${'A'.repeat(43)}`
    const refused = await intake.post('/v1/reports', sound, sending(unknown))
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1'])
    expect((await intake.post('/v1/reports', sound, sending(key))).statusCode).toBe(202)
    for (const one of leave) one?.()
    expect((await intake.post('/v1/reports', sound, sending(unknown))).statusCode).toBe(401)
  })
})
