import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sending, sound, startIntake, type RunningIntake } from '../../../test/running-intake.ts'

let intake: RunningIntake
let key: string
beforeAll(async () => {
  intake = await startIntake()
  key = (await intake.source()).key
})
afterAll(() => intake.stop())

interface Refusal {
  status: number
  type: string
  pointers: string[]
}

/** Sends it, and holds that nothing was written and the answer is a problem document. */
async function refused(body: unknown, headers: Record<string, string> = sending(key)): Promise<Refusal> {
  const before = await intake.counts()
  const answer = await intake.post('/v1/reports', body, headers)
  expect(await intake.counts()).toEqual(before)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  const document = answer.json() as { status: number; type: string; errors?: { pointer: string }[] }
  expect(document.status).toBe(answer.statusCode)
  return {
    status: answer.statusCode,
    type: document.type.split('/').at(-1)!,
    pointers: (document.errors ?? []).map((error) => error.pointer),
  }
}

const { day: _day, text: _text, ...undated } = sound
const tomorrow = '2026-03-04'
const inTwoDays = '2026-03-05'

describe('422: a field is wrong, and it is named', () => {
  it.each([
    ['an unknown field', { ...sound, severity: 5 }, '/severity'],
    ['an unknown field inside', { ...sound, place: { ...sound.place, street: 'x' } }, '/place/street'],
    ['a recipient of its own choice', { ...sound, recipients: ['desk-1'] }, '/recipients'],
    ['a wrong type', { ...sound, text: 5 }, '/text'],
    ['another wrong type', { ...sound, ticks: '8.4' }, '/ticks'],
    ['an unknown kind', { ...sound, kind: 'rumour' }, '/kind'],
    ['no kind', { ...sound, kind: undefined }, '/kind'],
    ['no place', { ...sound, place: undefined }, '/place'],
    ['no country', { ...sound, place: {} }, '/place/country'],
    ['an unknown country', { ...sound, place: { country: 'Atlantis' } }, '/place/country'],
    ['a name of two countries', { ...sound, place: { country: 'Congo' } }, '/place/country'],
    [
      'a division of another country',
      { ...sound, place: { country: 'KEN', admin1: 'CF-OP' } },
      '/place/admin1',
    ],
    [
      'a latitude that is none',
      { ...sound, place: { country: 'KEN', point: { latitude: 91, longitude: 0 } } },
      '/place/point/latitude',
    ],
    ['a day that does not exist', { ...sound, day: '2026-02-30' }, '/day'],
    ['a day that is no day', { ...sound, day: 'Friday' }, '/day'],
    ['a day more than 24 hours ahead', { ...sound, day: inTwoDays }, '/day'],
    ['a day before all records', { ...sound, day: '0001-01-01' }, '/day'],
    ['a precision without a day', { ...undated, text: 'x', dayPrecision: 'week' }, '/day'],
    ['a day of unknown precision', { ...sound, dayPrecision: 'unknown' }, '/dayPrecision'],
    ['no text', { ...sound, text: undefined }, '/text'],
    ['an empty text', { ...sound, text: '  \n ' }, '/text'],
    ['a text too long', { ...sound, text: 'x'.repeat(100_001) }, '/text'],
    ['an event without its codes', { ...sound, kind: 'event' }, '/event'],
    [
      'an event beside nothing to report',
      { kind: 'nothing-to-report', place: { country: 'KEN' }, event: { scheme: 'own', code: '1' } },
      '/event',
    ],
    [
      'deaths that contradict each other',
      { ...sound, event: { scheme: 'own', code: '1', deaths: { low: 3, best: 2, high: 9 } } },
      '/event/deaths',
    ],
    ['65 ticks', { ...sound, ticks: Array.from({ length: 65 }, () => '8.4') }, '/ticks'],
    ['a tick that is no indicator', { ...sound, ticks: ['eight'] }, '/ticks/0'],
    ['an unknown audience', { ...sound, sharing: ['press'] }, '/sharing/0'],
    ['an audience twice', { ...sound, sharing: ['desks', 'desks'] }, '/sharing'],
    ['an unknown basis', { ...sound, basis: 'guessed' }, '/basis'],
    ['a language that is no tag', { ...sound, language: 'French!' }, '/language'],
    ['an observer over two lines', { ...sound, observer: 'a\nb' }, '/observer'],
    ['a link that is none', { ...sound, sourceLink: 'javascript:alert(1)' }, '/sourceLink'],
    ['an actor without a kind', { ...sound, actors: [{ said: 'the army' }] }, '/actors/0/type'],
    ['NUL in a text', { ...sound, text: 'a\u0000b' }, '/text'],
    ['half a surrogate pair', { ...sound, text: '\ud800' }, '/text'],
    [
      'a person in a guarded report',
      { kind: 'incident', text: 'x', guarded: true, place: { country: 'KEN' }, contact: 'Nora' },
      '/contact',
    ],
    [
      'a place in a guarded report',
      { kind: 'incident', text: 'x', guarded: true, place: { country: 'KEN', said: 'y' } },
      '/place/said',
    ],
    [
      'a day in a guarded report',
      {
        kind: 'incident',
        text: 'x',
        guarded: true,
        place: { country: 'KEN' },
        day: '2026-03-02',
        dayPrecision: 'day',
      },
      '/dayPrecision',
    ],
  ])('%s', async (_what, body, pointer) => {
    expect(await refused(body)).toEqual({ status: 422, type: 'invalid', pointers: [pointer] })
  })

  it('all at once, where several are', async () => {
    const { pointers } = await refused({ ...sound, severity: 1, basis: 'guessed', day: 'never' })
    expect(pointers.toSorted()).toEqual(['/basis', '/day', '/severity'])
  })

  it('with the candidates, where a name is of two countries', async () => {
    const answer = await intake.post('/v1/reports', { ...sound, place: { country: 'Congo' } }, sending(key))
    expect(answer.json().errors[0].detail).toMatch(/COD.*COG|COG.*COD/)
  })

  it.each([
    ['missing', {}],
    ['no UUID', { 'idempotency-key': 'again' }],
    ['a UUID of version 1', { 'idempotency-key': 'c232ab00-9414-11ec-b3c8-9f6bdeced846' }],
  ])('an idempotency key that is %s', async (_what, headers) => {
    const { status, pointers } = await refused(sound, { authorization: `Bearer ${key}`, ...headers })
    expect({ status, pointers }).toEqual({ status: 422, pointers: ['#header/idempotency-key'] })
  })

  it('JSON nested 3000 deep, at once', async () => {
    const deep = `{"text":${'['.repeat(3000)}${']'.repeat(3000)}}`
    expect(await refused(deep)).toMatchObject({ status: 422, type: 'invalid' })
  })

  it('but not what lies within 24 hours', async () => {
    expect((await intake.post('/v1/reports', { ...sound, day: tomorrow }, sending(key))).statusCode).toBe(202)
  })
})

