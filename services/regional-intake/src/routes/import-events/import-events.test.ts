import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@tocsin/testing'
import { reportText } from '@tocsin/vault'
import { startService, type RunningService } from '../../../test/running-service.ts'
import type { ImportSummary, RowResult } from '../../events/import-events.ts'

const sample = readFileSync(
  new URL('../../../../../tests/data/events/ucdp_ged_sample_1000.csv', import.meta.url),
  'utf8',
)
const header = sample.slice(0, sample.indexOf('\n')).trimEnd()

let service: RunningService
let key: string
beforeAll(async () => {
  service = await startService()
  key = (await service.source({ name: 'UCDP', feed: true })).key
})
afterAll(() => service.stop())

const post = (body: string | Uint8Array | ReadableStream, type = 'text/csv', as: string | null = key) =>
  service.post('/v1/events', as, type, body)

type Line = Partial<{ summary: ImportSummary; broken: { code: string; detail: string } }> & Partial<RowResult>

async function imported(body: string | Uint8Array | ReadableStream, as = key) {
  const answer = await post(body, 'text/csv; charset=utf-8', as)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^application\/x-ndjson/)
  const lines = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  const last = lines.pop()
  return { rows: lines as RowResult[], last, summary: last?.summary }
}

describe('the UCDP sample', () => {
  const sums = { low: 6224, best: 9561, high: 22_017 }

  it('becomes 1,000 reports of feeds with the right sums, and none when it comes again', async () => {
    const before = await service.counts()
    const { rows, summary } = await imported(sample)
    expect(rows).toHaveLength(1000)
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
    expect(summary).toMatchObject({
      dataset: 'ucdp-ged',
      rows: 1000,
      kept: 1000,
      duplicate: 0,
      changed: 0,
      refused: 0,
      deaths: sums,
    })
    expect((await service.counts()).reports).toBe(before.reports + 1000)
    const contradicting = rows.filter(
      (row) => row.outcome !== 'refused' && row.flags.includes('deaths-contradict'),
    )
    expect(contradicting).toHaveLength(13)

    const again = await imported(sample)
    expect(again.summary).toMatchObject({ rows: 1000, kept: 0, duplicate: 1000, deaths: sums })
    expect((await service.counts()).reports).toBe(before.reports + 1000)

    const heard = await eventually(() => (service.heard.length >= 1000 ? service.heard : undefined), {
      what: '1,000 events',
      within: 120_000,
    })
    expect(heard.every(({ data }) => (data as { feed: boolean }).feed)).toBe(true)
    expect(heard.every(({ data }) => (data as { kind: string }).kind === 'event')).toBe(true)
  }, 240_000)

  it('keeps row by row what the file says, the country as it is today', async () => {
    const { key: fresh } = await service.source()
    const from = service.heard.length
    await imported(sample, fresh)
    const events = await eventually(
      () => (service.heard.length === from + 1000 ? service.heard.slice(from) : undefined),
      { what: '1,000 more events', within: 120_000 },
    )
    const countries = Map.groupBy(events, ({ data }) => (data as { country: string }).country)
    expect(countries.get('SYR')?.length).toBeGreaterThan(100)
    expect(countries.get('COD')?.length).toBeGreaterThan(5)
    // Foča, Nevesinje and Rogatica of 1992 stand under "Serbia (Yugoslavia)", Maridi and Raja under "Sudan"
    expect(countries.get('BIH')?.length).toBeGreaterThanOrEqual(3)
    expect(countries.get('SSD')?.length).toBeGreaterThanOrEqual(3)
    expect(countries.get('PSE')?.length).toBeGreaterThanOrEqual(3)
    const openings = await service.opener.open(
      events.slice(0, 100).map((event) => event.key),
      'assess',
    )
    const texts = [...openings.values()].map((opening) => {
      if (opening.outcome !== 'opened') throw new Error('not opened')
      return reportText.parse(JSON.parse(String(opening.parts.get('text'))))
    })
    const government = texts
      .flatMap(({ actors }) => actors)
      .find(({ said }) => said === 'Government of Syria')
    expect(government).toMatchObject({ type: 'state-organ', states: ['SYR'] })
    for (const { event } of texts) expect(event?.deaths?.low).toBeLessThanOrEqual(event?.deaths?.high ?? -1)
  }, 240_000)

  it('in pieces of any size gives the same', async () => {
    const { key: fresh } = await service.source()
    const bytes = Buffer.from(sample.split('\n').slice(0, 40).join('\n'))
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.subarray(at, at + 7))
        controller.close()
      },
    })
    const { last } = await imported(pieces, fresh)
    const whole = await imported(bytes, fresh)
    expect(whole.summary?.rows).toBe(last?.summary?.rows)
    expect(whole.summary?.kept).toBe(0)
  })
})

describe("an export with ACLED's columns", () => {
  const madeUp = readFileSync(new URL('../../../test/acled-made-up.csv', import.meta.url), 'utf8')

  it('becomes reports of feeds, a result a row, the faulty one refused with its columns', async () => {
    const { key: fresh } = await service.source()
    const from = service.heard.length
    const { rows, summary } = await imported(madeUp, fresh)
    expect(summary).toMatchObject({
      dataset: 'acled',
      rows: 8,
      kept: 7,
      refused: 1,
      deaths: { low: 18, best: 18, high: 18 },
    })
    expect(rows.map(({ outcome }) => outcome)).toEqual([...Array(7).fill('kept'), 'refused'])
    expect(rows[7]?.outcome === 'refused' && rows[7].faults.map(({ pointer }) => pointer)).toContain('/iso')
    const events = await eventually(
      () => {
        // what other tests sent may still be coming; none of it is of 2026
        const ours = service.heard
          .slice(from)
          .filter(({ data }) => (data as { day: string }).day.startsWith('2026'))
        return ours.length === 7 ? ours : undefined
      },
      { what: '7 events of 2026', within: 120_000 },
    )
    expect(events.every(({ data }) => (data as { feed: boolean }).feed)).toBe(true)
    const openings = await service.opener.open(
      events.map((event) => event.key),
      'assess',
    )
    const texts = [...openings.values()].map((opening) => {
      if (opening.outcome !== 'opened') throw new Error('not opened')
      return reportText.parse(JSON.parse(String(opening.parts.get('text'))))
    })
    expect(texts.map(({ event }) => event?.code)).toContain('Air/drone strike')
    expect(texts.find(({ whom }) => whom?.startsWith('Masalit'))?.actors).toMatchObject([
      { type: 'state-organ', states: ['SDN'] },
    ])
    const again = await imported(madeUp, fresh)
    expect(again.summary).toMatchObject({ kept: 0, duplicate: 7, refused: 1 })
  }, 240_000)
})

