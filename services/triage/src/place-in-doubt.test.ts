/** From whose people reports, items and alerts are kept: of every place that words may mean, of whoever is found to act. */
import { randomUUID } from 'node:crypto'
import type { ReviewAsked } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage } from '../test/running-triage.ts'

let triage: RunningTriage
let reviewer: string
beforeAll(async () => {
  // on the quarter hour, on which all leaves at once
  triage = await startTriage({ QUARTER_MINUTES: '15' })
  reviewer = await triage.cookie()
})
afterAll(() => triage.stop())

const token = (name: string): string => Buffer.from(name.padEnd(16, '.')).toString('hex')
const place = { country: 'UGA', admin1: null }
const get = (path: string, cookie = reviewer): Promise<Response> =>
  fetch(triage.url + path, { headers: { cookie } })
const post = async (path: string, body: unknown): Promise<number> => {
  const headers = { cookie: reviewer, 'content-type': 'application/json', 'idempotency-key': randomUUID() }
  return (await fetch(triage.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).status
}
const decide = (report: string, body: object): Promise<number> =>
  post(`/v1/review/reports/${report}/decisions`, { reason: 'as the test has it', ...body })
/** Each time that such an item was asked, oldest first. */
const asked = (kind: ReviewAsked['kind'], about?: string): ReviewAsked[] =>
  triage.heard.flatMap((event) =>
    event.name === 'review.asked' && event.data.kind === kind && [undefined, event.data.alert].includes(about)
      ? [event.data]
      : [],
  )

describe('a report whose words name other countries alone', () => {
  it('waits with every candidate, whose people are kept from item and alert until a person has decided', async () => {
    const text = 'Soldiers killed nine villagers in Congo and burned their houses.'
    const doubted = await triage.report({ ...place, text, root: token('a') })
    const item = await eventually(
      () =>
        triage.heard.flatMap((event) =>
          event.name === 'review.asked' && event.data.kind === 'ambiguous-place' ? [event.data] : [],
        )[0],
      { what: 'the question of its place' },
    )
    expect(item.barred?.toSorted()).toEqual(['COD', 'COG', 'UGA'])
    const shown = await fetch(`${triage.url}/v1/review/items/${item.item}`, { headers: { cookie: reviewer } })
    expect(await shown.json()).toMatchObject({
      report: { id: doubted, doubted: true, candidates: ['COD', 'COG'] },
    })
    const list = await fetch(`${triage.url}/review`, { headers: { cookie: reviewer } })
    expect(await list.text()).toMatch(/Uganda(?:,| or) Congo - Kinshasa or Congo - Brazzaville/)
    const version = await triage.awaitVersion('an alert', (one) =>
      one.areas.some((area) => area.country === 'UGA'),
    )
    expect(version.place.toSorted()).toEqual(['COD', 'COG', 'UGA'])

    const headers = { cookie: reviewer, 'content-type': 'application/json', 'idempotency-key': randomUUID() }
    const body = JSON.stringify({ action: 'confirm-place', reason: 'The source stands on the Ugandan side.' })
    const decided = await fetch(`${triage.url}/v1/review/reports/${doubted}/decisions`, {
      method: 'POST',
      headers,
      body,
    })
    expect(decided.status).toBe(200)
    for (const root of ['b', 'c'])
      await triage.report({
        ...place,
        text: `Armed men killed villagers and looted the market, says ${root}.`,
        root: token(root),
      })
    const later = await triage.awaitVersion('a rise', (one) => one.version > version.version)
    expect(later.place).toEqual(['UGA'])
  })
})

describe('a state that is found to be at it after others were asked', () => {
  const text = 'Four villagers were killed yesterday and their houses were burned.'
  const chad = { country: 'TCD', admin1: null, text }
  let theirs: string
  let report: string
  let alert: string

  it('until then hides nothing from its people', async () => {
    theirs = await triage.cookie({ conflicts: ['SDN'] })
    report = await triage.report({ ...chad, root: token('d') })
    const raised = await triage.awaitVersion('an alert', (one) => one.place.includes('TCD'))
    alert = raised.alert
    expect(await post(`/v1/review/alerts/${alert}/issue`, { version: 1, note: '' })).toBe(200)
    await triage.awaitVersion('issued', (one) => one.alert === alert && one.stage === 'issued')
    await doubtIt(alert)
    expect(await decide(report, { action: 'ask' })).toBe(200)
    const items = await Promise.all(
      (['doubt', 'verification'] as const).map((kind) => eventually(() => asked(kind)[0], { what: kind })),
    )
    expect(items.map((item) => item.barred)).toEqual([['TCD'], ['TCD']])
    expect(await seenBy(theirs)).toEqual([200, 200, 200])
  })

  it('is kept from them at once, from its first version on, and whoever asks them is told', async () => {
    const actors = [{ type: 'foreign-state', states: ['SDN'] }]
    expect(await decide(report, { action: 'name-actors', actors })).toBe(200)
    // no version is needed for what is about the report alone
    expect((await get(`/v1/review/reports/${report}`, theirs)).status).toBe(404)
    await triage.awaitVersion('implicated', (one) =>
      one.implicated.some(({ states }) => states.includes('SDN')),
    )
    for (const kind of ['doubt', 'verification'] as const) {
      const again = await eventually(() => asked(kind)[1], { what: `${kind}, asked again` })
      expect(again).toMatchObject({ item: asked(kind)[0]!.item, barred: ['SDN', 'TCD'] })
    }
    expect(await seenBy(theirs)).toEqual([404, 404, 404])
    expect(await seenBy(reviewer)).toEqual([200, 200, 200])
    const { items } = (await (await get('/v1/review/items', theirs)).json()) as { items: { alert: string }[] }
    expect(items.filter((item) => item.alert === alert)).toEqual([])
  })

  it('is kept from them although the version that says so waits for its quarter hour', async () => {
    const libya = await triage.cookie({ conflicts: ['LBY'] })
    const one = await triage.report({ ...chad, country: 'CMR', root: token('e') })
    const proposed = await triage.awaitVersion('an alert', (version) => version.place.includes('CMR'))
    expect((await get(`/v1/review/alerts/${proposed.alert}`, libya)).status).toBe(200)
    await triage.clock.advance(60_000)
    expect(
      await decide(one, { action: 'name-actors', actors: [{ type: 'foreign-state', states: ['LBY'] }] }),
    ).toBe(200)
    const again = await eventually(() => asked('proposal', proposed.alert)[1], { what: 'it is asked again' })
    expect(again.barred).toEqual(['CMR', 'LBY'])
    expect((await get(`/v1/review/alerts/${proposed.alert}`, libya)).status).toBe(404)
    await triage.settled()
    expect(triage.versions('CMR')).toHaveLength(1)
  })

  it('is each neighbour, where the foreign state is not named', async () => {
    const data = { id: 'GAB', version: 1, removed: false, neighbours: ['GNQ'] }
    const head = {
      id: randomUUID(),
      topic: 'directory',
      key: 'GAB',
      source: 'desk',
      time: triage.clock.now(),
    } as const
    await triage.send({ ...head, name: 'state.changed', data })
    const one = await triage.report({ ...chad, country: 'GAB', root: token('f') })
    await triage.settled()
    expect(
      await decide(one, { action: 'name-actors', actors: [{ type: 'foreign-state', states: [] }] }),
    ).toBe(200)
    for (const [state, status] of [
      ['GNQ', 404],
      ['COM', 200],
    ] as const)
      expect(
        (await get(`/v1/review/reports/${one}`, await triage.cookie({ conflicts: [state] }))).status,
      ).toBe(status)
  })

  const seenBy = (cookie: string): Promise<number[]> =>
    Promise.all(
      [`items/${asked('verification')[0]!.item}`, `reports/${report}`, `alerts/${alert}`].map(
        async (path) => (await get(`/v1/review/${path}`, cookie)).status,
      ),
    )

  async function doubtIt(of: string): Promise<void> {
    const [party, at] = [randomUUID(), triage.clock.now()]
    const who = { party, seat: randomUUID(), message: null, by: 'session' as const, version: 1, until: null }
    await triage.send({
      id: randomUUID(),
      topic: 'answers',
      name: 'incident.answered',
      key: `${of}/${party}`,
      source: 'desk',
      time: at,
      data: {
        alert: of,
        ...who,
        at: at.toISOString(),
        answer: randomUUID(),
        meaning: 'doubted',
        detail: null,
      },
    })
  }
})
