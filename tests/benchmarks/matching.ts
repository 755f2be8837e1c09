/** Reading 1 kB in each of six languages: beside the same work without patterns, regular expressions, and more patterns. */
import { compileMatcher, loadCatalogue, type Catalogue } from '@tocsin/indicators'
import { asExpressions } from '@tocsin/indicators/expressions'
import { realReports } from '../data/reports/sources.ts'
import { moreOf } from './more-patterns.ts'
import { times, type Row } from './row.ts'

const ROUNDS = 100
/** of what takes milliseconds */
const SLOW_ROUNDS = 10

export function benchMatching(): Row[] {
  const catalogue = loadCatalogue()
  const matcher = compileMatcher(catalogue)
  const without = compileMatcher({ ...catalogue, patterns: [], lexica: [] })
  const texts = kilobytes()
  const read = microseconds(texts, ({ text, language }) => matcher.match({ text, language }))
  const plain = microseconds(texts, ({ text, language }) => without.match({ text, language }))
  const json = texts.map(({ text }) => ({ text: JSON.stringify({ text }), language: '' }))
  const parsed = microseconds(json, ({ text }) => JSON.parse(text))
  const expressions = new Map(
    texts.map(({ language }) => [language, [...asExpressions(catalogue, language).values()]]),
  )
  const plainText = texts.map(({ text, language }) => ({
    text: ` ${wordsOf(text).join(' ')} `,
    language,
  }))
  const searched = microseconds(
    plainText,
    ({ text, language }) => expressions.get(language)!.map((expression) => text.match(expression)),
    SLOW_ROUNDS,
  )
  const count = [...expressions.values()].reduce((sum, one) => sum + one.length, 0)
  return [
    {
      what: `matching 1 kB against every pattern, ${texts.length} languages`,
      measured: `${read.toFixed(0)} µs`,
      beside: `the same normalising and splitting without patterns ${plain.toFixed(0)} µs; JSON.parse ${parsed.toFixed(1)} µs`,
      ratio: times(read, plain),
      goal: '≤ 4 ×',
    },
    {
      what: 'the same patterns as one regular expression an indicator',
      measured: `${searched.toFixed(0)} µs a kB`,
      beside: `the matcher ${read.toFixed(0)} µs; ${(count / texts.length).toFixed(0)} expressions a language, asked for the order of words alone: no company, exclusions, sentences, modality, actors`,
      ratio: times(searched, read),
      goal: '≥ 20 × slower',
    },
    ...grown(catalogue, texts),
  ]
}

/** Matchers of once, four and sixteen times the patterns: what each costs, and how large it is. */
function grown(catalogue: Catalogue, texts: readonly Text[]): Row[] {
  const sizes = [1, 4, 16].map((copies) => {
    const { size, match } = compileMatcher(moreOf(catalogue, copies))
    const patterns = copies * catalogue.patterns.reduce((sum, group) => sum + group.patterns.length, 0)
    return {
      copies,
      patterns,
      size,
      micros: microseconds(texts, ({ text, language }) => match({ text, language }), 30),
    }
  })
  const [once] = sizes
  return sizes.map(({ copies, patterns, size, micros }) => ({
    what: `matching 1 kB against ${copies} × the patterns`,
    measured: `${micros.toFixed(0)} µs`,
    beside: `${patterns} patterns, ${size.phrases} phrases, ${size.states} states; the automaton's tables take ${(size.bytes / 2 ** 20).toFixed(1)} MiB`,
    ratio: times(micros, once!.micros),
    goal: copies === 1 ? '' : `< ${copies} ×`,
  }))
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

function wordsOf(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Of each text's quickest round: what else the machine does only ever makes one slower. */
function microseconds(texts: readonly Text[], work: (text: Text) => unknown, rounds = ROUNDS): number {
  for (let i = 0; i < rounds; i++) texts.forEach(work)
  const quickest = texts.map((text) => {
    let best = Infinity
    for (let i = 0; i < rounds; i++) {
      const began = performance.now()
      work(text)
      best = Math.min(best, performance.now() - began)
    }
    return best
  })
  return (quickest.reduce((a, b) => a + b) * 1000) / texts.length
}
