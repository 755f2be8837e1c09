/** First-level divisions of ISO 3166-2: from a name to a code and back. */
import { readFileSync } from 'node:fs'
import { iso31662 } from 'iso-3166'
import admin1Aliases from '../data/admin1-aliases.json' with { type: 'json' }
import { alpha2To3, alpha3To2 } from './alpha-codes.ts'
import type { NameLanguage } from './country-names.ts'
import { divisionKey, nameKey } from './name-key.ts'
import { once } from './once.ts'
import { swahiliSpellings } from './swahili-names.ts'

// read, not imported: half a megabyte of literal types costs every type check
const named: Record<string, Record<string, string>> = JSON.parse(
  readFileSync(new URL('../data/admin1-names.json', import.meta.url), 'utf8'),
)
const aliases: Record<string, string[]> = admin1Aliases

/** What a division's name stands for within one country; candidates are ISO 3166-2 codes in order. */
export type Admin1Reading =
  | { outcome: 'one'; admin1: string }
  | { outcome: 'ambiguous'; candidates: string[] }
  | { outcome: 'unknown' }

/** Every first-level code in order. */
export const admin1Codes: readonly string[] = Object.keys(named).sort()

/** Alpha-3 code of the country a division belongs to. */
export const countryOfAdmin1 = (code: string): string | undefined => alpha2To3(code.slice(0, 2))

/** Whether a code is one of ISO 3166-2's first level today. */
export const isAdmin1 = (code: string): boolean => code in named

/** A division's name in a language, else in English, else as ISO writes it, else the code. */
export function admin1Name(code: string, language: NameLanguage): string {
  const names = named[code]
  return names?.[language] ?? names?.['en'] ?? names?.['iso'] ?? code
}

/** Every known way to write a division's name. */
export function admin1Spellings(code: string): string[] {
  const written = [...Object.values(named[code] ?? {}), ...(aliases[code] ?? [])]
  const english = [named[code]?.['en'] ?? '', named[code]?.['iso'] ?? '', ...(aliases[code] ?? [])]
  return [...new Set([...written, ...english.flatMap(swahiliSpellings)])]
}

function indexOf(keyOf: (name: string) => string): Map<string, string[]> {
  const index = new Map<string, string[]>()
  for (const code of admin1Codes) {
    for (const spelling of admin1Spellings(code)) {
      const key = `${code.slice(0, 2)} ${keyOf(spelling)}`
      const borne = index.get(key) ?? []
      if (!borne.includes(code)) index.set(key, [...borne, code])
    }
  }
  for (const part of iso31662) {
    // a part of a division (a Ugandan district, a Philippine province) stands for the division, if none has its name
    const key = `${part.code.slice(0, 2)} ${keyOf(part.name)}`
    if (part.parent in named && !index.has(key)) index.set(key, [part.parent])
  }
  return index
}

const byFullName = once(() => indexOf(nameKey))
const byBareName = once(() => indexOf(divisionKey))

/**
 * Reads a first-level division's name or code within a country, in any of the languages, with or without the word
 * for its kind ("Ouham-Pendé", "préfecture de l'Ouham-Pendé", "Idlib governorate", "CF-OP").
 */
export function admin1Of(country: string, name: string): Admin1Reading {
  const alpha2 = alpha3To2(country)
  const written = name.trim()
  if (alpha2 === undefined || written === '') return { outcome: 'unknown' }
  const code = written.toUpperCase()
  if (code.startsWith(`${alpha2}-`) && isAdmin1(code)) return { outcome: 'one', admin1: code }
  const found =
    byFullName().get(`${alpha2} ${nameKey(written)}`) ?? byBareName().get(`${alpha2} ${divisionKey(written)}`)
  const [first, ...others] = found ?? []
  if (first === undefined) return { outcome: 'unknown' }
  return others.length === 0
    ? { outcome: 'one', admin1: first }
    : { outcome: 'ambiguous', candidates: [first, ...others] }
}
