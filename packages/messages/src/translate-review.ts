import type { MessageLanguage } from '@tocsin/events'
import { ar } from './texts/review/ar.ts'
import { en, type RefusalText, type ReviewTextKey, type ReviewTexts } from './texts/review/en.ts'
import { es } from './texts/review/es.ts'
import { fr } from './texts/review/fr.ts'
import { pt } from './texts/review/pt.ts'
import { sw } from './texts/review/sw.ts'
import { compileAll, type TextArguments } from './translate.ts'

/** The review's texts in every language. */
export const reviewTexts: Readonly<Record<MessageLanguage, ReviewTexts>> = { en, fr, pt, ar, es, sw }

export type TranslateReview = (key: ReviewTextKey, args?: TextArguments) => string

const translators: Readonly<Record<MessageLanguage, TranslateReview>> = compileAll(reviewTexts)

/** Words a text of the review's pages. */
export function reviewTranslatorOf(language: MessageLanguage): TranslateReview {
  return translators[language]
}

/** As `isText`, of the review's texts. */
export function isReviewText(key: string): key is ReviewTextKey {
  return Object.hasOwn(en, key)
}

/** English of a refusal, as the API says it. */
export function refusal<K extends Extract<ReviewTextKey, `refused.${string}`>>(key: K): (typeof en)[K] {
  return en[key]
}

const refusals = new Map<string, ReviewTextKey>(
  Object.entries(en).flatMap(([key, text]) =>
    key.startsWith('refused.') && isReviewText(key) ? [[text, key] as const] : [],
  ),
)

/** @returns what the API refuses with, in a reader's language; null where it is none of our refusals */
export function refusalIn(text: RefusalText | (string & {}), language: MessageLanguage): string | null {
  const key = refusals.get(text)
  return key === undefined ? null : translators[language](key)
}
