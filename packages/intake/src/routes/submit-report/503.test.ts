import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sending, sound, startIntake, type RunningIntake } from '../../../test/running-intake.ts'

let intake: RunningIntake
beforeAll(async () => {
  intake = await startIntake({ limits: { atOnce: 4 } })
})
afterAll(() => intake.stop())

describe('503: it cannot be kept now, so it is not accepted', () => {
  it('while too many are being kept at once; what was refused can be sent again', async () => {
    const { key } = await intake.source()
    const before = await intake.counts()
    const all = Array.from({ length: 24 }, () => sending(key))
    const answers = await Promise.all(all.map((headers) => intake.post('/v1/reports', sound, headers)))
    const refused = all.filter((_headers, i) => answers[i]!.statusCode === 503)
    expect(refused.length).toBeGreaterThan(0)
    expect(answers.filter((answer) => answer.statusCode === 202).length + refused.length).toBe(24)
    expect(answers.find((answer) => answer.statusCode === 503)!.headers['retry-after']).toBe('1')
    for (const headers of refused)
      expect((await intake.post('/v1/reports', sound, headers)).statusCode).toBe(202)
    expect((await intake.counts()).outbox).toBe(before.outbox + 24)
  })

  it.each([
    ['events have waited too long to be handed on', { outboxAge: 361 * 60_000 }],
    ['a disk has less than 10 % left', { free: 0.09 }],
  ])('while %s; what was kept before is still answered', async (_why, room) => {
    const { key } = await intake.source()
    const early = sending(key)
    const kept = await intake.post('/v1/reports', sound, early)
    expect(kept.statusCode).toBe(202)
    const usual = { ...intake.room }
    const nextSecond = (): void =>
      intake.clock.set(new Date(intake.clock.now().getTime() + 1_000).toISOString())
    nextSecond()
    Object.assign(intake.room, room)
    const before = await intake.counts()
    const headers = sending(key)
    const refused = await intake.post('/v1/reports', sound, headers)
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '60'])
    expect((await intake.post('/v1/reports', sound, early)).body).toBe(kept.body)
    expect(await intake.counts()).toEqual(before)
    Object.assign(intake.room, usual)
    nextSecond()
    expect((await intake.post('/v1/reports', sound, headers)).statusCode).toBe(202)
  })

  it('while the vault has no epoch that the keeper signed, and nothing is written', async () => {
    const { key } = await intake.source()
    const headers = sending(key)
    const before = await intake.counts()
    await intake.owner.pool.query(`update vault.epochs set state = 'closed' where series = 'words'`)
    const answer = await intake.post('/v1/reports', sound, headers)
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
    expect(await intake.counts()).toEqual(before)
    await intake.owner.pool.query(`update vault.epochs set state = 'open' where series = 'words'`)
    expect((await intake.post('/v1/reports', sound, headers)).statusCode).toBe(202)
  })

  it('while the database is away, and what was refused can be sent again', async () => {
    const { key } = await intake.source()
    const headers = sending(key)
    const end = `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'civil_society_intake'`
    await intake.asAdmin('alter role civil_society_intake connection limit 0')
    await intake.asAdmin(end)
    const answer = await intake.post('/v1/reports', sound, headers)
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
    expect(answer.body).not.toMatch(/connection|postgres|role/i)
    await intake.asAdmin('alter role civil_society_intake connection limit -1')
    expect((await intake.post('/v1/reports', sound, headers)).statusCode).toBe(202)
  })
})
