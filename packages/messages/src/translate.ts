/** A text in a person's language: ICU messages, compiled once, never a key shown for a text. */
import { IntlMessageFormat } from 'intl-messageformat'
import type { MessageLanguage } from '@tocsin/events'
import { ar } from './texts/ar.ts'
import { en, type TextKey, type Texts } from './texts/en.ts'
import { es } from './texts/es.ts'
import { fr } from './texts/fr.ts'
import { pt } from './texts/pt.ts'
import { sw } from './texts/sw.ts'

/** Every text in every language, by language. */
export const texts: Readonly<Record<MessageLanguage, Texts>> = { en, fr, pt, ar, es, sw }

/** BCP 47 locale of each language; digits are 0 to 9 everywhere, so that a code reads the same as it is typed. */
export const localeOf: Readonly<Record<MessageLanguage, string>> = {
  en: 'en-GB-u-nu-latn',
  fr: 'fr-u-nu-latn',
  pt: 'pt-PT-u-nu-latn',
  ar: 'ar-u-nu-latn',
  es: 'es-u-nu-latn',
  sw: 'sw-u-nu-latn',
}

export function directionOf(language: MessageLanguage): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

export type TextArguments = Readonly<Record<string, string | number>>
/** Words a key with its arguments. Names among the arguments are isolated by the caller (`isolate`). */
export type Translate = (key: TextKey, args?: TextArguments) => string

function compile<K extends string>(
  language: MessageLanguage,
  messages: Readonly<Record<K, string>>,
): (key: K, args?: TextArguments) => string {
  const compiled = new Map<string, IntlMessageFormat>()
  for (const [key, text] of Object.entries<string>(messages)) {
    const spaced = language === 'fr' ? keepPunctuation(text) : text
    compiled.set(key, new IntlMessageFormat(spaced, localeOf[language], undefined, { ignoreTag: true }))
  }
  return (key, args) => String(compiled.get(key)?.format(args) ?? '')
}

/** Compiles texts of every language. @throws SyntaxError for a text that is no ICU message */
export function compileAll<K extends string>(
  texts: Readonly<Record<MessageLanguage, Readonly<Record<K, string>>>>,
): Readonly<Record<MessageLanguage, (key: K, args?: TextArguments) => string>> {
  const { en, fr, pt, ar, es, sw } = texts
  return {
    en: compile('en', en),
    fr: compile('fr', fr),
    pt: compile('pt', pt),
    ar: compile('ar', ar),
    es: compile('es', es),
    sw: compile('sw', sw),
  }
}

// French sets a blank before tall punctuation; a line must not break there.
function keepPunctuation(text: string): string {
  return text.replace(/ (?=[:;?!»])/g, '\u00a0').replaceAll('« ', '«\u00a0')
}

const translators: Readonly<Record<MessageLanguage, Translate>> = compileAll(texts)

/** Whether a code's words are there: codes come from rows that a later release may have written. */
export function isText(key: string): key is TextKey {
  return Object.hasOwn(en, key)
}

export function translatorOf(language: MessageLanguage): Translate {
  return translators[language]
}
