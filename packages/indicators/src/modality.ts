/** In whose voice and mood a sign is told. What only the reporter can take back, only the reporter's own words do. */
import * as z from 'zod'
import type { Occurrence } from './automaton.ts'
import { isWrittenAsYear, type Token } from './tokens.ts'

export const modality = z.enum([
  'asserted',
  'attributed',
  'feared',
  'denied',
  'negated',
  'hypothetical',
  'historical',
  'exercise',
  'fiction',
  'quoted',
])
export type Modality = z.infer<typeof modality>

/** The kinds of cue, each a class `m.<kind>` of a lexicon. */
export const cueKinds = [
  'negation',
  'refutation',
  'denial',
  'speech',
  'fear',
  'condition',
  'past',
  'exercise',
  'fiction',
  'condemnation',
  'undated',
  'since',
  'counted',
  'dated',
] as const
export type CueKind = (typeof cueKinds)[number]

export type Cues = Readonly<Record<CueKind, readonly Occurrence[]>>

export interface Sentence {
  tokens: readonly Token[]
  cues: Cues
  /** mentions of officials and fighters: their "no" is a denial, and a denial takes nothing back */
  interested: readonly Occurrence[]
}

/** How far before a sign, in words, a cue still governs it. */
const reach = { negation: 4, condition: 10, fear: 14 } as const
/** Years before the report's own that make a year named in the sentence history. */
const historicalAfterYears = 2
/** What has gone on since a year, no longer ago than this, is no history. */
const generation = 30
/** A quotation of fewer words is a word held with tongs, not somebody's speech. */
const shortQuotation = 4

/**
 * The modality of the sign at tokens `from` to `to`. `speech`: the sign is itself something said (a call, a slur), so
 * moods do not soften it, and quoting it to condemn it makes it no sign. `year`: of the report, if known.
 */
export function modalityOf(
  sentence: Sentence,
  { from, to }: { from: number; to: number },
  { speech, year, ownNegation = false }: { speech: boolean; year: number; ownNegation?: boolean },
): Modality {
  const { tokens, cues } = sentence
  const own = (kind: CueKind): Occurrence[] => cues[kind].filter((cue) => tokens[cue.from]!.quotation < 0)
  const outside = (cue: Occurrence): boolean => cue.to < from || cue.from > to
  // "Never trust a word said by them": who speaks within a slur is no source of it.
  const spoken = own('speech').some((cue) => !speech || outside(cue))
  if (speech && own('condemnation').some((cue) => cue.from < from || cue.to > to)) return 'quoted'
  if (isQuoted(tokens, from, to)) return quotedModality(tokens, from, spoken, speech)
  if (own('fiction').length > 0) return 'fiction'
  if (own('exercise').length > 0) return 'exercise'
  if (!speech && (own('past').length > 0 || namesOldYear(sentence, from, year))) return 'historical'

  // "Je n'ai aucune pitié": two words of one no, which the sign keeps.
  const doubled = ownNegation && own('negation').some((cue) => cue.from >= from && cue.from <= from + 1)
  const negator = own('negation').find(
    (cue) =>
      (!doubled && governs(tokens, cue, from, reach.negation)) || (!ownNegation && within(cue, from, to)),
  )
  if (negator) return deniedByInterested(sentence, negator, from) ? 'attributed' : 'negated'
  if (own('refutation').some(outside))
    return spoken && sentence.interested.length > 0 ? 'attributed' : 'denied'
  if (own('denial').some(outside)) return 'attributed'
  if (!speech) {
    if (own('condition').some((cue) => governs(tokens, cue, from, reach.condition))) return 'hypothetical'
    if (own('fear').some((cue) => outside(cue) && cue.to < from && from - cue.to <= reach.fear))
      return 'feared'
  }
  return spoken ? 'attributed' : 'asserted'
}

function isQuoted(tokens: readonly Token[], from: number, to: number): boolean {
  const quotation = tokens[from]!.quotation
  return quotation >= 0 && tokens[to]!.quotation === quotation
}

function quotedModality(tokens: readonly Token[], from: number, spoken: boolean, speech: boolean): Modality {
  const quotation = tokens[from]!.quotation
  const words = tokens.filter((token) => token.quotation === quotation).length
  if (spoken || (!speech && words < shortQuotation)) return 'attributed'
  // A sentence that is one quotation and nothing else has no other voice in it.
  return !speech && words === tokens.length ? 'attributed' : 'quoted'
}

/** The cue stands before the sign, near it, with no clause opening between. */
function governs(tokens: readonly Token[], cue: Occurrence, from: number, words: number): boolean {
  if (cue.to >= from || from - cue.to - 1 > words) return false
  for (let at = cue.to + 1; at <= from; at += 1) if (tokens[at]!.opensClause) return false
  return true
}

function within(cue: Occurrence, from: number, to: number): boolean {
  return cue.from > from && cue.to < to
}

/** "The army says no civilian was killed": who may have done it says that it was not done. */
function deniedByInterested(
  { cues, interested, tokens }: Sentence,
  negator: Occurrence,
  from: number,
): boolean {
  return cues.speech.some(
    (said) =>
      tokens[said.from]!.quotation < 0 &&
      said.to < negator.from &&
      interested.some((who) => who.to < said.from && said.from - who.to <= 4 && who.to < from),
  )
}

function namesOldYear({ tokens, cues }: Sentence, from: number, year: number): boolean {
  return tokens.some((token, at) => {
    if (Math.abs(at - from) > 25 || !isWrittenAsYear(token)) return false
    const age = year - Number(token.word)
    if (age < historicalAfterYears || covers(cues.undated, at)) return false
    if (covers(cues.since, at)) return age >= generation
    return covers(cues.dated, at) || !covers(cues.counted, at)
  })
}

/** Whether one of the cues that hold a number ("in 1994", "more than 1650", "1800 people") holds this one. */
function covers(cues: readonly Occurrence[], at: number): boolean {
  return cues.some(({ from, to }) => from <= at && at <= to)
}
