import { describe, expect, it } from 'vitest'
import { submittedReport } from '../../test/submitted.ts'
import { openReadingTools } from '../reading-tools.ts'
import { readReport } from './read-report.ts'

const tools = openReadingTools({ CATALOGUE_FOLDER: undefined, SHINGLE_KEY: Buffer.alloc(32, 7) })
const submitted = submittedReport({ language: 'en' })

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
