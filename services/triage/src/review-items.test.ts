/** What waits for a person is an item with a deadline, and ends by what he decides. */
import { randomUUID } from 'node:crypto'
import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage, type Told } from '../test/running-triage.ts'

let triage: RunningTriage
let reviewer: string
beforeAll(async () => {
  triage = await startTriage()
  reviewer = await triage.cookie()
})
afterAll(() => triage.stop())

const token = (name: string): string => Buffer.from(name.padEnd(16, '.')).toString('hex')
const get = async <T>(path: string): Promise<T> =>
  (await fetch(triage.url + path, { headers: { cookie: reviewer } })).json() as Promise<T>
const post = async (path: string, body: unknown, cookie = reviewer): Promise<number> => {
  const headers = { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID() }
  return (await fetch(triage.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).status
}
const decide = (report: string, body: object, cookie = reviewer): Promise<number> =>
  post(`/v1/review/reports/${report}/decisions`, { reason: 'as the test has it', ...body }, cookie)

interface Asked {
  item: string
  kind: string
  deadline: string
  couldLeadTo: string
}
const asked = (kind: string): Asked[] =>
  triage.heard.flatMap((event) =>
    event.name === 'review.asked' && event.data.kind === kind ? [event.data] : [],
  )
const closed = (item: string): Promise<string> =>
  eventually(
    () =>
      triage.heard.flatMap((event) =>
        event.name === 'review.closed' && event.data.item === item ? [event.data.outcome] : [],
      )[0],
    { what: 'it is closed' },
  )
const nth = (kind: string, n: number): Promise<Asked> =>
  eventually(() => asked(kind)[n], { what: `${kind} ${n}` })
const itemOf = async (item: string) =>
  get<{ report: { id: string }; other: { id: string } | null }>(`/v1/review/items/${item}`)
const minutes = ({ deadline }: Asked): number =>
  Math.round((Date.parse(deadline) - triage.clock.now().getTime()) / 60_000)

const unnamed = 'Four villagers were killed yesterday and their houses were burned.'

describe('an actor whom nobody names', () => {
  it('is asked about, one report of a situation at a time, and the next when it is answered', async () => {
    const first = await triage.report({ text: unnamed, root: token('a'), country: 'TCD', admin1: null })
    const { item } = await nth('unknown-actor', 0)
    expect((await itemOf(item)).report.id).toBe(first)
    const second = await triage.report({
      text: 'Eleven people were killed at the well and the shops were looted.',
      root: token('b'),
      country: 'TCD',
      admin1: null,
    })
    await triage.settled()
    expect(asked('unknown-actor')).toHaveLength(1)
    const actors = [{ type: 'state-linked', states: ['SDN'] }]
    expect(await decide(first, { action: 'name-actors', actors })).toBe(200)
    expect(await closed(item)).toBe('decided')
    const next = await nth('unknown-actor', 1)
    expect((await itemOf(next.item)).report.id).toBe(second)
    const version = await triage.awaitVersion('implicated', (one) =>
      one.implicated.some((actor) => actor.type === 'state-linked' && actor.states.includes('SDN')),
    )
    expect(version.place).toEqual(['TCD'])
  })

  it('that cannot be known is settled with a reason', async () => {
    const { item } = await nth('unknown-actor', 1)
    expect(await post(`/v1/review/items/${item}/settle`, { reason: '' })).toBe(422)
    expect(await post(`/v1/review/items/${item}/settle`, { reason: 'Nobody saw them.' })).toBe(200)
    expect(await closed(item)).toBe('decided')
    const conflicted = await triage.cookie({ conflicts: ['TCD'] })
    expect(await post(`/v1/review/items/${item}/settle`, { reason: 'Nobody saw them.' }, conflicted)).toBe(
      404,
    )
  })
})

describe('a deadline', () => {
  it('follows from the level that the question could lead to', async () => {
    const unread: Told = {
      text: 'Ethnikä ſoldäter hafa kommit til byn och dräpt folk i natt.',
      language: 'sv',
    }
    await triage.report({ ...unread, country: 'KEN', admin1: null, root: token('k1') })
    const calm = await nth('other-language', 0)
    expect(calm.couldLeadTo).toBe('concern')
    expect(minutes(calm)).toBe(24 * 60)
    await triage.report({
      text: 'Soldiers killed four villagers.',
      country: 'KEN',
      admin1: null,
      root: token('k2'),
    })
    await triage.awaitVersion('a first version', (version) => version.place.includes('KEN'))
    await triage.settled()
    await triage.report({ ...unread, country: 'KEN', admin1: null, root: token('k3') })
    const urgent = await nth('other-language', 1)
    expect(['imminent', 'ongoing']).toContain(urgent.couldLeadTo)
    expect(minutes(urgent)).toBe(30)
  })

  it('ends with the report that it is about', async () => {
    const { item } = await nth('other-language', 0)
    const { report } = await itemOf(item)
    await triage.takeBack(report.id, 'report.retracted', 'KEN')
    expect(await closed(item)).toBe('obsolete')
  })
})

describe('verification', () => {
  let report: string
  it('is asked for with a deadline, and answered with a reason', async () => {
    report = await triage.report({
      text: 'The army shelled the market; several people were killed.',
      country: 'MLI',
      admin1: null,
    })
    await triage.awaitVersion('a version', (version) => version.place.includes('MLI'))
    expect((await get<{ checked: string }>(`/v1/review/reports/${report}`)).checked).toBe('signal')
    await post(`/v1/review/reports/${report}/words`, {})
    expect((await get<{ checked: string }>(`/v1/review/reports/${report}`)).checked).toBe('triaged')
    expect(await decide(report, { action: 'ask' })).toBe(200)
    const item = await nth('verification', 0)
    expect(minutes(item)).toBe(24 * 60)
    expect((await get<{ checked: string }>(`/v1/review/reports/${report}`)).checked).toBe('asked')
    expect(await decide(report, { action: 'verify', reason: '' })).toBe(422)
    expect(await decide(report, { action: 'verify' })).toBe(200)
    expect(await closed(item.item)).toBe('verified')
  })

  it('and grades are kept with who set them', async () => {
    const colleague = await triage.cookie()
    expect(await decide(report, { action: 'grade', credibility: 2 })).toBe(200)
    expect(await decide(report, { action: 'grade-source', reliability: 'B' }, colleague)).toBe(200)
    const { history, report: now } = await get<{
      history: { action: string; value: string | null; own: boolean; person: string }[]
      report: { reliability: string; credibility: number }
    }>(`/v1/review/reports/${report}`)
    expect(now).toMatchObject({ reliability: 'B', credibility: 2 })
    const said = history.map(
      ({ action, value, own }) => `${action} ${value ?? ''} ${own ? 'me' : 'colleague'}`,
    )
    expect(said.toSorted()).toEqual(['ask  me', 'grade 2 me', 'grade-source B colleague', 'verify  me'])
    expect(new Set(history.map((one) => one.person)).size).toBe(2)
  })
})

describe("a person's word on who retells whom", () => {
  const stories = async (...ids: string[]): Promise<string[][]> => {
    const { rows } = await triage.triage.pool.query<{ id: string; story: string[] }>(
      `select set_config('tocsin.actor', 'service', false), id, story from report where id = any($1)`,
      [ids],
    )
    return ids.map((id) => rows.find((row) => row.id === id)!.story)
  }
  const shared = ([a, b]: string[][]): number => a!.filter((band, i) => band === b![i]).length

  it('holds for all that was linked before, whatever is linked later', async () => {
    const tell = (text: string) => triage.report({ text, country: 'NER', admin1: null })
    const a = await tell('Soldiers killed four villagers and burned the mill beside the bridge.')
    const b = await tell('Des soldats ont tué quatre villageois et brûlé le moulin près du pont.')
    const c = await tell('Soldados mataron a cuatro aldeanos y quemaron el molino junto al puente.')
    await triage.settled()
    expect(shared(await stories(a, b))).toBe(0)
    expect(await decide(a, { action: 'link', other: b })).toBe(200)
    expect(await decide(b, { action: 'link', other: c })).toBe(200)
    expect(shared(await stories(a, b))).toBe(12)
    expect(shared(await stories(a, c))).toBe(12)
    expect(await decide(a, { action: 'split', other: c })).toBe(200)
    expect(shared(await stories(a, c))).toBe(0)
  })

  it('tells two apart, and leaves each with its own retellings', async () => {
    const words =
      'Armed men attacked the camp near the old railway station and eleven civilians were killed there'
    const a = await triage.report({ text: `${words} on Monday evening.`, country: 'NGA', admin1: null })
    const retold = await triage.report({ text: `${words} on Monday night.`, country: 'NGA', admin1: null })
    await triage.settled()
    const before = shared(await stories(a, retold))
    expect(before).toBeGreaterThan(2)
    const other = await triage.report({
      text: 'Armed men attacked the camp near the old railway bridge; many fled.',
      country: 'NGA',
      admin1: null,
    })
    await triage.settled()
    expect(shared(await stories(a, other))).toBeGreaterThan(0)
    expect(await decide(a, { action: 'split', other })).toBe(200)
    const [one, two] = [await stories(a, other), await stories(a, retold)]
    expect(shared(one)).toBe(0)
    expect(shared(two)).toBeGreaterThanOrEqual(2)
    expect(await decide(a, { action: 'split', other: retold })).toBe(200)
    expect(shared(await stories(a, retold))).toBe(0)
  })
})

describe('the figures', () => {
  it('count looks, verifications, decisions, actions and whether it was right to wake, without anybody in conflict seeing more', async () => {
    for (const text of [
      'Soldiers killed four villagers.',
      'Armed men attacked the camp; eleven civilians were killed.',
    ])
      await triage.report({ text, country: 'MLI', admin1: null })
    const version = await triage.awaitVersion(
      'concern',
      (one) => one.place.includes('MLI') && one.level !== 'watch',
    )
    await get(`/v1/review/alerts/${version.alert}`)
    const issue = { version: version.version, note: '' }
    expect(await post(`/v1/review/alerts/${version.alert}/issue`, issue)).toBe(200)
    const party = randomUUID()
    const at = triage.clock.now().toISOString()
    const key = `${version.alert}/${party}`
    const head = {
      id: randomUUID(),
      topic: 'answers',
      key,
      source: 'desk',
      time: triage.clock.now(),
    } as const
    await triage.send({
      ...head,
      name: 'incident.resolved',
      data: {
        alert: version.alert,
        party,
        at,
        seat: randomUUID(),
        outcome: 'acted',
        reason: null,
        rightToWakeMe: true,
      },
    })
    interface Figures {
      firstLook: { asked: number; looked: number; inTime: number }
      verified: { asked: number; within24h: number }
      alerts: { raised: number; decidedWithin24h: number; actedWithin48h: number }
      outcomes: Record<string, number>
      rightToWake: { yes: number; no: number }
    }
    const figures = await eventually(
      async () => {
        const now = await get<Figures>('/v1/review/figures')
        return now.rightToWake.yes === 1 ? now : undefined
      },
      { what: 'the outcome' },
    )
    expect(figures.verified).toEqual({ asked: 1, within24h: 1 })
    expect(figures.outcomes['acted']).toBe(1)
    expect(figures.alerts.actedWithin48h).toBe(1)
    expect(figures.alerts.decidedWithin24h).toBeGreaterThanOrEqual(1)
    expect(figures.firstLook.inTime).toBeGreaterThanOrEqual(3)
    expect(figures.firstLook.asked).toBeGreaterThan(figures.firstLook.looked)

    const conflicts = ['MLI', 'TCD', 'KEN', 'NER', 'NGA', 'SDN']
    const theirs = await fetch(`${triage.url}/v1/review/figures`, {
      headers: { cookie: await triage.cookie({ conflicts }) },
    })
    const shown = (await theirs.json()) as Figures
    expect(shown).toMatchObject({
      firstLook: { asked: 0 },
      alerts: { raised: 0 },
      rightToWake: { yes: 0, no: 0 },
    })
    const page = await fetch(`${triage.url}/review/figures`, { headers: { cookie: reviewer } })
    expect(await page.text()).toContain('Alerts acted on within 48 h')
    const operator = { authorization: 'Bearer operator-of-the-test' }
    const all = await fetch(`${triage.operatorUrl}/operator/figures`, { headers: operator })
    expect((await all.json()) as Figures).toMatchObject({ rightToWake: { yes: 1 } })
    const metrics = await (await fetch(`${triage.operatorUrl}/metrics`, { headers: operator })).text()
    expect(metrics).toMatch(/tocsin_review_items_open\{kind="unknown-actor",service="triage"\} \d/)
  })
})
