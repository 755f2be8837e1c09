/** Where a text stands between quotation marks. */
import type { Span } from './span.ts'

const closing: Record<string, string> = {
  '“': '”',
  '„': '“”',
  '«': '»',
  '‹': '›',
  '"': '"',
  '‘': '’',
  '「': '」',
  '”': '”',
}
/** A mark that is not closed within so many characters is taken for a slip of the pen. */
const longest = 1500

/** Non-overlapping, in order; one pass. A straight single quote counts only around words, never inside one. */
export function quotationsOf(text: string): Span[] {
  const spans: Span[] = []
  let open = -1
  let closers = ''
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at]!
    if (open >= 0) {
      if (at - open > longest) {
        open = -1
      } else if (closers.includes(mark) && !(isApostrophe(mark) && insideWord(text, at))) {
        spans.push({ start: open + 1, end: at })
        open = -1
        continue
      }
      if (open >= 0) continue
    }
    if (mark in closing && !insideWord(text, at)) {
      open = at
      closers = closing[mark]!
    } else if (mark === "'" && opensWord(text, at)) {
      open = at
      closers = "'"
    }
  }
  return spans
}

function isApostrophe(mark: string): boolean {
  return mark === "'" || mark === '’'
}

function insideWord(text: string, at: number): boolean {
  return isLetter(text[at - 1]) && isLetter(text[at + 1])
}

function opensWord(text: string, at: number): boolean {
  return !isLetter(text[at - 1]) && isLetter(text[at + 1])
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character)
}
