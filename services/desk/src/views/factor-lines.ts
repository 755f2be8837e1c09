/** An alert's signs by the factors that they belong to, in words. */
import type { AlertVersion, MessageLanguage } from '@tocsin/events'
import { isolate, isText, localeOf, pageTranslatorOf, signText, translatorOf } from '@tocsin/messages'

/** From here on the framework's names are words of law: a sign of theirs is said to be linked to something, and no more. */
const FIRST_SPECIFIC_FACTOR = 9

/** @returns each factor once, in the framework's order, with its signs where they may be said; an organisation's own last */
export function factorLines({ indicators }: AlertVersion, language: MessageLanguage): string[] {
  const t = pageTranslatorOf(language)
  const list = new Intl.ListFormat(localeOf[language], { type: 'conjunction' })
  const byFactor = Map.groupBy(indicators, ({ id }) => Number(/^(\d{1,2})\./.exec(id)?.[1] ?? Infinity))
  const ordered = [...byFactor].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return ordered.map(([number, ofIt]) => {
    const factor = nameOf(number, language)
    const told = number < FIRST_SPECIFIC_FACTOR ? ofIt.flatMap(({ id }) => signText(id, language) ?? []) : []
    if (told.length === 0) return factor
    return t('standing.factor', { factor, signs: list.format(told.map((sign) => isolate(sign, language))) })
  })
}

function nameOf(factor: number, language: MessageLanguage): string {
  const key = `factor.${factor}`
  const name = translatorOf(language)(isText(key) ? key : 'factor.own')
  return name.charAt(0).toLocaleUpperCase(localeOf[language]) + name.slice(1)
}
