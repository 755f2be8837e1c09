/** Who sends which of the real reports: 20 sources of 12 roots, fixed by the hash of the row's id. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { countryOf } from '@tocsin/places'

export const SOURCES = 20
export const ROOTS = 12

export interface RealReport {
  id: string
  lang: string
  text: string
  kind: 'alarm' | 'watch' | 'ordinary'
  un: string[]
  country: string | null
}

/** 0-based number of the source that sends a row */
export function sourceOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % SOURCES
}

/** 0-based number of the root that vouches for a source: the first eight roots have two sources each */
export function rootOf(source: number): number {
  return source % ROOTS
}

export function realReports(): RealReport[] {
  const lines = readFileSync(new URL('reports.jsonl', import.meta.url), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as RealReport)
}

/** Names of the data sets that stand for no country, or for two, when read alone. */
const byHand: Readonly<Record<string, string>> = { Gaza: 'PSE', Samoa: 'WSM', 'Trinidad and Tobago': 'TTO' }

/** Rows that can be sent, those with a country, each with its ISO 3166-1 alpha-3 code. */
export function sendable(): { row: RealReport; country: string }[] {
  return realReports().flatMap((row) => {
    if (row.country === null) return []
    const read = countryOf(row.country)
    const country = read.outcome === 'one' ? read.country : byHand[row.country]
    if (country === undefined) throw new Error(`no code for ${row.country}`)
    return [{ row, country }]
  })
}
