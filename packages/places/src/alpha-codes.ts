/**
 * Country codes of ISO 3166-1, with Kosovo's user-assigned XK / XKX. XAA to XZZ stand for fictional states.
 */
import { iso31661, iso31661Alpha2ToAlpha3, iso31661Alpha3ToAlpha2, iso31661NumericToAlpha2 } from 'iso-3166'

/** Every assigned alpha-3 code and XKX, in order. */
export const countries: readonly string[] = [...iso31661.map((country) => country.alpha3), 'XKX'].sort()

const known = new Set(countries)

/** Alpha-3 code of an alpha-2 code; `undefined` if it is not assigned. */
export function alpha2To3(alpha2: string): string | undefined {
  return alpha2 === 'XK' ? 'XKX' : iso31661Alpha2ToAlpha3[alpha2]
}

/** Alpha-2 code of an alpha-3 code; `undefined` if it is not assigned, as for fictional states. */
export function alpha3To2(alpha3: string): string | undefined {
  return alpha3 === 'XKX' ? 'XK' : iso31661Alpha3ToAlpha2[alpha3]
}

/** Alpha-3 code of an ISO 3166-1 numeric code, with or without leading zeros; null if it is not assigned. */
export function countryOfNumber(number: string): string | null {
  const alpha2 = iso31661NumericToAlpha2[number.padStart(3, '0')]
  return alpha2 === undefined ? null : (alpha2To3(alpha2) ?? null)
}

/** Whether a code stands for a state that exists only in exercises and demonstrations: XAA to XZZ but XKX. */
export function isFictional(alpha3: string): boolean {
  return /^X[A-Z]{2}$/.test(alpha3) && alpha3 !== 'XKX'
}

/** Whether a code is an assigned alpha-3 code, XKX or that of a fictional state. */
export function isCountry(alpha3: string): boolean {
  return known.has(alpha3) || isFictional(alpha3)
}
