import type { AlertDescription } from './content.ts'
import { isolate } from './isolate.ts'
import type { TextKey } from './texts/en.ts'
import { signText } from './sign-text.ts'
import { translatorOf } from './translate.ts'

const SHOWN = 4
/** From factor 9 on the framework's names are words of law; there a sign is only said to be linked to something. */
const FIRST_SPECIFIC_FACTOR = 9

/**
 * The signs in words, new ones first. The framework's number stands only beside a sign that a person has verified.
 * @param only `new`: what changed; otherwise all
 */
export function signWords(content: AlertDescription, only: 'new' | 'all'): string[] {
  const t = translatorOf(content.seat.language)
  const wanted = content.alert.indicators.filter((indicator) => only === 'all' || indicator.new)
  const ordered = wanted.toSorted((a, b) => Number(b.new) - Number(a.new))
  const words = ordered.map(({ id, verified }) => {
    const sign = wordsOf(id, content)
    return verified && /^\d/.test(id) ? t('sign.un', { sign, number: id }) : sign
  })
  const distinct = [...new Set(words)]
  const more = distinct.length - SHOWN
  return more > 0 ? [...distinct.slice(0, SHOWN), t('signs.more', { count: more })] : distinct
}

function wordsOf(id: string, content: AlertDescription): string {
  const { language } = content.seat
  const t = translatorOf(language)
  const factor = /^(\d{1,2})\./.exec(id)?.[1]
  if (factor !== undefined && Number(factor) >= FIRST_SPECIFIC_FACTOR && Number(factor) <= 14)
    return t(`factor.${factor}` as TextKey)
  const gist = content.gist?.(id) ?? signText(id, language)
  if (gist !== null) return isolate(gist, language)
  return factor !== undefined && Number(factor) >= 1 && Number(factor) < FIRST_SPECIFIC_FACTOR
    ? t(`factor.${factor}` as TextKey)
    : t('factor.own')
}
