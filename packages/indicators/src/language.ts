/** In which of the six languages a text is written, and whether that is sure. */
import { eld } from 'eld/small'
import { franc } from 'franc'

export const readable = ['en', 'fr', 'pt', 'ar', 'es', 'sw'] as const
export type Readable = (typeof readable)[number]

export interface LanguageGuess {
  /** ISO 639-1 where there is one; null: no words to tell by */
  language: string | null
  sure: boolean
  /** the languages whose patterns are worth trying */
  candidates: Readable[]
}

const byFranc: Record<string, Readable> = { eng: 'en', fra: 'fr', por: 'pt', arb: 'ar', spa: 'es', swh: 'sw' }
const fewLetters = 20

/**
 * eld knows five of the six and no Swahili; franc, limited to the six, never mistakes the others for Swahili but takes
 * related languages for it, so franc without a limit is asked as well.
 */
export function languageOf(text: string): LanguageGuess {
  const sample = text.slice(0, 4000)
  const letters = sample.replace(/[^\p{L}]/gu, '').length
  if (letters < 3) return { language: null, sure: false, candidates: [] }
  const limited = byFranc[franc(sample, { only: Object.keys(byFranc), minLength: 3 })]
  const found = eld.detect(sample)
  const other = letters > 60 ? franc(sample, { minLength: 10 }) : 'und'
  if (limited === 'sw') {
    const kin = other !== 'und' && other !== 'swh' && letters > 60
    return { language: 'sw', sure: !kin && letters >= fewLetters, candidates: ['sw'] }
  }
  const guess = isReadable(found.language) ? found.language : undefined
  const candidates = [...new Set([guess, limited].filter((each) => each !== undefined))]
  if (guess)
    return {
      language: guess,
      sure: letters >= fewLetters && (found.isReliable() || guess === limited),
      candidates,
    }
  return { language: found.language || limited || null, sure: false, candidates }
}

export function isReadable(language: string | null | undefined): language is Readable {
  return readable.some((each) => each === language)
}

/** `fr-CA` → `fr`. */
export function primaryLanguage(tag: string): string {
  return tag.toLowerCase().split(/[-_]/u)[0] ?? tag
}
