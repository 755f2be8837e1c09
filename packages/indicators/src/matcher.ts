/** Reads a report's text: signs with their spans and modality, what eases, who acts, whom it threatens. */
import { namingsOf, type ActorRegister, type GroupList } from './actors.ts'
import type { Occurrence, Tally } from './automaton.ts'
import type { Catalogue, Indicator } from './catalogue.ts'
import type { Candidate } from './chains.ts'
import { compilePatterns, type Compiled } from './compile.ts'
import { isReadable, languageOf, primaryLanguage } from './language.ts'
import { mentionsOf } from './mentions.ts'
import { Pronouns } from './pronouns.ts'
import { cueKinds, modalityOf, type CueKind, type Cues, type Sentence } from './modality.ts'
import { countsFor, type Match, type Reading } from './reading.ts'
import { tokenise, type Token } from './tokens.ts'

export interface ReportText {
  text: string
  /** BCP 47, as the source gave it */
  language?: string | null
  /** of the event, YYYY-MM-DD; dates actor links and tells history from news */
  day?: string | null
}

export interface Matcher {
  match(report: ReportText): Reading
  /** phrases, states and bytes of the automaton */
  readonly size: { phrases: number; states: number; bytes: number }
  readonly catalogue: Catalogue
}

/** Without a report's day, years before this one are history. */
const presentYear = 2019

/** Compiles catalogue, register and groups once; the matcher keeps no text and gives the same for the same. */
export function compileMatcher(
  catalogue: Catalogue,
  options: { actors?: ActorRegister; groups?: GroupList } = {},
): Matcher {
  const actors = options.actors ?? []
  const compiled = compilePatterns(catalogue, namingsOf(actors, options.groups ?? []))
  return {
    match: (report) => readReport(catalogue, compiled, actors, report, { steps: 0 }),
    size: compiled.automaton.size,
    catalogue,
  }
}

/** As {@link Matcher.match}, counting elementary steps. */
export function readReport(
  catalogue: Catalogue,
  compiled: Compiled,
  register: ActorRegister,
  { text, language: given, day }: ReportText,
  tally: Tally,
): Reading {
  const { language, sure, active } = languagesToRead(text, given)
  const tokens = tokenise(text)
  tally.steps += text.length + tokens.length
  const sentences = occurrencesBySentence(compiled, tokens, active, tally)
  const context: Context = {
    catalogue,
    compiled,
    register,
    tokens,
    active,
    year: day ? Number(day.slice(0, 4)) : presentYear,
    day: day ?? undefined,
  }
  const reading: Reading = {
    language,
    languageSure: sure,
    matches: [],
    easing: [],
    actors: [],
    groups: [],
    waitsFor: [],
  }
  const pronouns = new Pronouns(compiled)
  for (const { first, last, occurrences } of sentences) {
    const understood = pronouns.understood(occurrences, tokens[first]!.sentence)
    readSentence(context, reading, first, last, understood, tally)
  }
  if (language !== null && !isReadable(language)) reading.waitsFor.push('other-language')
  const unnamed = reading.actors.some(({ type }) => type === 'unknown')
  if (unnamed) reading.waitsFor.push('unknown-actor')
  return reading
}

interface Context {
  catalogue: Catalogue
  compiled: Compiled
  register: ActorRegister
  tokens: readonly Token[]
  active: ReadonlySet<string>
  year: number
  day: string | undefined
}

/** A language the source gave is believed; else the text is asked, and every likely language's patterns are tried. */
function languagesToRead(
  text: string,
  given: string | null | undefined,
): { language: string | null; sure: boolean; active: ReadonlySet<string> } {
  if (given) {
    const language = primaryLanguage(given)
    return { language, sure: true, active: new Set(isReadable(language) ? [language] : []) }
  }
  const { language, sure, candidates } = languageOf(text)
  return { language, sure, active: new Set(candidates) }
}

interface Found {
  first: number
  last: number
  occurrences: Occurrence[]
}

function occurrencesBySentence(
  { automaton }: Compiled,
  tokens: readonly Token[],
  active: ReadonlySet<string>,
  tally: Tally,
): Found[] {
  const sentences: Found[] = []
  tokens.forEach((token, at) => {
    const current = sentences.at(-1)
    if (current && tokens[current.first]!.sentence === token.sentence) current.last = at
    else sentences.push({ first: at, last: at, occurrences: [] })
  })
  const base = tokens[0]?.sentence ?? 0
  automaton.scan(
    tokens,
    active,
    (occurrence) => sentences[tokens[occurrence.to]!.sentence - base]!.occurrences.push(occurrence),
    tally,
  )
  return sentences.filter(({ occurrences }) => occurrences.length > 0)
}

