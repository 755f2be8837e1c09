import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@tocsin/testing'
import {
  alertVersion,
  asService,
  browserOf,
  idsOf,
  incidentOf,
  loadExample,
  startDeskWorld,
  tell,
  type Browser,
  type DeskWorld,
} from './desk-world.ts'

let world: DeskWorld
let id: Awaited<ReturnType<typeof idsOf>>
let union: string
let duty: string
let head: string
let nils: Browser
let noor: Browser
let nadia: Browser
let ben: Browser

beforeAll(async () => {
  world = await startDeskWorld()
  await loadExample(world)
  id = await idsOf(world)
  union = id('organisation', 'northern-union')
  duty = id('seat', 'union-duty')
  head = id('seat', 'union-head')
  ;[nils, noor, nadia, ben] = [browserOf(world), browserOf(world), browserOf(world), browserOf(world)]
  await nils.signIn('nils')
  await noor.signIn('noor')
  await nadia.signIn('nadia')
  await ben.signIn('ben')
})
afterAll(() => world?.stop())

async function raise(changes: Parameters<typeof alertVersion>[0] = {}) {
  const alert = alertVersion(changes)
  await tell(world, alert, union, duty)
  return { alert, incident: await incidentOf(world, alert.alert, union) }
}

const answer = (who: Browser, incident: string, json: object, key: string = randomUUID()) =>
  who.call(`/v1/incidents/${incident}/answers`, { json, headers: { 'idempotency-key': key } })

describe('an incident', () => {
  it('stands in the queue of who is asked, with what is new and whom not to ring', async () => {
    const { incident } = await raise({
      areas: [
        { country: 'XAA', admin1: null, group: 'teru', level: 'imminent', blindSince: null, eases: [] },
      ],
    })
    const page = await nils.page('/')
    expect(page).toContain(`/incidents/${incident}`)
    for (const words of [
      'YOUR ANSWER IS DUE',
      '5:00 left',
      'imminent',
      'Amaria',
      'teru',
      'RISE',
      'PROPOSED',
      'no contact with the authorities or forces of Amaria',
      'union-duty asked',
    ])
      expect(page).toContain(words)
    const theirs = await nadia.page('/')
    expect(theirs).toMatch(/COLLÈGUE/)
  })

  it('is not there for other parties, for who declared a conflict, and for strangers: one answer', async () => {
    const { incident } = await raise()
    const path = `/v1/incidents/${incident}`
    const missing = await (await ben.call(`/v1/incidents/${randomUUID()}`)).text()
    for (const who of [ben, noor]) {
      const answered = await who.call(path)
      expect(answered.status).toBe(404)
      expect(await answered.text()).toBe(missing)
      expect(JSON.stringify(await (await who.call('/v1/incidents')).json())).not.toContain(incident)
      expect((await answer(who, incident, { meaning: 'received', version: 1 })).status).toBe(404)
    }
    expect((await browserOf(world).call(path)).status).toBe(401)
    expect((await nils.call(path)).status).toBe(200)
  })

  it('changes no byte, tag or cookie of what those see from whom it is kept', async () => {
    const look = async (who: Browser) => {
      const page = await who.call('/')
      const list = await who.call('/v1/incidents')
      return [
        page.status,
        await page.text(),
        list.headers.get('etag'),
        list.headers.get('content-length'),
        await list.text(),
      ]
    }
    const before = [await look(noor), await look(ben)]
    await raise()
    await raise({ kind: 'surge', level: 'ongoing' })
    expect([await look(noor), await look(ben)]).toEqual(before)
  })

  it('of the review rota stands for what waits there, with nothing but the way to it', async () => {
    const rita = browserOf(world)
    await rita.signIn('rita')
    const item = alertVersion()
    await tell(world, item, 'review', id('seat', 'review-1'), { events: 'track' })
    const incident = await incidentOf(world, item.alert, 'review', { shown: false })
    expect(await rita.page('/')).toContain('A decision waits')
    const page = await rita.page(`/incidents/${incident}`)
    expect(page).toContain(`http://127.0.0.1:9/review/items/${item.alert}`)
    expect(page).not.toMatch(/Amaria|imminent/i)
    expect((await answer(rita, incident, { meaning: 'received', version: null })).status).toBe(201)
    await tell(world, item, 'review', '', { events: 'alert' })
    await eventually(
      async () => (await rita.page(`/incidents/${incident}`)).includes(`/review/alerts/${item.alert}`),
      { what: 'the version' },
    )
  })

  it('shows nothing of who else was told, excluded, ticked or meant', async () => {
    const { incident } = await raise({ excluded: ['XDD'], ticked: ['XBB'], struckOut: ['XDD'] })
    const text = await (await nils.call(`/v1/incidents/${incident}`)).text()
    for (const word of ['excluded', 'ticked', 'struckOut', 'allowed', 'implicated', 'XBB', 'XDD'])
      expect(text).not.toContain(word)
    expect(JSON.parse(text)).toMatchObject({ alert: { actors: ['state-organ'] } })
  })

  it('waits for the version with which its track began, whichever topic is read first', async () => {
    const alert = alertVersion({ version: 2 })
    await tell(world, alert, union, duty, { events: 'track' })
    const incident = await incidentOf(world, alert.alert, union, { shown: false })
    expect((await nils.call(`/v1/incidents/${incident}`)).status).toBe(404)
    await tell(world, { ...alert, version: 1, level: 'watch' }, union, duty, { events: 'alert' })
    await tell(world, alert, union, duty, { events: 'alert' })
    const shown = await eventually(
      async () => {
        const found = await nils.call(`/v1/incidents/${incident}`)
        return found.status === 200 ? ((await found.json()) as { alert: { version: number } }) : null
      },
      { what: 'the version' },
    )
    expect(shown.alert.version).toBe(2)
  })

  it('is shown although its alert and its track are taken in at the same moment', async () => {
    const alerts = Array.from({ length: 40 }, () => alertVersion())
    await Promise.all(alerts.map((alert) => tell(world, alert, union, duty)))
    await Promise.all(alerts.map(({ alert }) => incidentOf(world, alert, union)))
  })

  it('shows a state what was issued, never what was proposed', async () => {
    const alert = alertVersion({
      areas: [
        { country: 'XDD', admin1: null, group: 'general', level: 'imminent', blindSince: null, eases: [] },
      ],
      place: ['XDD'],
      implicated: [],
    })
    await tell(world, alert, 'XBB', id('seat', 'fp-borland'))
    const incident = await incidentOf(world, alert.alert, 'XBB', { shown: false })
    expect((await ben.call(`/v1/incidents/${incident}`)).status).toBe(404)
    await tell(world, { ...alert, version: 2, stage: 'issued', issuedBy: 'reviewer' }, 'XBB', '', {
      events: 'alert',
    })
    await eventually(async () => (await ben.call(`/v1/incidents/${incident}`)).status === 200, {
      what: 'the issued version',
    })
  })
})