describe('400: the body cannot be read', () => {
  it.each([
    ['no JSON', '{"kind":'],
    ['nothing', ''],
    ['invalid UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
  ])('%s', async (_what, body) => {
    expect(await refused(body)).toMatchObject({ status: 400, type: 'malformed-body' })
  })
})

describe('413: the body is too large', () => {
  it('above 256 kB', async () => {
    const body = JSON.stringify({ ...sound, text: 'x'.repeat(260 * 1024) })
    expect(await refused(body)).toMatchObject({ status: 413, type: 'body-too-large' })
  })
})

describe('415: this kind of body is not taken', () => {
  it.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'kind=threat'],
    ['plain text', { 'content-type': 'text/plain' }, JSON.stringify(sound)],
    ['no content type', { 'content-type': '' }, JSON.stringify(sound)],
    ['gzip', { 'content-encoding': 'gzip' }, gzipSync(JSON.stringify(sound))],
  ])('%s', async (_what, headers, body) => {
    expect(await refused(body, { ...sending(key), ...headers })).toMatchObject({
      status: 415,
      type: 'unsupported-media-type',
    })
  })
})

describe('401: no valid key', () => {
  it.each([
    ['none', {}],
    ['an unknown one', { authorization: `Bearer tk_${'0'.repeat(16)}_${'A'.repeat(43)}` }],
    ['a malformed one', { authorization: 'Bearer x' }],
    ['another scheme', { authorization: 'Basic eDp5' }],
  ])('%s', async (_what, headers) => {
    const refusal = await refused(sound, { 'idempotency-key': randomUUID(), ...headers } as Record<
      string,
      string
    >)
    expect(refusal).toEqual({ status: 401, type: 'unauthenticated', pointers: [] })
  })

  it('one with another secret, and one that was revoked', async () => {
    const made = await intake.source()
    const keyId = made.key.split('_')[1]!
    expect((await refused(sound, sending(`tk_${keyId}_${'A'.repeat(43)}`))).status).toBe(401)
    expect((await intake.post('/v1/reports', sound, sending(made.key))).statusCode).toBe(202)
    expect(await intake.intake.revokeKey(keyId)).toBe(true)
    expect((await refused(sound, sending(made.key))).status).toBe(401)
  })
})
