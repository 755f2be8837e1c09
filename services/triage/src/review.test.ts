import { randomUUID } from 'node:crypto'
import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTriage, type RunningTriage } from '../test/running-triage.ts'

let triage: RunningTriage
let alert: string
let reviewer: string
beforeAll(async () => {
  triage = await startTriage()
  reviewer = await triage.cookie()
  await triage.send({
    id: randomUUID(),
    topic: 'directory',
    name: 'state.changed',
    key: 'CAF',
    source: 'desk',
    time: triage.clock.now(),
    data: { id: 'CAF', version: 1, removed: false, neighbours: ['TCD', 'CMR'] },
  })
  await triage.report({ text: 'Soldiers killed four villagers yesterday and burned their houses.' })
  await triage.awaitVersion('a first version', (version) => version.version === 1)
  for (const text of [
    'Armed men attacked the camp of displaced people on Monday; eleven civilians were killed.',
    'The army shelled the market. Several people were killed, and families are fleeing.',
  ])
    await triage.report({ text })
  alert = (await triage.awaitVersion('imminent', (version) => version.level === 'imminent')).alert
  await triage.settled()
})
afterAll(() => triage.stop())

const get = (path: string, cookie: string): Promise<Response> =>
  fetch(triage.url + path, { headers: { cookie }, redirect: 'manual' })
const post = (path: string, body: unknown, cookie: string, headers = {}): Promise<Response> =>
  fetch(triage.url + path, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    body: JSON.stringify(body),
  })
const last = () => triage.versions().at(-1)!

