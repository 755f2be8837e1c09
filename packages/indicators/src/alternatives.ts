/**
 * Spells out `(a|b c)` within a phrase, nested or inside a word, and `x?`, a letter that may be missing:
 * `armed (man|men)` → `armed man`, `armed men`; `burnee?` → `burnee`, `burne`; `(x)?` may be missing too.
 */

export class PatternError extends Error {}

/** An empty alternative leaves the word out. Throws {@link PatternError} on parentheses that do not pair. */
export function spellOut(phrase: string): string[] {
  const parts = splitTopLevel(phrase)
  return [...new Set(parts.flatMap(spellOutOne).map((each) => each.trim().replace(/\s+/gu, ' ')))]
}

function spellOutOne(phrase: string): string[] {
  const open = phrase.indexOf('(')
  if (open < 0) return optionalLetters(phrase)
  const close = closingOf(phrase, open)
  const optional = phrase[close + 1] === '?'
  const inner = [...spellOut(phrase.slice(open + 1, close)), ...(optional ? [''] : [])]
  // What stands after the bracket belongs to each alternative, an ending such as `~n` or `*` too.
  const rest = spellOutOne(phrase.slice(close + (optional ? 2 : 1)))
  return inner
    .flatMap((each) => rest.map((after) => phrase.slice(0, open) + each + after))
    .flatMap(optionalLetters)
}

function optionalLetters(phrase: string): string[] {
  const found = /[\p{L}\p{N}]\?/u.exec(phrase)
  if (!found) return [phrase]
  const [before, after] = [phrase.slice(0, found.index), phrase.slice(found.index + 2)]
  return optionalLetters(after).flatMap((rest) => [`${before}${found[0][0]}${rest}`, before + rest])
}

function closingOf(phrase: string, open: number): number {
  let depth = 0
  for (let at = open; at < phrase.length; at += 1) {
    if (phrase[at] === '(') depth += 1
    if (phrase[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  throw new PatternError(`"${phrase}" opens a bracket that it does not close`)
}

/** At the bars outside all brackets. */
function splitTopLevel(phrase: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < phrase.length; at += 1) {
    if (phrase[at] === '(') depth += 1
    if (phrase[at] === ')') depth -= 1
    if (depth < 0) throw new PatternError(`"${phrase}" closes a bracket that it did not open`)
    if (phrase[at] === '|' && depth === 0) {
      parts.push(phrase.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, phrase.slice(from)]
}

/** Splits at spaces outside all brackets. */
export function splitParts(source: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of source) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (/\s/u.test(character) && depth === 0) {
      if (part) parts.push(part)
      part = ''
    } else part += character
  }
  if (depth !== 0) throw new PatternError(`"${source}" has brackets that do not pair`)
  return part ? [...parts, part] : parts
}
