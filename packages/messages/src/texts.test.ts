import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { languages, type MessageLanguage } from '@tocsin/events'
import { localeOf, texts } from './translate.ts'
import { signTexts } from './sign-text.ts'
import { explanationTexts } from './explain-level.ts'
import { pageTexts } from './translate-page.ts'
import { reviewSignTexts } from './review-sign-text.ts'
import { reviewTexts } from './translate-review.ts'

type Element = { type: number; value?: unknown; options?: Record<string, { value: Element[] }> }

/** Names of arguments, and of selects also their choices: a choice missing in one language would show its `other`. */
function argumentsOf(text: string, locale: string): string[] {
  const found = new Set<string>()
  const visit = (elements: Element[]): void => {
    for (const element of elements) {
      if (element.type === 0 || element.type === 7) continue
      if (element.type === 5)
        for (const choice of Object.keys(element.options ?? {}))
          found.add(`${String(element.value)}=${choice}`)
      found.add(String(element.value))
      for (const option of Object.values(element.options ?? {})) visit(option.value)
    }
  }
  visit(new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst())
  return [...found].sort()
}

/** Every set of texts that people read; each has one file a language. */
const sets: readonly (readonly [
  string,
  Readonly<Record<MessageLanguage, Readonly<Record<string, string>>>>,
])[] = [
  ['messages', texts],
  ['pages', pageTexts],
  ['review', reviewTexts],
  ['signs', signTexts],
  ["reviewers' signs", reviewSignTexts],
  ['explanations', explanationTexts],
]
const all = sets.flatMap(([set, byLanguage]) => languages.map((language) => ({ set, language, byLanguage })))

describe.each(all)('the $set in $language', ({ language, byLanguage }) => {
  const own = byLanguage[language]
  const source = byLanguage.en

  it('hold every key of the source and none besides, each with words', () => {
    expect(Object.keys(own).toSorted()).toEqual(Object.keys(source).toSorted())
    for (const [key, text] of Object.entries(own)) expect(text.trim(), key).not.toBe('')
  })

  it('take the same arguments and choices', () => {
    for (const [key, text] of Object.entries(own))
      expect(argumentsOf(text, localeOf[language]), key).toEqual(argumentsOf(source[key] ?? '', 'en'))
  })

  it('have a form for every number that the language tells apart', () => {
    const forms = new Intl.PluralRules(localeOf[language]).resolvedOptions().pluralCategories
    for (const [key, text] of Object.entries(own).filter(([, one]) => one.includes(', plural,')))
      if (text.replace(/\{count, plural, other \{[^}]*\}\}/, '') !== '')
        for (const form of forms) expect(text, `${key} ${form}`).toMatch(new RegExp(`\\b${form} \\{`))
  })

  // "No finding of law" is the one sentence that may name the law, to say what an answer is not.
  it('use no word of law, nothing graphic, and never say that it is no drill', () => {
    const words = [
      /genocid|génocid|genocíd|إبادة|kimbari/i,
      /crime|crimen|جريمة|جرائم|uhalifu/i,
      /massacr|masacre|مجزرة|مذبحة/i,
      /guilt|coupable|culpab|مذنب|hatia/i,
      /perpetrat|auteur des|perpetrador|atrocit|atrocid/i,
      /drill|simulacro/i,
      /intervene|deploy|strike|bomb|sanction/i,
    ]
    for (const [key, text] of Object.entries(own))
      for (const word of words) expect(text, key).not.toMatch(word)
  })
})
