/** Reading one report: language, place, group, signs, actors. Pure: words and tools in, assessment out. */
import type { ReportSubmitted } from '@tocsin/events'
import {
  capMatches,
  countsFor,
  eventTypeMatches,
  type Catalogue,
  type Match,
  type Matcher,
  type Reading,
} from '@tocsin/indicators'
import { placesIn } from '@tocsin/places'
import type { EvidenceMatch, SignatureOf } from '@tocsin/situations'
import type { ReportText } from '@tocsin/vault'
import type { Actor, Assessment } from './assessed-report.ts'

export interface ReadingTools {
  matcher: Matcher
  /** under the key of the series `shingle` */
  signatureOf: SignatureOf
}

const GENERAL = 'general'

export function readReport(submitted: ReportSubmitted, words: ReportText, tools: ReadingTools): Assessment {
  const text = words.text ?? ''
  const given = { language: submitted.language, day: submitted.day }
  const reading = tools.matcher.match({ text, ...given })
  // A coded event's title counts like words, but has no place in the text that a span could point to.
  const titled = tools.matcher.match({
    text: [words.event?.title, words.whom].filter(Boolean).join('. '),
    ...given,
  })
  const calm = submitted.kind === 'nothing-to-report'
  const found = calm
    ? []
    : [
        ...reading.matches,
        ...reading.easing,
        ...titled.matches,
        ...titled.easing,
        ...codedSigns(words, tools.matcher.catalogue),
      ]
  const matches = matchesOf(found, words.ticks, tools.matcher.catalogue)
  const place = placeOf(submitted, text, reading.language)
  const unread = reading.waitsFor.includes('other-language') && !calm && !submitted.feed
  return {
    language: reading.language ?? submitted.language,
    country: submitted.country,
    admin1: place.admin1,
    group: reading.groups[0]?.code ?? titled.groups[0]?.code ?? GENERAL,
    matches,
    actors: matches.length === 0 ? [] : actorsOf(submitted.country, [reading, titled], words),
    story: tools.signatureOf(text),
    doubted: place.candidates.length > 0,
    candidates: place.candidates,
    waits: [
      ...(place.candidates.length > 0 ? (['ambiguous-place'] as const) : []),
      ...(unread ? (['other-language'] as const) : []),
    ],
    spans: submitted.guarded
      ? []
      : [...reading.matches, ...reading.easing].map(({ indicator, modality, span }) => ({
          indicator,
          modality,
          start: span.start,
          end: span.end,
        })),
  }
}

/** Signs that the type of a coded event stands for, by the table of its data set. */
function codedSigns({ event, actors, whom }: ReportText, catalogue: Catalogue): Match[] {
  if (event?.scheme === 'cap') return capMatches(event.code.split(' '), catalogue)
  const dataset = event?.scheme === 'ucdp' ? 'ucdp-ged' : event?.scheme === 'acled' ? 'acled' : null
  if (!event || dataset === null) return []
  // Both data sets name the side that acts first.
  const actor = actors[0] ? { actor: actors[0].type } : {}
  return eventTypeMatches({ dataset, type: event.code, againstCivilians: whom !== null, ...actor }, catalogue)
}

function matchesOf(found: readonly Match[], ticks: readonly string[], catalogue: Catalogue): EvidenceMatch[] {
  const matches = new Map<string, EvidenceMatch>()
  for (const { indicator, modality } of found) {
    const match = evidenceMatch(indicator, modality, catalogue)
    if (match) matches.set(`${indicator}|${modality}`, match)
  }
  // The text decides over ticks: one counts beside words that bear a sign of the same factor.
  const said = new Set(
    [...matches.values()].filter((one) => countsFor(one.modality)).map((one) => one.factor),
  )
  for (const tick of ticks) {
    const match = evidenceMatch(tick, 'attributed', catalogue)
    const known = [...matches.values()].some((one) => one.indicator === tick)
    if (match && !known && said.has(match.factor)) matches.set(`${tick}|attributed`, match)
  }
  return [...matches.values()].toSorted((a, b) => (a.indicator < b.indicator ? -1 : 1))
}

function evidenceMatch(
  id: string,
  modality: EvidenceMatch['modality'],
  catalogue: Catalogue,
): EvidenceMatch | null {
  const indicator = catalogue.indicators.get(id)
  if (!indicator) return null
  const { gravity, verified, easing } = indicator
  return {
    indicator: id,
    factor: factorOf(id, catalogue),
    nature: easing ? 'easing' : indicator.nature,
    gravity,
    modality,
    verified,
  }
}

/** A sign of another catalogue counts with the nearest factor of the usual one. */
function factorOf(id: string, catalogue: Catalogue): string {
  const indicator = catalogue.indicators.get(id)
  if (indicator === undefined) return 'other'
  if (/^\d/.test(id)) return String(indicator.factor)
  const own = id.slice(id.indexOf(':') + 1)
  const nearest = catalogue.crosswalks.get(indicator.catalogue)?.[own]?.[0]
  return nearest?.split('.')[0] ?? 'other'
}

/** Who acts: as matched and as the source said. Nobody named is `unknown`, which is never "not the state". */
function actorsOf(country: string, readings: readonly Reading[], words: ReportText): Actor[] {
  const mentioned = [...readings.flatMap((reading) => reading.actors), ...words.actors]
  const actors = new Map<string, Actor>()
  for (const { type, states } of mentioned) {
    // "The army" without a name is that of the place.
    const own =
      (type === 'state-organ' || type === 'state-linked') && states.length === 0 ? [country] : states
    const actor = { type, states: [...new Set(own)].toSorted(), organisations: [] }
    actors.set(JSON.stringify(actor), actor)
  }
  return actors.size > 0 ? [...actors.values()] : [{ type: 'unknown', states: [], organisations: [] }]
}

/**
 * The country stays the source's; words that name other countries alone put it in doubt, and every country that a name
 * of theirs may mean is a candidate.
 */
function placeOf(
  submitted: ReportSubmitted,
  text: string,
  language: string | null,
): { admin1: string | null; candidates: string[] } {
  const mentions = placesIn(text, language, { country: submitted.country })
  const own = mentions.filter((mention) =>
    mention.candidates.some((one) => one.country === submitted.country),
  )
  // A division's name that several countries share says nothing of the country; a country's name does.
  const elsewhere = mentions.filter(
    ({ candidates }) =>
      new Set(candidates.map((one) => one.country)).size === 1 ||
      candidates.every((one) => one.admin1 === null),
  )
  const doubted = !submitted.feed && own.length === 0
  const divisions = new Set(
    own.flatMap((mention) => (mention.candidates.length === 1 ? (mention.candidates[0]!.admin1 ?? []) : [])),
  )
  const [only] = divisions
  return {
    admin1: submitted.admin1 ?? (divisions.size === 1 ? only! : null),
    candidates: doubted
      ? [...new Set(elsewhere.flatMap(({ candidates }) => candidates.map((one) => one.country)))].toSorted()
      : [],
  }
}
