/** From a catalogue's lexica and patterns to one automaton and the chains that wait for its pieces. */
import { Automaton, type Endings } from './automaton.ts'
import type { Catalogue } from './catalogue.ts'
import { Chains, type Chain } from './chains.ts'
import { PatternError, spellOut } from './alternatives.ts'
import { parsePattern, type Element } from './pattern.ts'

/** Pieces by name: `kill` for `@kill`, `actor:3` for the register's third actor. */
export interface Compiled {
  automaton: Automaton
  chains: Chains
  pieces: ReadonlyMap<string, number>
  names: readonly string[]
  /** by piece: 1 for one that names an actor, a nation or a group */
  naming: Uint8Array
  /** by piece: the kind of cue that it is, of `m.<kind>` */
  cues: ReadonlyMap<number, string>
  /** indicators that a chain's `yields` stands for */
  signs: readonly (readonly string[])[]
  /** indicators that a sentence is then no sign of, by a chain's `yields` */
  insteadOf: readonly (readonly string[])[]
  languages: ReadonlySet<string>
}

/** A named thing said in its own words: an actor of the register, a group of the list. */
export interface Naming {
  piece: string
  /** by language; `*` holds in all */
  names: Readonly<Record<string, readonly string[]>>
}

export function compilePatterns(catalogue: Catalogue, namings: readonly Naming[]): Compiled {
  const automaton = new Automaton()
  const pieces = new Map<string, number>()
  const names: string[] = []
  const pieceOf = (name: string): number => {
    const known = pieces.get(name)
    if (known !== undefined) return known
    pieces.set(name, names.length)
    return names.push(name) - 1
  }
  const lexica = mergeLexica(catalogue)
  const languages = new Set(lexica.keys())
  for (const [language, { endings, classes }] of lexica) {
    for (const name of classes.keys()) {
      for (const phrase of phrasesOf(name, classes, language))
        automaton.add(phrase, pieceOf(name), language, endings)
    }
  }
  for (const [state, phrases] of Object.entries(catalogue.nations)) {
    for (const phrase of phrases) {
      for (const language of languages) automaton.add(phrase, pieceOf(`nation:${state}`), language, {})
    }
  }
  for (const { piece, names: byLanguage } of namings) {
    for (const [language, phrases] of Object.entries(byLanguage)) {
      for (const each of language === '*' ? languages : [language]) {
        for (const phrase of phrases) automaton.add(wordsOf(phrase), pieceOf(piece), each, {})
      }
    }
  }

  /** An alternative of words becomes a piece of its own; `@a|@b` a piece that either class gives. */
  const elementPiece = (element: Element, language: string | null): number => {
    if (/^@[^|\s]+$/.test(element)) {
      const known = pieces.get(element.slice(1))
      if (known === undefined) throw new PatternError(`no lexicon has a class "${element}"`)
      return known
    }
    const scope = language ?? '*'
    const name = `${scope}/${element}`
    const known = pieces.get(name)
    if (known !== undefined) return known
    const piece = pieceOf(name)
    for (const [each, { endings, classes }] of lexica) {
      if (language !== null && each !== language) continue
      for (const alternative of element.split('|')) {
        const spelled = alternative.startsWith('@')
          ? phrasesOf(alternative.slice(1), classes, each)
          : [alternative]
        for (const phrase of spelled) automaton.add(phrase, piece, each, endings)
      }
    }
    return piece
  }

  const chains: Chain[] = []
  const signs: string[][] = []
  for (const group of catalogue.patterns) {
    const yields = signs.push(group.signs) - 1
    for (const source of group.patterns) {
      for (const pattern of parsePattern(source)) {
        const piece = (element: Element): number => elementPiece(element, group.language)
        chains.push({
          yields,
          pieces: pattern.elements.map(piece),
          gaps: pattern.gaps,
          company: pattern.company.map(piece),
          exclusions: [...pattern.exclusions, ...group.unless].map(piece),
          language: group.language,
          ownNegation: group.ownNegation,
        })
      }
    }
  }
  return {
    automaton,
    chains: new Chains(chains),
    pieces,
    names,
    naming: Uint8Array.from(names, (name) => (/^(?:actor[-:]|group:|nation:|backed$)/.test(name) ? 1 : 0)),
    cues: new Map(
      names.flatMap((name, piece) => (name.startsWith('m.') ? [[piece, name.slice('m.'.length)]] : [])),
    ),
    signs,
    insteadOf: catalogue.patterns.map((group) => group.insteadOf),
    languages,
  }
}

interface Lexicon {
  endings: Endings
  classes: Map<string, string[]>
}

function mergeLexica(catalogue: Catalogue): Map<string, Lexicon> {
  const lexica = new Map<string, Lexicon>()
  for (const file of catalogue.lexica) {
    const lexicon = lexica.get(file.language) ?? { endings: {}, classes: new Map<string, string[]>() }
    lexicon.endings = { ...lexicon.endings, ...file.endings }
    for (const [name, phrases] of Object.entries(file.classes)) {
      lexicon.classes.set(name, [...(lexicon.classes.get(name) ?? []), ...phrases])
    }
    lexica.set(file.language, lexicon)
  }
  // `@nation` of a pattern is any of them.
  for (const { classes } of lexica.values()) classes.set('nation', Object.values(catalogue.nations).flat())
  return lexica
}

/** All phrases of a class, those of the classes that it names included; alternatives spelled out. */
function phrasesOf(
  name: string,
  classes: Map<string, string[]>,
  language: string,
  within: string[] = [],
): string[] {
  if (within.includes(name)) throw new PatternError(`class "@${name}" of ${language} contains itself`)
  return (classes.get(name) ?? []).flatMap((phrase) => {
    if (/.@|^@.*\s/u.test(phrase))
      throw new PatternError(
        `"${phrase}" of "@${name}" in ${language}: a phrase is a class or words, not both`,
      )
    return phrase.startsWith('@')
      ? phrasesOf(phrase.slice(1), classes, language, [...within, name])
      : spellOut(phrase)
  })
}

/** A proper name as the tokeniser will see it. */
function wordsOf(name: string): string {
  return (name.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []).join(' ')
}
