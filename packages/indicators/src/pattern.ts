/**
 * The pattern language (PATTERNS.md has it with examples):
 *
 *     @armed .. @kill ..3 @civilian? & @village ! @sport
 *
 * Elements in order; `..` lets up to six words stand between two of them, `..3` up to three, a space none; `(x)?` or `@x?` may
 * be missing; `& x` asks for x anywhere in the sentence, `! x` forbids it. An element is `@class`, `#` (a count), a word
 * or `(a|b c|d)`. A word may end in `*` (any ending) or `~set` (the endings of that name in its language).
 */

import { PatternError, spellOut, splitParts } from './alternatives.ts'

/** `@class`, `#`, or alternatives written `a|b c`. */
export type Element = string

export interface Pattern {
  elements: Element[]
  /** `gaps[i]`: how many words may stand before element i; of the first it is 0 */
  gaps: number[]
  company: Element[]
  exclusions: Element[]
}

const usualGap = 6

/** Reads one pattern; an optional element gives one pattern with and one without it. */
export function parsePattern(source: string): Pattern[] {
  let variants: Pattern[] = [{ elements: [], gaps: [], company: [], exclusions: [] }]
  let gap = 0
  let role: 'sequence' | 'company' | 'exclusions' = 'sequence'
  for (const part of splitParts(source)) {
    if (part === '&') role = 'company'
    else if (part === '!') role = 'exclusions'
    else if (part.startsWith('..')) gap = part.length > 2 ? Number(part.slice(2)) : usualGap
    else if (role !== 'sequence') {
      for (const variant of variants) variant[role].push(elementOf(part, source))
    } else {
      const optional = /^(?:\(.*\)|@\S+)\?$/.test(part)
      const element = elementOf(optional ? part.slice(0, -1) : part, source)
      const extended = variants.map((variant) => extend(variant, element, gap))
      variants = optional ? [...extended, ...variants.map((variant) => widen(variant, gap))] : extended
      gap = 0
    }
  }
  if (variants.some((variant) => variant.elements.length === 0)) {
    throw new PatternError(`"${source}" can match nothing at all: an element is needed that is not optional`)
  }
  return variants.map(settle)
}

/** A gap that a missing element left behind belongs to the next one. */
type Widened = Pattern & { left?: number }

function extend(variant: Widened, element: Element, gap: number): Pattern {
  const { left = 0, ...pattern } = variant
  return { ...pattern, elements: [...pattern.elements, element], gaps: [...pattern.gaps, left + gap] }
}

function widen(variant: Widened, gap: number): Widened {
  return { ...variant, left: (variant.left ?? 0) + gap }
}

function settle(variant: Widened): Pattern {
  const { left: _, ...pattern } = variant
  return { ...pattern, gaps: pattern.gaps.map((gap, at) => (at === 0 ? 0 : gap)) }
}

function elementOf(part: string, source: string): Element {
  const alternatives = spellOut(part)
  if (alternatives.some((each) => each === '')) throw new PatternError(`"${source}" has an empty alternative`)
  const odd = alternatives.find((each) => !/^(?:#|@?[-\p{L}\p{M}\p{N}.~*' ]+)$/u.test(each))
  if (odd !== undefined) throw new PatternError(`"${source}": "${odd}" is no word, class or count`)
  return alternatives.join('|')
}
