import type { ReportSubmitted } from '@tocsin/events'
import { describe, expect, it } from 'vitest'
import { openReadingTools } from '../reading-tools.ts'
import { readReport } from './read-report.ts'

const tools = openReadingTools({ CATALOGUE_FOLDER: undefined, SHINGLE_KEY: Buffer.alloc(32, 7) })
const submitted: ReportSubmitted = {
  report: '2b1c4d8e-0000-4000-8000-000000000001',
  receivedAt: '2026-03-02T10:00:00Z',
  source: 'a',
  root: 'a',
  observer: null,
  vouched: true,
  feed: false,
  backfill: false,
  exercise: false,
  kind: 'event',
  basis: 'saw',
  language: 'en',
  day: '2026-03-01',
  dayPrecision: 'day',
  country: 'UGA',
  admin1: null,
  sharing: ['desks'],
  guarded: false,
  fewCouldKnow: false,
}

function place(text: string, country = 'UGA', feed = false) {
  const words = {
    v: 1 as const,
    text,
    event: null,
    placeSaid: null,
    whom: null,
    actors: [],
    ticks: [],
    relayedBy: null,
  }
  const { candidates, doubted, waits } = readReport({ ...submitted, country, feed }, words, tools)
  return { candidates, doubted, waits }
}
const sure = { candidates: [], doubted: false, waits: [] }
const inDoubt = (...candidates: string[]) => ({ candidates, doubted: true, waits: ['ambiguous-place'] })

describe('the country that words name', () => {
  it('is in doubt where they name others alone: each one that they may mean is a candidate', () => {
    expect(place('Soldiers killed twelve villagers in Rwanda.')).toEqual(inDoubt('RWA'))
    expect(place('Soldiers killed twelve villagers in Congo.')).toEqual(inDoubt('COD', 'COG'))
    expect(place('Soldiers came from Rwanda and burned huts in Burundi.')).toEqual(inDoubt('BDI', 'RWA'))
  })
  it("is the source's where its name is among them, or a name that it shares, or none", () => {
    expect(place('Soldiers came from Rwanda and burned huts in Uganda.')).toEqual(sure)
    expect(place('Soldiers killed twelve villagers in Congo.', 'COG')).toEqual(sure)
    expect(place('Soldiers killed twelve villagers.')).toEqual(sure)
    expect(place('Soldiers killed twelve villagers in Rwanda.', 'UGA', true)).toEqual(sure)
  })
})
