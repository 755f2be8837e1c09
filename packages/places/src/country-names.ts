/**
 * Names of countries in the six languages: from a name to a code and back. A name that more than one country bears
 * (Congo, Guinea, Niger, Georgia ...) is reported with every candidate, never guessed.
 */
import ambiguousNames from '../data/ambiguous-names.json' with { type: 'json' }
import countryAliases from '../data/country-aliases.json' with { type: 'json' }
import { alpha2To3, alpha3To2, countries, isCountry } from './alpha-codes.ts'
import { nameKey } from './name-key.ts'

/** Languages in which names are known. */
export const nameLanguages = ['en', 'fr', 'pt', 'ar', 'es', 'sw'] as const
export type NameLanguage = (typeof nameLanguages)[number]

/** What a name or code of a country stands for; candidates are alpha-3 codes in order. */
export type CountryReading =
  | { outcome: 'one'; country: string }
  | { outcome: 'ambiguous'; candidates: string[] }
  | { outcome: 'unknown' }

const displayNames = new Map(
  nameLanguages.map((language) => [
    language,
    new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }),
  ]),
)

/** A country's usual name in a language; the code itself where there is none, as for fictional states. */
export function countryName(alpha3: string, language: NameLanguage): string {
  const alpha2 = alpha3To2(alpha3)
  return (alpha2 && displayNames.get(language)?.of(alpha2)) ?? alpha3
}

function namesOf(alpha3: string): string[] {
  const aliases: Record<string, string[]> = countryAliases
  const names = [
    ...nameLanguages.map((language) => countryName(alpha3, language)),
    ...(aliases[alpha3] ?? []),
  ]
  return [...names, ...names.flatMap(writtenOut)]
}

/** "St. Kitts & Nevis" is also written "Saint Kitts and Nevis". */
function writtenOut(name: string): string[] {
  const out = name
    .replaceAll(' & ', ' and ')
    .replace(/\bSt\. /g, 'Saint ')
    .replace(/\bSt\.-/g, 'Saint-')
  return out === name ? [] : [out]
}

function indexNames(): Map<string, readonly string[]> {
  const index = new Map<string, readonly string[]>()
  for (const country of countries) {
    for (const name of namesOf(country)) {
      const key = nameKey(name)
      const borne = index.get(key) ?? []
      if (!borne.includes(country)) index.set(key, [...borne, country].sort())
    }
  }
  for (const { names, candidates } of ambiguousNames.countries) {
    for (const name of names) index.set(nameKey(name), candidates)
  }
  return index
}

/** Every known name of a country: its key to the countries that may be meant. */
export const countriesByName: ReadonlyMap<string, readonly string[]> = indexNames()

/** What may stand before a name without changing whom it means; tried only when the whole name is not known. */
const before = new RegExp(
  `^(?:${[
    'the',
    'la|le|les|el|o|a|os|as|l',
    '(?:islamic |federal |federative |arab |united |socialist |democratic |bolivarian |kingdom )*(?:republic|kingdom|state|commonwealth|union) of(?: the)?',
    '(?:republique|royaume|etat)(?: islamique| federale| arabe)? (?:de la|de l|des|du|de|d)',
    '(?:republica|reino|estado)(?: islamica| federal| arabe)? (?:de la|del|de los|da|do|dos|das|de)',
    'جمهوريه|مملكه|دوله',
    '(?:jamhuri|ufalme) ya',
  ].join('|')}) `,
)

/**
 * Reads what someone wrote for a country: an alpha-3 or alpha-2 code in capitals, or a name in English, French,
 * Portuguese, Arabic, Spanish or Swahili, or as UCDP writes it. Case and accents of names do not matter.
 */
export function countryOf(input: string): CountryReading {
  const written = input.trim()
  if (/^[A-Z]{2}$/.test(written)) {
    const country = alpha2To3(written)
    if (country !== undefined) return { outcome: 'one', country }
  }
  if (/^[A-Z]{3}$/.test(written) && isCountry(written)) return { outcome: 'one', country: written }
  const key = nameKey(written)
  const candidates = countriesByName.get(key) ?? countriesByName.get(key.replace(before, ''))
  if (candidates === undefined) return { outcome: 'unknown' }
  const [first, ...others] = candidates
  if (first !== undefined && others.length === 0) return { outcome: 'one', country: first }
  return { outcome: 'ambiguous', candidates: [...candidates] }
}
