/** A catalogue with more patterns of the kind that it has. */
import type { Catalogue } from '@tocsin/indicators'

/**
 * The catalogue and `copies - 1` more of its lexica and patterns. Each copy has classes of its own whose words are other
 * words of the same language, taken from the lexicon itself by a stride: so a text holds as many words of a copy as of the
 * original, which no real growth would bring about.
 */
export function moreOf(catalogue: Catalogue, copies: number): Catalogue {
  const lexica = [...catalogue.lexica]
  const patterns = [...catalogue.patterns]
  for (let copy = 1; copy < copies; copy += 1) {
    // The nations are a table of their own, and stay what they are.
    const renamed = (text: string): string => text.replace(/@(?!nation\b)([\p{L}\d.-]+)/gu, `@$1-x${copy}`)
    for (const file of catalogue.lexica) {
      const words = wordsOf(catalogue, file.language)
      const classes = Object.entries(file.classes).map(([name, phrases]): [string, string[]] => [
        `${name}-x${copy}`,
        phrases.map((phrase) => (phrase.startsWith('@') ? renamed(phrase) : exchanged(phrase, words, copy))),
      ])
      lexica.push({ ...file, classes: Object.fromEntries(classes) })
    }
    for (const group of catalogue.patterns)
      patterns.push({ ...group, patterns: group.patterns.map(renamed), unless: group.unless.map(renamed) })
  }
  return { ...catalogue, lexica, patterns }
}

const known = new WeakMap<Catalogue, Map<string, readonly string[]>>()

function wordsOf(catalogue: Catalogue, language: string): readonly string[] {
  const byLanguage = known.get(catalogue) ?? new Map<string, readonly string[]>()
  known.set(catalogue, byLanguage)
  const words =
    byLanguage.get(language) ??
    [
      ...new Set(
        catalogue.lexica
          .filter((file) => file.language === language)
          .flatMap((file) => Object.values(file.classes).flat())
          .flatMap((phrase) => phrase.match(/[\p{L}\p{M}]{2,}/gu) ?? []),
      ),
    ].sort()
  byLanguage.set(language, words)
  return words
}

function exchanged(phrase: string, words: readonly string[], copy: number): string {
  return phrase.replace(/(?<![@~\p{L}.])[\p{L}\p{M}]{2,}/gu, (word) => {
    const at = words.indexOf(word)
    return at < 0 ? word : words[(at + copy * 97) % words.length]!
  })
}
