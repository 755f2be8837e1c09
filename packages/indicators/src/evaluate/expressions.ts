/** The third yardstick, of speed alone: a catalogue's patterns as one JavaScript regular expression an indicator. */
import { spellOut } from '../alternatives.ts'
import type { Catalogue } from '../catalogue.ts'
import { normaliseWord } from '../normalise.ts'
import { parsePattern } from '../pattern.ts'

/**
 * One expression for each indicator with patterns in `language`, for a text of normalised words, a space around each.
 * Company, exclusions, sentences and modality are left out: what is asked of the expressions is less than what the
 * matcher does.
 */
export function asExpressions(catalogue: Catalogue, language: string): Map<string, RegExp> {
  const files = catalogue.lexica.filter((file) => file.language === language)
  const classes = new Map<string, string[]>([['nation', Object.values(catalogue.nations).flat()]])
  for (const file of files)
    for (const [name, phrases] of Object.entries(file.classes))
      classes.set(name, [...(classes.get(name) ?? []), ...phrases])
  const endings: Record<string, string[]> = Object.assign({}, ...files.map((file) => file.endings ?? {}))

  const said = (phrase: string): string[] =>
    phrase.startsWith('@')
      ? (classes.get(phrase.slice(1)) ?? []).flatMap(said)
      : spellOut(phrase).map((one) => one.split(' ').map(written).join(' '))
  const written = (one: string): string => {
    if (one === '#') return '\\d{1,7}'
    const stem = one.startsWith('-') ? '\\S*' : ''
    const [start = '', set] = one.replace(/^-/, '').replace(/\*$/, '').split('~')
    const end = one.endsWith('*') ? '\\S*' : set ? `(?:${(endings[set] ?? ['']).join('|')})` : ''
    return stem + normaliseWord(start) + end
  }
  const element = (source: string): string => {
    const alternatives = [...new Set(source.split('|').flatMap(said))]
    return alternatives.length === 0 ? '(?!)' : `(?:${alternatives.join('|')}) `
  }

  const sources = new Map<string, string[]>()
  for (const group of catalogue.patterns) {
    if (group.language !== null && group.language !== language) continue
    const chains = group.patterns
      .flatMap(parsePattern)
      .map(({ elements, gaps }) =>
        elements
          .map((one, at) => (at === 0 ? element(one) : `(?:\\S+ ){0,${gaps[at]}}${element(one)}`))
          .join(''),
      )
    for (const sign of group.signs) sources.set(sign, [...(sources.get(sign) ?? []), ...chains])
  }
  return new Map([...sources].map(([sign, chains]) => [sign, new RegExp(` (?:${chains.join('|')})`, 'g')]))
}
