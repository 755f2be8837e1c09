/** Finds countries and first-level divisions in running text, with exact spans and every reading of a name. */
import ambiguousNames from '../data/ambiguous-names.json' with { type: 'json' }
import commonWords from '../data/common-words.json' with { type: 'json' }
import { admin1Codes, admin1Spellings, countryOfAdmin1 } from './admin1-names.ts'
import { countriesByName } from './country-names.ts'
import { divisionKey, isDivisionKind, nameKey, wordKey, wordsOf } from './name-key.ts'
import { once } from './once.ts'

/** One thing a name may mean: a country, or a division of it. */
export interface Place {
  country: string
  admin1: string | null
}
/** A name in a text; `start` and `end` index the text as it was given. More than one candidate: nobody guessed. */
export interface PlaceMention {
  start: number
  end: number
  text: string
  candidates: Place[]
}

interface Node {
  next: Map<string, Node>
  places: Place[]
  /** only directions and the like: counts beside the word for a division's kind alone */
  generic: boolean
}
interface Word {
  start: number
  end: number
  text: string
  /** keys under which the word may be known, each with the length of the particle written before it */
  readings: { key: string; skip: number }[]
}

const directions = new Set(commonWords.directions.map(wordKey))
const homographs: Record<string, string[]> = commonWords.homographs
const node = (): Node => ({ next: new Map(), places: [], generic: false })

function plant(root: Node, key: string, places: readonly Place[], generic = false): void {
  let at = root
  for (const word of key.split(' ')) {
    const next = at.next.get(word) ?? node()
    at.next.set(word, next)
    at = next
  }
  for (const place of places) {
    if (!at.places.some((one) => one.country === place.country && one.admin1 === place.admin1))
      at.places.push(place)
  }
  at.generic = generic
}

function plantNames(): Node {
  const root = node()
  for (const code of admin1Codes) {
    const country = countryOfAdmin1(code)
    if (country === undefined) continue
    for (const spelling of admin1Spellings(code)) {
      for (const key of new Set([nameKey(spelling), divisionKey(spelling)])) {
        // the name of a country means the country, unless the table of ambiguous names says otherwise
        if (key === '' || countriesByName.has(key)) continue
        const words = key.split(' ')
        if (words.some((word) => /\p{L}/u.test(word)) && key.length > 2) {
          plant(
            root,
            key,
            [{ country, admin1: code }],
            words.every((word) => directions.has(word) || isDivisionKind(word)),
          )
        }
      }
    }
  }
  for (const [key, candidates] of countriesByName) {
    plant(
      root,
      key,
      candidates.map((country) => ({ country, admin1: null })),
    )
  }
  for (const { names, candidates } of ambiguousNames.divisions) {
    const places = candidates.flatMap((code) => {
      const country = countryOfAdmin1(code)
      return country === undefined ? [] : [{ country, admin1: code }]
    })
    for (const name of names) plant(root, nameKey(name), places)
  }
  return root
}
const names = once(plantNames)

/** Arabic writes "and", "in", "to", "so", "as" onto the word; a name is looked for behind them too. */
function readingsOf(word: string): Word['readings'] {
  const readings = [{ key: wordKey(word), skip: 0 }]
  const particle = /^(?:و?[بفك]?(?=ال)|و?لل|[وبلفك])(?=\p{Script=Arabic}{3})/u.exec(word)?.[0]
  if (particle) readings.push({ key: wordKey(word.slice(particle.length)), skip: particle.length })
  return readings
}

/**
 * Names of countries and divisions in a text, longest first, without overlap. `language` (BCP 47 or null) tells which
 * everyday words to beware of; `country` is what is known of the place: where a name has a reading there, others are
 * dropped. Names in cased scripts count with a capital, or anywhere in a text that has none.
 */
export function placesIn(
  text: string,
  language: string | null,
  context: { country?: string } = {},
): PlaceMention[] {
  const words: Word[] = Array.from(wordsOf(text), (word) => ({ ...word, readings: readingsOf(word.text) }))
  const shy = new Set((homographs[language?.slice(0, 2).toLowerCase() ?? ''] ?? []).map(wordKey))
  const uncased = !/\p{Lu}/u.test(text)
  const found: PlaceMention[] = []
  for (let i = 0; i < words.length;) {
    const match = longestAt(text, words, i, shy, uncased)
    if (match === undefined) i += 1
    else {
      found.push(match.mention)
      i += match.words
    }
  }
  return narrowed(found, context.country)
}

function longestAt(text: string, words: Word[], from: number, shy: Set<string>, uncased: boolean) {
  const first = words[from]
  if (first === undefined || !(uncased || !/^\p{Ll}/u.test(first.text))) return undefined
  for (const { key, skip } of first.readings) {
    let at = names().next.get(key)
    let best: { length: number; node: Node } | undefined
    for (let length = 1; at !== undefined; length += 1) {
      if (at.places.length > 0 && (!at.generic || besideKind(words, from, length)))
        best = { length, node: at }
      const next = words[from + length]
      const last = words[from + length - 1]
      if (next === undefined || last === undefined) break
      if (!/^[\s\-–'’.,()]{1,3}$/u.test(text.slice(last.end, next.start))) break
      at = at.next.get(wordKey(next.text))
    }
    const last = words[from + (best?.length ?? 0) - 1]
    if (best === undefined || last === undefined) continue
    if (best.length === 1 && shy.has(key) && (uncased || headsSentence(text, first.start))) continue
    if (best.length === 1 && uncased && /^[a-z]{1,4}$/.test(key)) continue
    const start = first.start + skip
    const mention = {
      start,
      end: last.end,
      text: text.slice(start, last.end),
      candidates: [...best.node.places],
    }
    return { mention, words: best.length }
  }
  return undefined
}

/** Whether the word for a kind of division stands before or behind, as in "province du Nord" or "Northern Region". */
function besideKind(words: Word[], from: number, length: number): boolean {
  const says = (at: number) =>
    words[at]?.readings.some(({ key }) => key.length > 3 && isDivisionKind(key)) === true
  return says(from + length) || [1, 2, 3].some((back) => says(from - back))
}

const headsSentence = (text: string, start: number): boolean =>
  /(?:^|[.!?؟:\n])\s*["'«“(]?\s*$/u.test(text.slice(0, start))

/** Divisions whose country is known or named in the text win over namesakes elsewhere; many namesakes say nothing. */
function narrowed(mentions: PlaceMention[], country: string | undefined): PlaceMention[] {
  const named = new Set(
    mentions.flatMap(({ candidates: [one, ...more] }) => (one && more.length === 0 ? [one.country] : [])),
  )
  const prefer = (mention: PlaceMention, is: (place: Place) => boolean) => {
    const kept = mention.candidates.filter(is)
    return kept.length > 0 ? { ...mention, candidates: kept } : mention
  }
  return mentions
    .map((mention) => {
      if (country !== undefined) return prefer(mention, (place) => place.country === country)
      const divisionsOnly = mention.candidates.every((place) => place.admin1 !== null)
      return divisionsOnly ? prefer(mention, (place) => named.has(place.country)) : mention
    })
    .filter((mention) => mention.candidates.length <= 15)
}
