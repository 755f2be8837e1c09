import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportSubmitted } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import { reportText } from '@tocsin/vault'
import { startService, type RunningService } from '../../../test/running-service.ts'
import type { CapResult } from '../../cap/take-cap.ts'

const corpus = new URL('../../../../../tests/data/cap/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, corpus))

let service: RunningService
let key: string
beforeAll(async () => {
  service = await startService()
  key = (await service.source()).key
})
afterAll(() => service.stop())

async function send(document: string | Uint8Array, as = key, query = ''): Promise<CapResult[]> {
  const answer = await service.post(`/v1/cap${query}`, as, 'application/cap+xml', document)
  const body = (await answer.json()) as { results: CapResult[] }
  expect(answer.status, JSON.stringify(body)).toBe(202)
  return body.results
}

describe('the corpus of published alerts', () => {
  it('becomes one report an identity; what it wraps is known already', async () => {
    const before = await service.counts()
    const outcomes: string[] = []
    for (const file of readdirSync(new URL('cap-1.2/', corpus))) {
      if (file === 'canada_errors.cap') continue
      outcomes.push(...(await send(read(`cap-1.2/${file}`))).map(({ outcome }) => outcome))
    }
    expect(outcomes.filter((outcome) => outcome === 'kept')).toHaveLength(95)
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(3)
    expect((await service.counts()).reports).toBe(before.reports + 95)
    for (const [file, count] of [
      ['bushfire_valid.edxlde', 59],
      ['rfs.xml', 1],
      ['smhi.se.alerts.cap', 17],
    ] as const) {
      const results = await send(read(`wrapped/${file}`))
      expect(results.map((result) => [result.outcome, 'changed' in result && result.changed])).toEqual(
        Array.from({ length: count }, () => ['duplicate', false]),
      )
    }
    const events = await eventually(
      () => {
        const submitted = service.heard.filter(({ name }) => name === 'report.submitted')
        return submitted.length === before.reports + 95 ? submitted : undefined
      },
      { what: '95 events' },
    )
    expect(new Set(events.map(({ topic }) => topic))).toEqual(new Set(['reports.regional']))
  }, 180_000)

  it('of another source is its own: nobody learns what others sent', async () => {
    const other = (await service.source()).key
    expect(await send(read('cap-1.2/canada.cap'), other)).toMatchObject([{ outcome: 'kept', country: 'CAN' }])
    expect(await send(read('cap-1.2/canada.cap'), other)).toMatchObject([{ outcome: 'duplicate' }])
  })
})

describe('a report of an alert', () => {
  it('carries the words for triage and the whole alert for the custodian', async () => {
    const { key: fresh } = await service.source()
    const heardBefore = service.heard.length
    const xml = read('cap-1.2/cm_no_signature.xml')
    expect(await send(xml, fresh)).toMatchObject([{ outcome: 'kept', country: 'CMR', countryBy: 'issuer' }])
    const event = await heard(heardBefore, ({ country }) => country === 'CMR')
    expect(event.data).toMatchObject({
      kind: 'event',
      country: 'CMR',
      feed: false,
      vouched: true,
      sharing: ['desks'],
    })
    const opening = (await service.opener.open([event.key], 'assess')).get(event.key)
    if (opening?.outcome !== 'opened') throw new Error('not opened')
    const text = reportText.parse(JSON.parse(String(opening.parts.get('text'))))
    expect(text.event).toMatchObject({ scheme: 'cap', code: 'Met' })
    expect(text.placeSaid).toContain('Septentrion')
    expect([...opening.parts.keys()]).toEqual(['text'])
  })

  it('is an exercise where it is not Actual, and shared with nobody where it is not Public', async () => {
    const { key: fresh } = await service.source()
    const heardBefore = service.heard.length
    await send(
      alert('exercise-1', { status: 'Exercise', scope: 'Private', addresses: 'a@example.org' }),
      fresh,
    )
    const event = await heard(heardBefore, ({ exercise }) => exercise)
    expect(event.data).toMatchObject({ exercise: true, sharing: [] })
  })

  it('is of the country that the source names, where the alert leaves it open', async () => {
    const nowhere = (id: string) => alert(id, { area: 'the river' })
    const open = await service.post('/v1/cap', key, 'application/xml', nowhere('open-1'))
    expect(open.status).toBe(422)
    expect(await open.json()).toMatchObject({
      errors: [{ pointer: '/alert/info/area', detail: expect.stringContaining('?country=') }],
    })
    expect(await send(nowhere('open-1'), key, '?country=TCD')).toMatchObject([
      { outcome: 'kept', country: 'TCD', countryBy: 'source' },
    ])
    const clear = alert('clear-1', { area: 'Ouham-Pendé, Central African Republic' })
    expect(await send(clear, key, '?country=TCD')).toMatchObject([
      { outcome: 'kept', country: 'CAF', countryBy: 'area' },
    ])
    const both = await service.post('/v1/cap', key, 'application/xml', alert('both-1', { area: 'Congo' }))
    expect(JSON.stringify(await both.json())).toContain('COD, COG')
  })
})

describe('a Cancel', () => {
  const retracted = () => service.heard.filter(({ name }) => name === 'report.retracted')
  it('takes the alert back, whichever comes first', async () => {
    const { key: fresh } = await service.source()
    const before = retracted().length
    await send(alert('first-1'), fresh)
    await send(alert('cancel-1', { msgType: 'Cancel', references: reference('first-1') }), fresh)
    await eventually(() => (retracted().length === before + 1 ? true : undefined), {
      what: 'the alert taken back',
    })
    await send(alert('cancel-2', { msgType: 'Cancel', references: reference('late-1') }), fresh)
    await send(alert('late-1'), fresh)
    await eventually(() => (retracted().length === before + 2 ? true : undefined), {
      what: 'the late alert taken back',
    })
  })
  it('of another source takes nothing back', async () => {
    const { key: one } = await service.source()
    const { key: other } = await service.source()
    const before = await taken()
    await send(alert('mine-1'), one)
    await send(alert('theirs-1', { msgType: 'Cancel', references: reference('mine-1') }), other)
    expect(await taken()).toBe(before)
    await send(alert('mine-2', { msgType: 'Cancel', references: reference('mine-1') }), one)
    expect(await taken()).toBe(before + 1)
  })
  const taken = async (): Promise<number> => {
    const { rows } = await service.owner.pool.query<{ n: number }>(`
      select count(*)::int as n from (select headers from outbox union all select headers from outbox_published) as rows
      where headers->>'ce_type' like '%retracted%'`)
    return rows[0]?.n ?? -1
  }
})

/** The first event after the `from`th whose report is the one that is meant. */
const heard = (from: number, is: (report: ReportSubmitted) => boolean) =>
  eventually(() => service.heard.slice(from).find(({ data }) => is(data as ReportSubmitted)), {
    what: 'the event of the report',
  })

const reference = (id: string) => `fixture@example.org,${id},2026-03-01T12:00:00-00:00`

/** hand-made: no published alert of these kinds was found */
function alert(id: string, changes: Record<string, string> = {}): string {
  const {
    area = 'Kenya',
    status = 'Actual',
    msgType = 'Alert',
    scope = 'Public',
    addresses,
    references,
  } = changes
  const leaf = (name: string, text: string | undefined) =>
    text === undefined ? '' : `<${name}>${text}</${name}>`
  return `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${leaf('identifier', id)}<sender>fixture@example.org</sender>
    <sent>2026-03-01T12:00:00-00:00</sent>${leaf('status', status)}${leaf('msgType', msgType)}${leaf('scope', scope)}
    ${leaf('addresses', addresses)}${leaf('references', references)}<info><category>Security</category><event>Attack</event>
    <urgency>Immediate</urgency><severity>Extreme</severity><certainty>Observed</certainty>
    <area><areaDesc>${area}</areaDesc></area></info></alert>`
}
