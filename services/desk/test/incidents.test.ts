import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@tocsin/testing'
import { trackKey } from '@tocsin/events'
import {
  alertVersion,
  asService,
  browserOf,
  incidentOf,
  tell,
  type Browser,
  type DeskWorld,
} from './desk-world.ts'
import { answer, startUnionDesk, type UnionDesk } from './union-desk.ts'

let desk: UnionDesk
let world: DeskWorld
let { id, union, duty, nils, noor, nadia, ben, raise } = {} as UnionDesk

beforeAll(async () => {
  desk = await startUnionDesk()
  ;({ world, id, union, duty, nils, noor, nadia, ben, raise } = desk)
})
afterAll(() => desk?.world.stop())

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

  it('of the review rota is not there for a reviewer who was not asked', async () => {
    const rita = browserOf(world)
    await rita.signIn('rita')
    const before = [await rita.page('/'), await (await rita.call('/v1/incidents')).text()]
    const item = alertVersion()
    await tell(world, item, 'review', id('seat', 'review-2'), { events: 'track' })
    const incident = await incidentOf(world, item.alert, 'review', { shown: false })
    expect((await rita.call(`/v1/incidents/${incident}`)).status).toBe(404)
    expect([await rita.page('/'), await (await rita.call('/v1/incidents')).text()]).toEqual(before)
  })

  it('of the review rota looks closed to who was asked, once it bars a state with which he is in conflict', async () => {
    const rita = browserOf(world)
    await rita.signIn('rita')
    const [item, kept] = [alertVersion(), alertVersion()]
    const seat = id('seat', 'review-1')
    await tell(world, item, 'review', seat, { events: 'track', barred: ['XBB'] })
    await tell(world, kept, 'review', seat, { events: 'track', barred: ['XCC'] })
    const incident = await incidentOf(world, item.alert, 'review', { shown: false })
    const hidden = await incidentOf(world, kept.alert, 'review', { shown: false })
    const shown = async (): Promise<{ state: string; asked: unknown[]; timeline: unknown[] }> =>
      (await (await rita.call(`/v1/incidents/${incident}`)).json()) as never
    await eventually(async () => (await shown()).asked.length === 1, { what: 'she is asked' })
    const conflict = [id('person', 'rita'), 'XCC']
    await world.desk.pool.query('insert into person_conflict (person, state) values ($1, $2)', conflict)
    const before = await shown()
    expect(before).toMatchObject({ state: 'running' })
    const publish = (name: 'track.barred' | 'track.exhausted', { alert }: typeof item, barred?: string[]) => {
      const data = { alert, party: 'review', at: world.clock.now().toISOString(), barred }
      return world.publish('notifier', { topic: 'tracks', name, key: trackKey(alert, 'review'), data })
    }
    await publish('track.barred', item, ['XBB', 'XCC'])
    await publish('track.exhausted', item)
    const closed = await eventually(
      async () => {
        const now = await shown()
        return now.state === 'closed' ? now : undefined
      },
      { what: 'it looks closed' },
    )
    expect(closed).toMatchObject({ asked: [], timeline: before.timeline })
    const taken = `select state from incident where id = $1 and state = 'exhausted'`
    await eventually(async () => (await asService(world, taken, [incident])).length === 1, {
      what: 'all is read',
    })
    expect(await shown()).toEqual(closed)
    // who was in conflict before anybody was asked sees nothing of it, unless that state is ruled out
    const keptFromHer = async (): Promise<boolean> =>
      (await rita.call(`/v1/incidents/${hidden}`)).status === 404
    expect(await keptFromHer()).toBe(true)
    await publish('track.barred', kept, [])
    await eventually(async () => !(await keptFromHer()), { what: 'it is there for her' })
    await world.desk.pool.query('delete from person_conflict where person = $1 and state = $2', conflict)
    expect(await shown()).toMatchObject({ state: 'exhausted' })
  })

  it('says to a desk which factors, what has changed and the rule, in words of its people', async () => {
    const area = { country: 'XAA', admin1: null, group: 'general', blindSince: null, eases: [] }
    const { alert, incident } = await raise({ level: 'concern', areas: [{ ...area, level: 'concern' }] })
    const path = `/incidents/${incident}`
    const first = await nils.page(path)
    expect(first).toContain('Preparations and enabling circumstances: phone, internet or radio cut')
    expect(first).toContain('takes signs that are strong enough for it, and two observers')
    expect(first).not.toContain('Since the version before')
    const indicators = [...alert.indicators, { id: '10.1', new: true, verified: false }]
    const risen = { ...alert, version: 2, level: 'imminent' as const, indicators }
    await tell(world, { ...risen, areas: [{ ...area, level: 'imminent' }] }, union, duty, { events: 'alert' })
    const second = await eventually(
      async () => {
        const page = await nils.page(path)
        return page.includes('Since the version before') ? page : undefined
      },
      { what: 'the second version' },
    )
    expect(second).toMatch(/The level has risen from \S*concern\S* to \S*imminent/)
    expect(second).toContain('New signs: signs linked to harm aimed at one group.')
    expect(second).toContain('two organisations, neither retelling the other')
    expect(second).toContain('Signs linked to harm aimed at one group')
    const french = await nadia.page(path)
    expect(french).toContain('Depuis la version précédente')
    expect(french).toContain('Le niveau est monté')
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
    const page = await ben.page(`/incidents/${incident}`)
    // a state sees the message: no factor, no change, no rule
    expect(page).toMatch(/attacks? on civilians/i)
    for (const part of ['id="why"', 'Factors', 'The rule']) expect(page).not.toContain(part)
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
