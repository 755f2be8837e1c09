/** Why a situation stands where it stands, as sentences in a reader's language. */
import type { MessageLanguage } from '@tocsin/events'
import type { Reason } from '@tocsin/situations'
import { isolate, withoutControls } from './isolate.ts'
import { signText } from './sign-text.ts'
import { ar } from './texts/explanations/ar.ts'
import { en, type ExplanationKey, type ExplanationTexts } from './texts/explanations/en.ts'
import { es } from './texts/explanations/es.ts'
import { fr } from './texts/explanations/fr.ts'
import { pt } from './texts/explanations/pt.ts'
import { sw } from './texts/explanations/sw.ts'
import type { TextKey } from './texts/en.ts'
import { compileAll, localeOf, texts, translatorOf, type TextArguments } from './translate.ts'

/** The explanations' texts in every language. */
export const explanationTexts: Readonly<Record<MessageLanguage, ExplanationTexts>> = {
  en,
  fr,
  pt,
  ar,
  es,
  sw,
}

type Word = (key: ExplanationKey, args?: TextArguments) => string
const words: Readonly<Record<MessageLanguage, Word>> = compileAll(explanationTexts)

/**
 * @param reasons a situation's own, then what `explain` adds
 * @returns one sentence a reason, in the order given; days and hours are UTC, numbers as the language writes them
 */
export function explainLevel(reasons: readonly Reason[], language: MessageLanguage): string[] {
  return reasons.map((reason) => sentenceOf(reason, language))
}

function sentenceOf(reason: Reason, language: MessageLanguage): string {
  const word = words[language]
  const say = formats(language)
  switch (reason.rule) {
    case 'judged':
      return word(`judged.${reason.kind}`, {
        level: say.level(reason.level),
        ruleLevel: say.level(reason.ruleLevel),
        until: say.instant(reason.until),
      })
    case 'reached':
      return word('reached', {
        level: say.level(reason.level),
        strength: say.number(reason.strength),
        entry: say.number(reason.entry),
      })
    case 'kept':
      return word('kept', {
        level: say.level(reason.level),
        strength: say.number(reason.strength),
        exit: say.number(reason.exit),
        day: say.day(reason.day),
        until: say.day(reason.until),
      })
    case 'firm':
      return word('firm', {
        level: say.level(reason.level),
        strength: say.number(reason.strength),
        day: say.day(reason.day),
        until: say.instant(reason.until),
      })
    case 'silent':
      return word('silent', { level: say.level(reason.level), day: say.day(reason.day) })
    case 'below':
      return word('below', {
        level: say.level(reason.level),
        strength: say.number(reason.strength),
        entry: say.number(reason.entry),
      })
    case 'nothing-own':
      return word('nothing-own', { strength: say.number(reason.strength) })
    case 'floor':
      return word(`floor.${reason.level}`)
    case 'lacks-strength':
      return word('lacks-strength', { level: say.level(reason.level), entry: say.number(reason.entry) })
    case 'lacks-floor':
      // `watch` asks for nothing but a report that counts: whatever is strong enough has one.
      return reason.level === 'watch'
        ? word('lacks-strength', { level: say.level(reason.level), entry: say.number(reason.entry) })
        : word(`lacks-floor.${reason.level}`, {
            level: say.level(reason.level),
            entry: say.number(reason.entry),
          })
    case 'factor':
      return factorSentence(reason, language)
    case 'surge':
      return word(`surge.${reason.reason}`)
    case 'horizon':
      return word(`horizon.${reason.horizon}`)
    case 'trend':
      return word(`trend.${reason.trend}`)
    case 'against': {
      const key = `against.${withoutControls(reason.code)}`
      return translatorOf(language)(Object.hasOwn(texts[language], key) ? (key as TextKey) : 'against.other')
    }
    case 'without':
      return word(`without.${reason.what}.${reason.stands ? 'stands' : 'falls'}`, {
        level: say.level(reason.level),
      })
    case 'without-root':
      return word(`without-root.${reason.stands ? 'stands' : 'falls'}`, { level: say.level(reason.level) })
    case 'spread':
    case 'gap':
    case 'wider':
    case 'bulletin':
      return word(reason.rule)
  }
}

function factorSentence(reason: Extract<Reason, { rule: 'factor' }>, language: MessageLanguage): string {
  const word = words[language]
  const { number } = formats(language)
  const sums = { comes: number(reason.comes), adds: number(reason.adds) }
  const key = `factor.${reason.factor}`
  if (!/^\d{1,2}$/.test(reason.factor) || !Object.hasOwn(texts[language], key))
    return word('factor-own', sums)
  const named = { ...sums, number: reason.factor, name: translatorOf(language)(key as TextKey) }
  const signs = reason.indicators.map((id) => signText(id, language)).filter((sign) => sign !== null)
  if (signs.length === 0) return word('factor', named)
  const list = new Intl.ListFormat(localeOf[language], { type: 'conjunction' })
  return word('factor-signs', { ...named, signs: list.format(signs.map((sign) => isolate(sign, language))) })
}

function formats(language: MessageLanguage) {
  const locale = localeOf[language]
  const number = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const instant = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  const t = translatorOf(language)
  return {
    number: (value: number) => number.format(value),
    level: (level: 'none' | 'watch' | 'concern' | 'imminent' | 'ongoing') => t(`level.${level}`),
    day: (text: string) => isolate(day.format(new Date(`${text}T00:00:00Z`)), language),
    instant: (text: string) => isolate(`${instant.format(new Date(text))} UTC`, language),
  }
}
