import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportText } from '@tocsin/vault'
import { sending, sound, startIntake, type RunningIntake } from '../../../test/running-intake.ts'

let intake: RunningIntake
beforeAll(async () => {
  intake = await startIntake()
})
afterAll(() => intake.stop())

describe('202: a report is kept', () => {
  it('with its sealed parts and its event, in one transaction, and answers a receipt', async () => {
    const { key } = await intake.source()
    const before = await intake.counts()
    const answer = await intake.post('/v1/reports', sound, sending(key))
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toEqual({ receipt: expect.stringMatching(/^[0-9A-Z-]{32}$/), progress: 'received' })
    const after = await intake.counts()
    expect(after).toEqual({
      submissions: before.submissions + 1,
      outbox: before.outbox + 1,
      parts: before.parts + 4,
      wraps: before.wraps + 1,
    })
  })

  it('and its event says what may travel and nothing that was said', async () => {
    const root = randomUUID()
    const { key } = await intake.source({ root })
    await intake.post('/v1/reports', sound, sending(key))
    const event = (await intake.events()).at(-1)!
    expect(event.type).toBe('org.tocsin.report.submitted.v1')
    expect(event.at).toEqual(new Date('2026-03-03T02:00:00Z'))
    expect(event.headers['ce_time']).toBe('2026-03-03T02:00:00.000Z')
    expect(event.data).toMatchObject({
      report: event.key,
      receivedAt: '2026-03-03T02:00:00.000Z',
      vouched: true,
      feed: false,
      kind: 'threat',
      basis: 'told-by-witness',
      language: 'en',
      day: '2026-03-02',
      dayPrecision: 'day',
      country: 'KEN',
      admin1: 'KE-43',
      sharing: ['desks'],
      guarded: false,
    })
    const text = JSON.stringify([event.data, event.headers, event.key])
    for (const secret of ['market', 'monitor-7', 'Nora', 'example.org', '34.76', '8.4', root])
      expect(text).not.toContain(secret)
  })

  it('and triage can open its words, but not who sent it or where exactly', async () => {
    const { key } = await intake.source()
    await intake.post('/v1/reports', sound, sending(key))
    const report = (await intake.events()).at(-1)!.key
    const opening = (await intake.opener.open([report], 'assess')).get(report)
    if (opening?.outcome !== 'opened') throw new Error('not opened')
    expect([...opening.parts.keys()]).toEqual(['text'])
    const text = reportText.parse(JSON.parse(String(opening.parts.get('text'))))
    expect(text).toMatchObject({ text: sound.text, placeSaid: 'the market', ticks: ['8.4'], event: null })
  })

  it('once, however often it is repeated with its key, each time with the same receipt', async () => {
    const { key } = await intake.source()
    const before = await intake.counts()
    const headers = sending(key)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => intake.post('/v1/reports', sound, headers)),
    )
    expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([202]))
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    const turned = Object.fromEntries(Object.entries(sound).toReversed())
    expect((await intake.post('/v1/reports', turned, headers)).body).toBe(answers[0]!.body)
    expect((await intake.counts()).outbox).toBe(before.outbox + 1)
  })

  it('with the same tokens for one source in one country, and others in another', async () => {
    const root = randomUUID()
    const [a, b] = [await intake.source({ root }), await intake.source({ root })]
    const sent = async (key: string, country: string) => {
      await intake.post('/v1/reports', { kind: 'nothing-to-report', place: { country } }, sending(key))
      return (await intake.events()).at(-1)!.data
    }
    const [first, second, other, abroad] = [
      await sent(a.key, 'KEN'),
      await sent(a.key, 'KEN'),
      await sent(b.key, 'KEN'),
      await sent(a.key, 'UGA'),
    ]
    expect(first['source']).toBe(second['source'])
    expect(first['source']).not.toBe(other['source'])
    expect(first['root']).toBe(other['root'])
    expect(first['root']).not.toBe(abroad['root'])
    expect(first['observer']).toBeNull()
  })

  it('although it says nothing but that there is nothing', async () => {
    const { key } = await intake.source()
    const answer = await intake.post(
      '/v1/reports',
      { kind: 'nothing-to-report', place: { country: 'Kenya' } },
      sending(key),
    )
    expect(answer.statusCode).toBe(202)
  })

  it('with week and country alone where it is guarded', async () => {
    const { key } = await intake.source()
    const guarded = {
      kind: 'incident',
      text: 'It happened to a child.',
      guarded: true,
      day: '2026-02-26',
      place: { country: 'KEN' },
    }
    expect((await intake.post('/v1/reports', guarded, sending(key))).statusCode).toBe(202)
    const { data } = (await intake.events()).at(-1)!
    expect(data).toMatchObject({ guarded: true, day: '2026-02-23', dayPrecision: 'week', admin1: null })
  })

  it('and leaves no address, agent, key or word in the log', async () => {
    const { key } = await intake.source()
    await intake.app.inject({
      method: 'POST',
      url: '/v1/reports',
      remoteAddress: '198.51.100.77',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'canary-agent',
        cookie: 'canary=1',
        ...sending(key),
      },
      payload: JSON.stringify(sound),
    })
    const log = intake.log.join('')
    expect(log).toContain('"/v1/reports"')
    for (const secret of ['198.51.100.77', 'canary', key, 'market', 'Nora']) expect(log).not.toContain(secret)
    const { rows } = await intake.owner.pool.query(`
      select (select json_agg(s)::text from submissions s) || (select json_agg(o)::text from outbox o) as everything`)
    for (const secret of ['198.51.100.77', 'canary', key]) expect(rows[0].everything).not.toContain(secret)
  })
})
