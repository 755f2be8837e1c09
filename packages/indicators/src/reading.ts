/** What the matcher makes of a report's text. */
import type { ActorMention } from './actors.ts'
import type { Nature } from './catalogue.ts'
import type { Modality } from './modality.ts'
import type { Span } from './span.ts'

export interface Match {
  /** `8.4`; of another catalogue with its name, `cewarn:peace.3` */
  indicator: string
  factor: number
  catalogue: string
  span: Span
  modality: Modality
  /** 0 to 1 */
  gravity: number
  nature: Nature
}

export interface GroupMention {
  code: string
  span: Span
}

/** What a person must look at before the reading can be trusted. */
export type Wait = 'other-language' | 'unknown-actor'

export interface Reading {
  language: string | null
  languageSure: boolean
  matches: Match[]
  /** what speaks against a danger */
  easing: Match[]
  actors: ActorMention[]
  groups: GroupMention[]
  waitsFor: Wait[]
}

/** Whether a sign in this modality weighs anything (design, section 7). */
export function countsFor(modality: Modality): boolean {
  return modality === 'asserted' || modality === 'attributed' || modality === 'feared'
}