describe('a row that is not right', () => {
  const [name, line] = [header, record({})]
  it('is refused by itself, naming its columns', async () => {
    const { key: fresh } = await service.source()
    const bad = record({
      id: 'x',
      latitude: '95',
      date_start: '2013-02-30',
      best: '-1',
      country_id: '9999',
      country: 'Congo',
    })
    const { rows, summary } = await imported([name, line, bad, 'too,few', ''].join('\n'), fresh)
    expect(summary).toMatchObject({ rows: 3, kept: 1, refused: 2 })
    expect(rows[1]).toMatchObject({ row: 2, outcome: 'refused', event: null })
    const faults = rows[1]?.outcome === 'refused' ? rows[1].faults.map(({ pointer }) => pointer) : []
    expect(faults).toEqual(['/id', '/best', '/date_start', '/latitude', '/country_id'])
    expect(rows[2]).toMatchObject({ faults: [{ detail: 'has 2 cells, the header 49' }] })
  })
  it('is kept and flagged where only its numbers contradict each other', async () => {
    const { key: fresh } = await service.source()
    const { rows, summary } = await imported(
      [name, record({ low: '9', best: '3', high: '4' })].join('\n'),
      fresh,
    )
    expect(rows).toMatchObject([{ outcome: 'kept', flags: ['deaths-contradict'] }])
    expect(summary).toMatchObject({ flagged: 1, deaths: { low: 9, best: 3, high: 4 } })
  })
  it('is told to be changed where its id was kept with other content, and the first stays', async () => {
    const { key: fresh } = await service.source()
    await imported([name, line].join('\n'), fresh)
    const { rows } = await imported([name, record({ best: '3', high: '5' })].join('\n'), fresh)
    expect(rows).toMatchObject([{ outcome: 'changed' }])
  })
})

describe('a file that cannot be read', () => {
  const before: { reports: number } = { reports: 0 }
  async function refused(body: string | Uint8Array, type = 'text/csv', as: string | null = key) {
    before.reports = (await service.counts()).reports
    const answer = await post(body, type, as)
    expect((await service.counts()).reports).toBe(before.reports)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    const document = (await answer.json()) as { errors?: { pointer: string; detail: string }[] }
    return { status: answer.status, errors: document.errors ?? [] }
  }
  it('without a header is refused with what belongs there', async () => {
    const { status, errors } = await refused(sample.slice(sample.indexOf('\n') + 1))
    expect(status).toBe(422)
    expect(errors).toEqual([{ pointer: '#header', detail: expect.stringContaining('UCDP GED') }])
  })
  it('with a column missing is refused by its name', async () => {
    const { errors } = await refused(header.replace('country_id', 'land'))
    expect(errors).toEqual([{ pointer: '#header/country_id', detail: 'is a column that is missing' }])
  })
  it('that is empty, of another kind, or from nobody known', async () => {
    expect((await refused('')).status).toBe(422)
    expect((await refused('{}', 'application/json')).status).toBe(415)
    expect((await refused('{}', 'application/xml')).status).toBe(415)
    expect((await refused(sample, 'text/csv', null)).status).toBe(401)
  })
  it.each([
    ['a quote never closed', `${header}\n${record({})}\n"never closed`, 'malformed-csv'],
    ['a record too long', `${header}\n${record({})}\n"${'x'.repeat(70_000)}"`, 'record-too-long'],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from(`${header}\n`), Buffer.from([0xff, 0xfe, 0x0a])]),
      'not-utf8',
    ],
  ])('breaks off at %s, says so, and keeps what came before', async (_what, body, code) => {
    const { key: fresh } = await service.source()
    const answer = await post(body, 'text/csv', fresh)
    const text = await answer.text()
    if (answer.status === 200) {
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
      expect(lines.at(-1)?.broken?.code).toBe(code)
    } else expect({ status: answer.status, text }).toMatchObject({ status: 400 })
    expect(text).not.toContain('summary')
  })
})

/** One row of the sample with other values in some columns. */
function record(changes: Record<string, string>): string {
  const row: Record<string, string> = {
    id: '300380',
    type_of_violence: '1',
    dyad_name: 'Government of Syria - Syrian insurgents',
    side_a: 'Government of Syria',
    side_b: 'Syrian insurgents',
    where_prec: '1',
    where_coordinates: 'Rami village',
    adm_1: 'Idlib governorate',
    latitude: '35.763369',
    longitude: '36.558974',
    country: 'Syria',
    country_id: '652',
    date_prec: '1',
    date_start: '2013-01-03',
    date_end: '2013-01-03',
    best: '2',
    high: '2',
    low: '2',
    gwnoa: '652',
    ...changes,
  }
  return header
    .split(',')
    .map((column) => row[column.trim().replaceAll('"', '')] ?? '')
    .join(',')
}
