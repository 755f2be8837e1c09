/** The country of the authority that issued an alert, where its own codes or its address tell. */
import type { CapAlert } from '@tocsin/cap'
import { alpha2To3, countryOfNumber } from '@tocsin/places'

/** Endings that are sold to anybody: they tell nothing of a country. */
const sold = new Set([
  'ac',
  'ai',
  'bz',
  'cc',
  'co',
  'eu',
  'fm',
  'gg',
  'io',
  'la',
  'ly',
  'me',
  'nu',
  'sh',
  'su',
  'to',
  'tv',
  'ws',
])

/** National profiles of CAP, by what stands in `code`. */
const profiles: readonly (readonly [name: RegExp, country: string])[] = [
  [/profile:CAP-AU\b/i, 'AUS'],
  [/profile:CAP-CP\b/i, 'CAN'],
  [/profile:CAP-IT\b|^CAP-IT\b/i, 'ITA'],
  [/^IPAWSv\d/i, 'USA'],
]

/**
 * By, in this order: the WMO's object id of alerting authorities (2.49.0.*.<ISO 3166-1 numeric>), a national profile of
 * CAP, the ending of the sender's domain. Null where none of them tells.
 */
export function countryOfIssuer({ identity, codes }: CapAlert): string | null {
  const number = /\b2\.49\.0\.\d+\.(\d{1,3})\b/.exec(identity.identifier)?.[1]
  const profile = profiles.find(([name]) => codes.some((code) => name.test(code)))?.[1]
  return (
    (number === undefined ? null : countryOfNumber(number)) ?? profile ?? countryOfDomain(identity.sender)
  )
}

function countryOfDomain(sender: string): string | null {
  const domain = /(?:@|:\/\/)([^/@:]+)/.exec(sender)?.[1] ?? sender
  const ending = /\.([a-z]{2,4})$/i.exec(domain)?.[1]?.toLowerCase()
  if (ending === undefined || sold.has(ending)) return null
  if (ending === 'gov' || ending === 'mil') return 'USA'
  return alpha2To3(ending === 'uk' ? 'GB' : ending.toUpperCase()) ?? null
}
