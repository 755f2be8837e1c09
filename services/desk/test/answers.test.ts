import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@tocsin/testing'
import { tell, type DeskWorld } from './desk-world.ts'
import { answer, startUnionDesk, type UnionDesk } from './union-desk.ts'

let desk: UnionDesk
let world: DeskWorld
let { id, union, duty, nils, nadia, raise } = {} as UnionDesk

beforeAll(async () => {
  desk = await startUnionDesk()
  ;({ world, id, union, duty, nils, nadia, raise } = desk)
})
afterAll(() => desk?.world.stop())

describe('an answer', () => {
  it('is recorded, told once whatever is repeated, and the incident moves to yours', async () => {
    const { alert, incident } = await raise()
    const key = randomUUID()
    const first = await answer(nils, incident, { meaning: 'received', version: 1 }, key)
    const second = await answer(nils, incident, { meaning: 'received', version: 1 }, key)
    expect([first.status, second.status]).toEqual([201, 201])
    expect(await second.json()).toEqual(await first.json())
    expect((await answer(nils, incident, { meaning: 'known', version: 1 }, key)).status).toBe(409)
    const said = (await world.said('answers', 'incident.answered')).filter((one) => one.alert === alert.alert)
    expect(said).toMatchObject([
      { party: union, seat: duty, meaning: 'received', by: 'session', version: 1, message: null },
    ])
    const shown = (await (await nils.call(`/v1/incidents/${incident}`)).json()) as object
    expect(shown).toMatchObject({ group: 'yours', answeredBy: { seat: duty, meaning: 'received' } })
  })

  it.each([
    ['acting', {}, ['/detail', '/until']],
    ['acting', { detail: 'we call', until: '2020-01-01T00:00:00Z' }, ['/until']],
    ['referred', {}, ['/detail']],
    ['doubted', { detail: '' }, ['/detail']],
    ['cannot-act', {}, ['/detail']],
    ['maybe', {}, ['/meaning']],
    ['received', { unknown: 1 }, ['/unknown']],
    ['received', { seat: randomUUID() }, ['/seat']],
  ])('%s with %j lacks %j', async (meaning, more, pointers) => {
    const { alert, incident } = await raise()
    const answered = await answer(nils, incident, { meaning, version: 1, ...more })
    expect(answered.status).toBe(422)
    const { errors } = (await answered.json()) as { errors: { pointer: string }[] }
    expect(errors.map(({ pointer }) => pointer)).toEqual(pointers)
    expect((await world.said('answers', 'incident.answered')).some((one) => one.alert === alert.alert)).toBe(
      false,
    )
  })

  it('to what has changed meanwhile is refused with the new text', async () => {
    const { alert, incident } = await raise()
    await tell(world, { ...alert, version: 2, note: 'Two towns now.' }, union, duty, { events: 'alert' })
    await eventually(
      async () => (await (await nils.call(`/v1/incidents/${incident}`)).text()).includes('Two towns'),
      { what: 'the new version' },
    )
    const stale = await answer(nils, incident, { meaning: 'received', version: 1 })
    expect(stale.status).toBe(409)
    expect(await stale.json()).toMatchObject({ status: 409, alert: { version: 2, note: 'Two towns now.' } })
    const page = await nils.call(`/incidents/${incident}/answers`, {
      form: { meaning: 'received', version: '1' },
    })
    expect(page.status).toBe(409)
    expect(await page.text()).toContain('Two towns now.')
  })

  it('by form comes back with what was typed and what it lacks, and then is taken', async () => {
    const { alert, incident } = await raise()
    const path = `/incidents/${incident}/answers`
    const lacking = await nils.call(path, {
      form: { meaning: 'acting', detail: 'the envoy <flies>', until: '', version: '1', key: randomUUID() },
    })
    expect(lacking.status).toBe(422)
    const text = await lacking.text()
    expect(text).toContain('the envoy &#60;flies&#62;')
    expect(text).toContain('Say by when.')
    const form = {
      meaning: 'acting',
      detail: 'the envoy flies',
      until: '2026-11-24T12:00',
      version: '1',
      key: randomUUID(),
    }
    expect((await nils.call(path, { form })).status).toBe(303)
    expect((await nils.call(path, { form })).status).toBe(303)
    const said = (await world.said('answers', 'incident.answered')).filter((one) => one.alert === alert.alert)
    expect(said).toMatchObject([
      { meaning: 'acting', detail: 'the envoy flies', until: '2026-11-24T11:00:00.000Z' },
    ])
    const page = await nils.page(`/incidents/${incident}`)
    expect(page).toContain('Nils Berg: We are acting')
  })

  it('from a page of somebody else is refused', async () => {
    const { incident } = await raise()
    const forged = await nils.call(`/incidents/${incident}/answers`, {
      method: 'POST',
      body: new URLSearchParams({ meaning: 'received', version: '1' }),
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(forged.status).toBe(403)
  })
})

describe('what colleagues do', () => {
  it('comments, advice and the outcome stand in the timeline and are told without their words', async () => {
    const { alert, incident } = await raise()
    const post = (path: string, json: object) =>
      nadia.call(`/v1/incidents/${incident}/${path}`, { json, headers: { 'idempotency-key': randomUUID() } })
    expect((await post('comments', { text: 'Envoy is in the capital.' })).status).toBe(201)
    expect((await post('comments', { text: 'Call the elders.', kind: 'advice' })).status).toBe(201)
    expect(
      (await post('resolution', { outcome: 'acted', reason: 'Patrol sent.', rightToWakeMe: true })).status,
    ).toBe(201)
    const page = await nils.page(`/incidents/${incident}`)
    for (const words of [
      'Nadia Roux writes',
      'Envoy is in the capital.',
      'Nadia Roux advises',
      'We acted',
      'Patrol sent.',
    ])
      expect(page).toContain(words)
    const told = JSON.stringify([
      await world.said('answers', 'incident.commented'),
      await world.said('answers', 'incident.advised'),
    ])
    expect(told).toContain(alert.alert)
    expect(told).not.toMatch(/Envoy|elders/)
    const resolved = await world.said('answers', 'incident.resolved')
    expect(resolved.filter((one) => one.alert === alert.alert)).toMatchObject([
      { seat: id('seat', 'union-head'), outcome: 'acted', rightToWakeMe: true },
    ])
  })

  it('counts pages a seat and whether it was right to wake it, for the operator, in sums alone', async () => {
    const figures = async (query = '') => {
      const answer = await world.operator(`/operator/figures${query}`)
      return (await answer.json()) as {
        pages: number
        seats: number
        pagesASeatAMonth: { mean: number; p90: number }
        rightToWake: { yes: number; no: number; share: number }
      }
    }
    const before = await figures()
    expect(before.pages).toBeGreaterThan(0)
    expect(before.pagesASeatAMonth.mean).toBeCloseTo(before.pages / before.seats)
    const { incident } = await raise()
    const body = { outcome: 'known-before', rightToWakeMe: false }
    const headers = { 'idempotency-key': randomUUID() }
    expect((await nadia.call(`/v1/incidents/${incident}/resolution`, { json: body, headers })).status).toBe(
      201,
    )
    const after = await figures()
    expect(after.pages).toBe(before.pages + 1)
    expect(after.seats).toBe(before.seats)
    expect(after.rightToWake).toMatchObject({ yes: before.rightToWake.yes, no: before.rightToWake.no + 1 })
    expect(await figures('?from=2020-01-01&until=2020-01-31')).toMatchObject({ pages: 0, seats: 0 })
    expect((await world.operator('/operator/figures?from=2026-02-01&until=2026-01-01')).status).toBe(422)
    expect(JSON.stringify(after)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/)
  })

  it('a signed-in view is told once as proof', async () => {
    const { alert, incident } = await raise()
    await nils.page(`/incidents/${incident}`)
    await nils.page(`/incidents/${incident}`)
    const seen = (await world.said('answers', 'incident.seen')).filter((one) => one.alert === alert.alert)
    expect(seen).toMatchObject([{ seat: duty, by: 'session', message: null }])
  })
})