describe('the review', () => {
  it('is for reviewers alone', async () => {
    expect((await get('/v1/review/items', '')).status).toBe(401)
    expect((await get('/v1/review/items', await triage.cookie({ roles: ['officer'] }))).status).toBe(403)
    expect((await get('/v1/review/items', `${reviewer}x`)).status).toBe(401)
  })

  it('does not exist for a reviewer in conflict with a state that it concerns', async () => {
    const theirs = await triage.cookie({ conflicts: ['CAF'] })
    expect(await (await get('/v1/review/items', theirs)).json()).toEqual({ items: [] })
    const unknown = await get(`/v1/review/alerts/${randomUUID()}`, theirs)
    const barred = await get(`/v1/review/alerts/${alert}`, theirs)
    expect(barred.status).toBe(404)
    expect(await barred.text()).toBe(await unknown.text())
    const { version } = last()
    const issue = await post(`/v1/review/alerts/${alert}/issue`, { version, note: '' }, theirs)
    expect(issue.status).toBe(404)
  })

  it('shows evidence without words, and says who would be told', async () => {
    const proposal = (await (await get(`/v1/review/alerts/${alert}`, reviewer)).json()) as never as {
      reports: { id: string }[]
      situations: { explanation: { without: { roots: unknown[] } } }[]
      preview: { tickable: { party: string }[] }
    }
    expect(proposal.reports).toHaveLength(3)
    expect(proposal.situations[0]!.explanation.without.roots).toHaveLength(3)
    expect(proposal.preview.tickable.map((track) => track.party)).toEqual(['CMR', 'TCD'])
    expect(JSON.stringify(proposal)).not.toContain('villagers yesterday')
  })

  it("says why in the reader's language: his own setting, else his browser's", async () => {
    const read = async (headers: Record<string, string>, cookie = reviewer) => {
      const answer = await fetch(`${triage.url}/v1/review/alerts/${alert}`, {
        headers: { cookie, ...headers },
      })
      const { situations } = (await answer.json()) as { situations: { sentences: string[] }[] }
      return { language: answer.headers.get('content-language'), sentences: situations[0]!.sentences }
    }
    expect((await read({})).sentences[0]).toMatch(/^By rule "imminent": the signs have a strength of 0\.\d\d/)
    const french = await read({ 'accept-language': 'de-DE, fr;q=0.8, en;q=0.5' })
    expect(french.language).toBe('fr')
    expect(french.sentences[0]).toMatch(/^Par la règle «\u00a0imminent\u00a0»/)
    expect(french.sentences.at(-1)).toMatch(/organisations?/)

    const person = randomUUID()
    await triage.send({
      id: randomUUID(),
      topic: 'directory',
      name: 'person.changed',
      key: person,
      source: 'desk',
      time: triage.clock.now(),
      data: { id: person, version: 1, removed: false, languages: ['ar'], conflicts: [], absences: [] },
    })
    const theirs = await triage.cookie({ person })
    const arabic = await eventually(
      async () => {
        const one = await read({ 'accept-language': 'fr' }, theirs)
        return one.language === 'ar' ? one : undefined
      },
      { what: 'his own setting' },
    )
    expect(arabic.sentences[0]).toMatch(/^بحسب القاعدة «وشيك»/)
    const page = await (await get(`/review/alerts/${alert}`, theirs)).text()
    expect(page).toContain('<html lang="ar" dir="rtl">')
    expect(page).toMatch(/<ul class="sentences">\s*<li>بحسب/)
  })

  it('opens the words of one report, and the vault writes it down', async () => {
    const list = (await (await get(`/v1/review/alerts/${alert}`, reviewer)).json()) as {
      reports: { id: string }[]
    }
    const opened = await post(`/v1/review/reports/${list.reports[0]!.id}/words`, {}, reviewer)
    const words = (await opened.json()) as {
      outcome: string
      words: { text: string }
      spans: { start: number; end: number }[]
    }
    expect(words.outcome).toBe('opened')
    expect(words.spans.length).toBeGreaterThan(0)
    for (const { start, end } of words.spans) expect(words.words.text.slice(start, end).trim()).not.toBe('')
    const foreign = await triage.cookie({ conflicts: ['CAF'] })
    expect((await post(`/v1/review/reports/${list.reports[0]!.id}/words`, {}, foreign)).status).toBe(404)
  })

  it('refuses a yes to a version from before a rise, and to tick who is not to be ticked', async () => {
    const stale = await post(`/v1/review/alerts/${alert}/issue`, { version: 1, note: '' }, reviewer)
    expect(stale.status).toBe(409)
    const body = { version: last().version, note: '', ticked: ['CAF'] }
    expect((await post(`/v1/review/alerts/${alert}/issue`, body, reviewer)).status).toBe(422)
    const long = { version: last().version, note: 'x'.repeat(601) }
    expect((await post(`/v1/review/alerts/${alert}/issue`, long, reviewer)).status).toBe(422)
  })

  it('issues once, however often it is sent, and closes the item', async () => {
    const body = {
      version: last().version,
      note: 'Read; two of three roots agree.',
      ticked: ['TCD'],
      struckOut: [],
    }
    const key = { 'idempotency-key': randomUUID() }
    for (let i = 0; i < 2; i++)
      expect((await post(`/v1/review/alerts/${alert}/issue`, body, reviewer, key)).status).toBe(200)
    const issued = await triage.awaitVersion('issued', (version) => version.stage === 'issued')
    expect(issued).toMatchObject({
      kind: 'new-facts',
      note: body.note,
      ticked: ['TCD'],
      issuedBy: 'reviewer',
    })
    await eventually(
      () => triage.heard.some((event) => event.name === 'review.closed' && event.data.outcome === 'issued'),
      {
        what: 'review.closed',
      },
    )
    expect(triage.heard.filter((event) => event.name === 'alert.issued')).toHaveLength(1)
  })

  it("rules a state's organs out when a second person agrees, not before", async () => {
    const body = { state: 'CAF', until: '2026-03-20', reason: 'the unit has been disbanded' }
    const asked = await post(`/v1/review/alerts/${alert}/exclusions`, body, reviewer)
    const { decision } = (await asked.json()) as { decision: string }
    expect((await post(`/v1/review/exclusions/${decision}/second`, {}, reviewer)).status).toBe(422)
    await triage.settled()
    expect(last().excluded).toEqual([])
    expect((await post(`/v1/review/exclusions/${decision}/second`, {}, await triage.cookie())).status).toBe(
      200,
    )
    await triage.awaitVersion('excluded', (version) => version.excluded.includes('CAF'))
  })

  it('cancels for everybody told, and is not raised again by what was known then', async () => {
    const body = { kind: 'cancel', closeReason: 'sent-in-error', reason: 'a film was taken for news' }
    expect((await post(`/v1/review/alerts/${alert}/close`, body, reviewer)).status).toBe(200)
    const cancelled = await triage.awaitVersion('cancelled', (version) => version.kind === 'cancelled')
    expect(cancelled).toMatchObject({ closeReason: 'sent-in-error', level: 'imminent' })
    await triage.settled()
    expect(last().kind).toBe('cancelled')
    await triage.report({ text: 'Gunmen killed two farmers on the road this morning.' })
    const anew = await triage.awaitVersion('a new alert', (version) => version.alert !== alert)
    expect(anew).toMatchObject({ version: 1, level: 'watch' })
    expect(anew.implicated).toEqual(cancelled.implicated)
  })
})
