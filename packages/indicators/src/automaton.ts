/**
 * One automaton over the words of a text. Its lower level reads a word's letters and says which symbols it is; its
 * upper level reads symbols and says which phrases end here. Both step through packed tables.
 */
import { formsOf } from './forms.ts'
import { normaliseWord } from './normalise.ts'
import { isWrittenAsYear, type Token } from './tokens.ts'
import { Transitions } from './transitions.ts'

/** A phrase found: which piece (class, alternative, cue) it is, and from which to which token, both inclusive. */
export interface Occurrence {
  piece: number
  from: number
  to: number
}

/** Endings by name, of one language: `{ n: ['', 's'] }`. */
export type Endings = Readonly<Record<string, readonly string[]>>

/** Counts elementary steps, so that a test can show linear time without a stopwatch. */
export interface Tally {
  steps: number
}

interface Output {
  piece: number
  language: string
}

const root = 0

export class Automaton {
  #letters = new Transitions(1 << 15)
  #phrases = new Transitions(1 << 14)
  /** symbols of a word that ends at this letter state, and of every word that begins so */
  #whole: (number[] | undefined)[] = []
  #beginning: (number[] | undefined)[] = []
  #outputs: (Output[] | undefined)[] = []
  #symbols = new Map<string, number>()
  /** by symbol: the language whose word it is, an index into `#languages`; 0 for one of every language */
  #languageOf: number[] = []
  #languages = ['*']
  #patterns = 0

  /** Adds `phrase` (words with `*` or `~set`) as one way to say `piece` in `language`. */
  add(phrase: string, piece: number, language: string, endings: Endings): void {
    let state = root
    for (const word of phrase.split(' '))
      state = this.#phrases.extend(state, this.#symbolOf(word, language, endings))
    const outputs = (this.#outputs[state] ??= [])
    if (!outputs.some((output) => output.piece === piece && output.language === language)) {
      outputs.push({ piece, language })
      this.#patterns += 1
    }
  }

  /** Every phrase that ends at token `at`; `active` are the phrases under way, replaced by those that go on. */
  scan(
    tokens: readonly Token[],
    languages: ReadonlySet<string>,
    found: (occurrence: Occurrence) => void,
    tally: Tally,
  ): void {
    const read = this.#languages.map((language, at) => at === 0 || languages.has(language))
    let active: number[] = []
    let sentence = -1
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at]!
      if (token.sentence !== sentence) {
        sentence = token.sentence
        active = []
      }
      const symbols = this.#symbolsOf(token.word, languages, read, tally)
      if (isCount(tokens, at)) symbols.push(this.#symbolNamed('#', '*'))
      if (isWrittenAsYear(token)) symbols.push(this.#symbolNamed('####', '*'))
      if (symbols.length === 0) {
        if (active.length > 0) active = []
        continue
      }
      const next: number[] = []
      const arrive = (state: number, from: number): void => {
        next.push(state, from)
        const outputs = this.#outputs[state]
        if (outputs === undefined) return
        for (const output of outputs) {
          if (languages.has(output.language)) found({ piece: output.piece, from, to: at })
        }
      }
      for (const symbol of symbols) {
        tally.steps += 1 + active.length / 2
        const first = this.#phrases.step(root, symbol)
        if (first) arrive(first, at)
        for (let each = 0; each < active.length; each += 2) {
          const state = this.#phrases.step(active[each]!, symbol)
          if (state) arrive(state, active[each + 1]!)
        }
      }
      active = next
    }
  }

  /** What it holds: phrases, states of both levels, bytes of the tables. */
  get size(): { phrases: number; states: number; bytes: number } {
    return {
      phrases: this.#patterns,
      states: this.#letters.states + this.#phrases.states,
      bytes: this.#letters.bytes + this.#phrases.bytes,
    }
  }

  /** Only symbols of the languages that are read: what a word means in another leads nowhere. */
  #symbolsOf(word: string, languages: ReadonlySet<string>, read: readonly boolean[], tally: Tally): number[] {
    const symbols: number[] = []
    const add = (found: readonly number[]): void => {
      for (const symbol of found)
        if (read[this.#languageOf[symbol]!] && !symbols.includes(symbol)) symbols.push(symbol)
    }
    for (const form of formsOf(word, languages)) {
      let state = root
      for (let at = 0; at < form.length; at += 1) {
        tally.steps += 1
        state = this.#letters.step(state, form.charCodeAt(at))
        if (state === root) break
        const begun = this.#beginning[state]
        if (begun) add(begun)
      }
      const ended = state === root ? undefined : this.#whole[state]
      if (ended) add(ended)
    }
    return symbols
  }

  #symbolOf(word: string, language: string, endings: Endings): number {
    if (/^#+$/.test(word)) return this.#symbolNamed(word, '*')
    const key = `${language}/${word}`
    const known = this.#symbols.get(key)
    if (known !== undefined) return known
    const symbol = this.#symbolNamed(key, language)
    if (word.endsWith('*')) {
      this.#spell(word.slice(0, -1), symbol, this.#beginning)
      return symbol
    }
    const [stem = '', set] = word.split('~')
    const ends = set === undefined ? [''] : endings[set]
    if (!ends) throw new Error(`"${word}": no endings "${set}" in ${language}`)
    for (const ending of ends) this.#spell(stem + ending, symbol, this.#whole)
    return symbol
  }

  #symbolNamed(key: string, language: string): number {
    const known = this.#symbols.get(key)
    if (known !== undefined) return known
    const symbol = this.#symbols.size + 1
    this.#symbols.set(key, symbol)
    if (!this.#languages.includes(language)) this.#languages.push(language)
    this.#languageOf[symbol] = this.#languages.indexOf(language)
    return symbol
  }

  #spell(written: string, symbol: number, where: (number[] | undefined)[]): void {
    const stem = written.startsWith('-') ? '-' : ''
    let state = root
    for (const unit of stem + normaliseWord(written.slice(stem.length))) {
      for (let at = 0; at < unit.length; at += 1) state = this.#letters.extend(state, unit.charCodeAt(at))
    }
    ;(where[state] ??= []).push(symbol)
  }
}

/** A count of things, 2 to 9,999,999; not a calendar year, and not an age between commas ("Sims, 20, was"). */
function isCount(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!
  // Nearly every word is none, and its first letter says so.
  if (token.word.charCodeAt(0) > 0x39 || !/^\d{1,7}$/u.test(token.word)) return false
  const value = Number(token.word)
  const aside = token.opensClause && tokens[at + 1]?.opensClause === true
  const year = isWrittenAsYear(token) && value >= 1900
  return value >= 2 && !year && !aside
}
