import type { ReportText } from '@tocsin/vault'
import { describe, expect, it } from 'vitest'
import { submittedReport } from '../../test/submitted.ts'
import { openReadingTools } from '../reading-tools.ts'
import { readReport } from './read-report.ts'

const tools = openReadingTools({ CATALOGUE_FOLDER: undefined, SHINGLE_KEY: Buffer.alloc(32, 7) })
const submitted = submittedReport({
  feed: true,
  kind: 'event',
  basis: 'unknown',
  country: 'CAF',
  admin1: 'CF-OP',
})

function signs(
  scheme: string,
  code: string,
  type: 'state-organ' | 'non-state',
  kind = submitted.kind,
  whom: string | null = null,
) {
  const words: ReportText = {
    v: 1,
    text: null,
    event: { scheme, code, title: null, deaths: null },
    placeSaid: null,
    whom,
    actors: [{ type, states: [], said: null }],
    ticks: [],
    relayedBy: null,
  }
  return readReport({ ...submitted, kind }, words, tools).matches.map(
    ({ indicator, modality }) => `${indicator} ${modality}`,
  )
}

describe('a coded event without words', () => {
  it('bears the signs of its type, said by who coded it, and one more where the state acted', () => {
    expect(signs('ucdp', '3', 'non-state')).toEqual(['11.1 attributed', '7.8 attributed'])
    expect(signs('ucdp', '3', 'state-organ')).toEqual([
      '11.1 attributed',
      '12.10 attributed',
      '7.8 attributed',
    ])
    expect(signs('acled', 'Sexual violence', 'non-state')).toEqual(['7.9 attributed'])
  })
  it('bears more where ACLED says that civilians were who it was aimed at', () => {
    expect(signs('acled', 'Air/drone strike', 'state-organ')).toEqual(['1.1 attributed'])
    expect(signs('acled', 'Air/drone strike', 'state-organ', submitted.kind, 'Civilians (Sudan)')).toEqual([
      '1.1 attributed',
      '11.1 attributed',
      '7.8 attributed',
    ])
  })
  it('bears the weak signs of a CAP alert by its categories and event codes', () => {
    expect(signs('cap', 'Security CDW', 'non-state')).toEqual(['1.2 attributed'])
    expect(signs('cap', 'Met', 'non-state')).toEqual(['1.3 attributed'])
  })
  it('bears none in a scheme without a table, nor in a report of calm', () => {
    expect(signs('own', '3', 'non-state')).toEqual([])
    expect(signs('ucdp', '3', 'non-state', 'nothing-to-report')).toEqual([])
  })
})
