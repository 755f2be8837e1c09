/** The first yardstick: every seed phrase as a plain, case-insensitive substring. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { spellOut, splitParts } from '../alternatives.ts'
import type { Catalogue } from '../catalogue.ts'

const seedFile = z.object({
  language: z.string(),
  cues: z.array(z.object({ signs: z.array(z.string()), phrases: z.array(z.string()) })),
})

/** Whether a text holds a seed phrase that is a sign of one of `signs` (all, if none are named). */
export type SeedTest = (text: string, language: string, signs?: ReadonlySet<string>) => boolean

/**
 * English seeds are those the patterns began with; in the other languages, where none were written apart, the phrases
 * among the patterns that use nothing of the pattern language.
 */
export function seedPhrases(catalogue: Catalogue): SeedTest {
  const byLanguage = new Map<string, { phrase: string; signs: string[] }[]>()
  const add = (language: string, phrase: string, signs: string[]): void => {
    byLanguage.set(language, [...(byLanguage.get(language) ?? []), { phrase: phrase.toLowerCase(), signs }])
  }
  const path = join(import.meta.dirname, '..', '..', 'seeds', 'en.json')
  const seeds = seedFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  for (const { signs, phrases } of seeds.cues)
    for (const phrase of phrases) add(seeds.language, phrase, signs)
  for (const { language, patterns, signs } of catalogue.patterns) {
    if (language === null || language === seeds.language || signs.every((id) => id.startsWith('easing')))
      continue
    for (const pattern of patterns) {
      if (/[@#&!*~]|\.\./.test(pattern)) continue
      for (const phrase of spellOut(splitParts(pattern).join(' '))) add(language, phrase, signs)
    }
  }
  return (text, language, signs) => {
    const lower = text.toLowerCase()
    return (byLanguage.get(language) ?? []).some(
      (seed) => (!signs || seed.signs.some((id) => signs.has(id))) && lower.includes(seed.phrase),
    )
  }
}
