import type { MessageLanguage } from '@tocsin/events'
import { ar } from './texts/signs/ar.ts'
import { en, type SignKey, type SignTexts } from './texts/signs/en.ts'
import { es } from './texts/signs/es.ts'
import { fr } from './texts/signs/fr.ts'
import { pt } from './texts/signs/pt.ts'
import { sw } from './texts/signs/sw.ts'

/** The signs' words in every language. */
export const signTexts: Readonly<Record<MessageLanguage, SignTexts>> = { en, fr, pt, ar, es, sw }

/** @returns the words of a sign, or null where we have none of our own */
export function signText(indicator: string, language: MessageLanguage): string | null {
  return Object.hasOwn(en, indicator) ? signTexts[language][indicator as SignKey] : null
}
