import type { MessageLanguage } from '@tocsin/events'
import { directionOf } from './translate.ts'

const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
// A name could otherwise close our isolate, turn what follows it around, or start a line of its own.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * Keeps an inserted name from turning the text around it (Unicode bidi isolates). Where name and text run the same way
 * nothing is added, so that plain English stays plain.
 */
export function isolate(name: string, language: MessageLanguage): string {
  const clean = withoutControls(name)
  return directionOf(language) === 'rtl' || RIGHT_TO_LEFT.test(clean)
    ? FIRST_STRONG_ISOLATE + clean + POP_ISOLATE
    : clean
}

/** @returns the text on one line, without control and direction characters */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, ' ').replace(/ {2,}/g, ' ').trim()
}
