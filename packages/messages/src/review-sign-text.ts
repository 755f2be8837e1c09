import type { MessageLanguage } from '@tocsin/events'
import { signText } from './sign-text.ts'
import { ar } from './texts/review-signs/ar.ts'
import { en, type ReviewSignKey, type ReviewSignTexts } from './texts/review-signs/en.ts'
import { es } from './texts/review-signs/es.ts'
import { fr } from './texts/review-signs/fr.ts'
import { pt } from './texts/review-signs/pt.ts'
import { sw } from './texts/review-signs/sw.ts'

/** Words of the signs that reviewers alone read, in every language. */
export const reviewSignTexts: Readonly<Record<MessageLanguage, ReviewSignTexts>> = { en, fr, pt, ar, es, sw }

/** For a reviewer, who sees which sign it is where messages name the factor. @returns null where we have no words */
export function reviewSignText(indicator: string, language: MessageLanguage): string | null {
  return Object.hasOwn(en, indicator)
    ? reviewSignTexts[language][indicator as ReviewSignKey]
    : signText(indicator, language)
}
