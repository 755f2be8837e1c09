import type { MessageLanguage } from '@tocsin/events'
import { en, type PageTextKey, type PageTexts } from './texts/pages/en.ts'
import { compile, type TextArguments } from './translate.ts'

/** The pages' texts in every language. */
export const pageTexts: Readonly<Record<MessageLanguage, PageTexts>> = {
  en,
  fr: en,
  pt: en,
  ar: en,
  es: en,
  sw: en,
}

export type TranslatePage = (key: PageTextKey, args?: TextArguments) => string

const translators: Readonly<Record<MessageLanguage, TranslatePage>> = {
  en: compile('en', pageTexts.en),
  fr: compile('fr', pageTexts.fr),
  pt: compile('pt', pageTexts.pt),
  ar: compile('ar', pageTexts.ar),
  es: compile('es', pageTexts.es),
  sw: compile('sw', pageTexts.sw),
}

/** Words a text of the desk's pages. */
export function pageTranslatorOf(language: MessageLanguage): TranslatePage {
  return translators[language]
}