function readSentence(
  context: Context,
  reading: Reading,
  first: number,
  last: number,
  occurrences: readonly Occurrence[],
  tally: Tally,
): void {
  const { compiled, catalogue } = context
  const candidates = compiled.chains.complete(occurrences, context.active, tally)
  const mentions = mentionsOf(context, occurrences)
  reading.actors.push(...mentions.actors.map(({ mention }) => mention))
  reading.groups.push(...mentions.groups)
  if (candidates.length === 0) return
  // Positions within the sentence from here on, so that the work stays within it.
  const local = ({ piece, from, to }: Occurrence): Occurrence => ({
    piece,
    from: from - first,
    to: to - first,
  })
  const sentence: Sentence = {
    tokens: context.tokens.slice(first, last + 1),
    cues: cuesOf(compiled, occurrences, local),
    interested: mentions.actors.map(({ occurrence }) => local(occurrence)),
  }
  let violent = false
  for (const { indicator, from, to, ownNegation } of separateSigns(catalogue, compiled, candidates)) {
    const modality = modalityOf(
      sentence,
      { from: from - first, to: to - first },
      { speech: indicator.speech, year: context.year, ownNegation },
    )
    const match: Match = {
      indicator: indicator.id,
      factor: indicator.factor,
      catalogue: indicator.catalogue,
      span: { start: context.tokens[from]!.start, end: context.tokens[to]!.end },
      modality,
      gravity: indicator.gravity,
      nature: indicator.nature,
    }
    if (indicator.easing) reading.easing.push(match)
    else {
      reading.matches.push(match)
      violent ||= indicator.nature !== 'structural' && !indicator.speech && countsFor(modality)
    }
  }
  if (violent && mentions.actors.length === 0) {
    // Something was done and the sentence names nobody who did it.
    const at = reading.matches.at(-1)!
    reading.actors.push({ type: 'unknown', states: [], span: at.span })
  }
}

interface Sign {
  indicator: Indicator
  from: number
  to: number
  ownNegation: boolean
}

/** Of each indicator the candidates that do not overlap, first come first, the widest of those that end together. */
function separateSigns(catalogue: Catalogue, compiled: Compiled, candidates: readonly Candidate[]): Sign[] {
  const kept = new Map<string, Sign[]>()
  const not = new Set(candidates.flatMap(({ chain }) => compiled.insteadOf[chain.yields]!))
  for (const { chain, from, to } of candidates) {
    for (const id of compiled.signs[chain.yields]!) {
      if (not.has(id)) continue
      const signs = kept.get(id) ?? []
      kept.set(id, signs)
      const last = signs.at(-1)
      if (last && from <= last.to) {
        if (to === last.to && from < last.from) last.from = from
        last.ownNegation ||= chain.ownNegation
        continue
      }
      const indicator = catalogue.indicators.get(id)
      if (indicator) signs.push({ indicator, from, to, ownNegation: chain.ownNegation })
    }
  }
  return [...kept.values()].flat().sort((a, b) => a.from - b.from || a.to - b.to)
}

function cuesOf(
  compiled: Compiled,
  occurrences: readonly Occurrence[],
  local: (occurrence: Occurrence) => Occurrence,
): Cues {
  const cues = Object.fromEntries(cueKinds.map((kind): [CueKind, Occurrence[]] => [kind, []])) as Record<
    CueKind,
    Occurrence[]
  >
  // "no fewer than", "sin vida": a no that negates nothing; "what is wrong with saying": nothing is condemned.
  const apparent: Occurrence[] = []
  for (const occurrence of occurrences) {
    const kind = compiled.cues.get(occurrence.piece)
    if (kind === undefined) continue
    if (kind === 'apparent') apparent.push(local(occurrence))
    else cues[kind as CueKind]?.push(local(occurrence))
  }
  const real = (cue: Occurrence): boolean =>
    !apparent.some(({ from, to }) => from <= cue.to && cue.from <= to)
  return { ...cues, negation: cues.negation.filter(real), condemnation: cues.condemnation.filter(real) }
}