describe('who was told before the rule reached them', () => {
  it('keeps what they had, and it looks closed', async () => {
    const place = {
      areas: [
        {
          country: 'XDD',
          admin1: null,
          group: 'general',
          level: 'imminent' as const,
          blindSince: null,
          eases: [],
        },
      ],
      place: ['XDD'],
    }
    const alert = alertVersion({ ...place, implicated: [], stage: 'issued', issuedBy: 'reviewer' })
    await tell(world, alert, union, duty)
    await tell(world, alert, 'XBB', id('seat', 'fp-borland'), { events: 'track' })
    const [desks, state] = [
      await incidentOf(world, alert.alert, union),
      await incidentOf(world, alert.alert, 'XBB'),
    ]
    expect((await noor.call(`/v1/incidents/${desks}`)).status).toBe(200)
    const worse = {
      ...alert,
      version: 2,
      level: 'ongoing' as const,
      implicated: [
        { type: 'state-organ' as const, states: ['XBB'], organisations: [] },
        { type: 'state-linked' as const, states: ['XAA'], organisations: [] },
      ],
    }
    await tell(world, worse, union, duty, { events: 'alert' })
    type Shown = {
      state: string
      asked: unknown[]
      alert: { version: number }
      timeline: { data: { version?: number } }[]
    }
    const read = async (who: Browser, incident: string) =>
      (await (await who.call(`/v1/incidents/${incident}`)).json()) as Shown
    await eventually(async () => (await read(nils, desks)).alert.version === 2, {
      what: 'the second version',
    })
    for (const [who, incident] of [
      [noor, desks],
      [ben, state],
    ] as const) {
      const shown = await read(who, incident)
      expect(shown).toMatchObject({ state: 'closed', asked: [], alert: { version: 1 } })
      expect(shown.timeline.filter(({ data }) => data.version === 2)).toEqual([])
      expect(await who.page(`/incidents/${incident}`)).toContain('Nothing further is asked of your seat')
    }
    expect((await read(nils, desks)).state).toBe('running')
  })
})

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
      { seat: head, outcome: 'acted', rightToWakeMe: true },
    ])
  })

  it('a signed-in view is told once as proof', async () => {
    const { alert, incident } = await raise()
    await nils.page(`/incidents/${incident}`)
    await nils.page(`/incidents/${incident}`)
    const seen = (await world.said('answers', 'incident.seen')).filter((one) => one.alert === alert.alert)
    expect(seen).toMatchObject([{ seat: duty, by: 'session', message: null }])
  })
})

describe('lists', () => {
  it('are read in pages whose cursors are worth nothing to others', async () => {
    await raise()
    await raise()
    type List = { incidents: { id: string }[]; next: string | null }
    const all = (await (await nils.call('/v1/incidents?limit=100')).json()) as List
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const answered: Response = await nils.call(
        `/v1/incidents?limit=20${cursor === null ? '' : `&cursor=${cursor}`}`,
      )
      const list = (await answered.json()) as List
      seen.push(...list.incidents.map((one) => one.id))
      cursor = list.next
      if (cursor !== null) expect((await nadia.call(`/v1/incidents?cursor=${cursor}`)).status).toBe(422)
    } while (cursor !== null)
    expect(seen).toEqual(all.incidents.map((one) => one.id))
  })

  it('have ETags that are equal for equal content and one person', async () => {
    const etag = async (who: Browser) => (await who.call('/v1/incidents')).headers.get('etag') ?? ''
    const mine = await etag(nils)
    expect(await etag(nils)).toBe(mine)
    expect((await nils.call('/v1/incidents', { headers: { 'if-none-match': mine } })).status).toBe(304)
    expect(await etag(ben)).not.toBe(await etag(browserOf(world)))
  })
})

describe('row-level security', () => {
  it('shows nothing to a transaction that does not say who asks, the owner included', async () => {
    await raise()
    for (const table of [
      'incident',
      'incident_version',
      'timeline',
      'ask',
      'known_alert',
      'account',
      'session',
      'kept_answer',
      'invitation',
    ]) {
      const { rows } = await world.desk.pool.query(`select count(*)::int as n from ${table}`)
      expect(rows, table).toEqual([{ n: 0 }])
      const { rows: forced } = await world.desk.pool.query(
        `select relforcerowsecurity as f from pg_class where oid = 'desk.${table}'::regclass`,
      )
      expect(forced, table).toEqual([{ f: true }])
    }
    expect(
      (await asService<{ n: number }>(world, 'select count(*)::int as n from incident'))[0]?.n,
    ).toBeGreaterThan(0)
  })
})
