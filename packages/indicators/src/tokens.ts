/** Words of a text with their spans, the sentence and the quotation that each stands in. */
import { normaliseWord } from './normalise.ts'
import { quotationsOf } from './quotations.ts'
import type { Span } from './span.ts'

export interface Token extends Span {
  /** normalised */
  word: string
  sentence: number
  /** -1 outside quotation marks, else the quotation's index in the text */
  quotation: number
  /** a comma, colon, dash or bracket stands before it */
  opensClause: boolean
  /** written with a capital first */
  capital: boolean
}

/** A sentence never grows beyond this, so that the work for one is bounded whatever is sent. */
export const longestSentence = 120

/**
 * A number with its thousands marked is one word, and so are three or more letters that stand apart ("d i e"), by which
 * a filter is to be passed; else a word is letters, marks and digits.
 */
const wordPattern =
  /\d{1,3}(?:[.,]\d{3})+(?![\p{L}\d])|\p{L}(?: \p{L}){2,}(?![\p{L}\p{M}\d])|[\p{L}\p{N}][\p{L}\p{M}\p{N}\u0640\u200c\u200d]*/gu
const endsSentence = /[!?؟\n\r;؛]|[.…۔][)\]"'»”’]*\s/
const endsClause = /[,،:–—()[\]]|\s-\s/
const abbreviations = new Set(
  'st mr mrs ms dr gen col lt sgt capt maj prof no vs mme mlle cmdt cnel gral sr sra lic ing art inc jr rep sen gov'.split(
    ' ',
  ),
)

/** Splits in one pass; letters, marks and digits make a word, everything else only separates. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  const quotations = quotationsOf(text)
  let quotation = 0
  let sentence = 0
  let inSentence = 0
  let after = 0
  for (const found of text.matchAll(wordPattern)) {
    const start = found.index
    const end = start + found[0].length
    const between = text.slice(after, start)
    const previous = tokens.at(-1)
    if (previous && (inSentence >= longestSentence || separatesSentences(between, previous.word))) {
      sentence += 1
      inSentence = 0
    }
    while (quotation < quotations.length && quotations[quotation]!.end <= start) quotation += 1
    const around = quotations[quotation]
    tokens.push({
      start,
      end,
      word: wordOf(found[0]),
      sentence,
      quotation: around && around.start <= start ? quotation : -1,
      opensClause: inSentence > 0 && endsClause.test(between),
      capital: /^\p{Lu}/u.test(found[0]),
    })
    inSentence += 1
    after = end
  }
  return tokens
}

/** Four digits with nothing between them; "2,000" is an amount whatever it counts. */
export function isWrittenAsYear({ word, start, end }: Token): boolean {
  return end - start === 4 && /^(1[5-9]|20)\d\d$/.test(word)
}

function wordOf(written: string): string {
  if (written.includes(' ')) return normaliseWord(written.replaceAll(' ', ''))
  return normaliseWord(/^\d+[.,]/.test(written) ? written.replace(/[.,]/g, '') : written)
}

function separatesSentences(between: string, before: string): boolean {
  if (!endsSentence.test(between)) return false
  // "C. Africa", "Gen. Smith": the point belongs to the word before it.
  const pointOnly = /^\.\s+$/.test(between)
  return !(pointOnly && (before.length === 1 || abbreviations.has(before)))
}
