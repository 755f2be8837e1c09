import type { MessageLanguage } from '@tocsin/events'
import { ar } from './texts/pages/ar.ts'
import { en, type PageTextKey, type PageTexts } from './texts/pages/en.ts'
import { es } from './texts/pages/es.ts'
import { fr } from './texts/pages/fr.ts'
import { pt } from './texts/pages/pt.ts'
import { sw } from './texts/pages/sw.ts'
import { compileAll, type TextArguments } from './translate.ts'

/** The pages' texts in every language. */
export const pageTexts: Readonly<Record<MessageLanguage, PageTexts>> = { en, fr, pt, ar, es, sw }

export type TranslatePage = (key: PageTextKey, args?: TextArguments) => string

const translators: Readonly<Record<MessageLanguage, TranslatePage>> = compileAll(pageTexts)

/** Words a text of the desk's pages. */
export function pageTranslatorOf(language: MessageLanguage): TranslatePage {
  return translators[language]
}
