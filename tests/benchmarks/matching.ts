/** Reading 1 kB in each of six languages, beside the same work without patterns, and beside JSON.parse. */
import { compileMatcher, loadCatalogue } from '@tocsin/indicators'
import { realReports } from '../data/reports/sources.ts'
import { times, type Row } from './row.ts'

const ROUNDS = 100

export function benchMatching(): Row {
  const catalogue = loadCatalogue()
  const matcher = compileMatcher(catalogue)
  const without = compileMatcher({ ...catalogue, patterns: [], lexica: [] })
  const texts = kilobytes()
  const read = microseconds(texts, ({ text, language }) => matcher.match({ text, language }))
  const plain = microseconds(texts, ({ text, language }) => without.match({ text, language }))
  const json = texts.map(({ text }) => ({ text: JSON.stringify({ text }), language: '' }))
  const parsed = microseconds(json, ({ text }) => JSON.parse(text))
  return {
    what: `matching 1 kB against every pattern, ${texts.length} languages`,
    measured: `${read.toFixed(0)} µs`,
    beside: `the same normalising and splitting without patterns ${plain.toFixed(0)} µs; JSON.parse ${parsed.toFixed(1)} µs; one regular expression an indicator: not measured`,
    ratio: times(read, plain),
    goal: '≤ 4 ×',
  }
}

interface Text {
  text: string
  language: string
}

/** Real reports of a language one after the other, cut at 1,024 characters. */
function kilobytes(): Text[] {
  const byLanguage = Map.groupBy(realReports(), (row) => row.lang)
  return [...byLanguage].map(([language, rows]) => ({
    language,
    text: Array.from({ length: 8 }, () => rows.map((row) => row.text).join(' '))
      .join(' ')
      .slice(0, 1024),
  }))
}

function microseconds(texts: readonly Text[], work: (text: Text) => unknown): number {
  for (let i = 0; i < ROUNDS; i++) texts.forEach(work)
  const began = performance.now()
  for (let i = 0; i < ROUNDS; i++) texts.forEach(work)
  return ((performance.now() - began) * 1000) / (ROUNDS * texts.length)
}
