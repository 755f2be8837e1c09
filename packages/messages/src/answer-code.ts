/** The six digits that stand in a message's text, and never in its link, its subject or a page. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { packClaims, type LinkClaims } from './link-claims.ts'
import { derive, type LinkKey } from './link-token.ts'

/** @returns six digits that follow from the claims; of 2^64 values modulo 10^6, so no digit is likelier than another */
export function codeOf(claims: LinkClaims, key: LinkKey): string {
  const mac = createHmac('sha256', derive(key, 'code')).update(packClaims(claims)).digest()
  return String(mac.readBigUInt64BE() % 1_000_000n).padStart(6, '0')
}

/** Compares in constant time; blanks and Arabic-Indic or Persian digits are what people's keyboards give. */
export function codeMatches(given: string, claims: LinkClaims, key: LinkKey): boolean {
  const wanted = Buffer.from(codeOf(claims, key))
  const typed = Buffer.from(plainDigits(given))
  const comparable = typed.length === wanted.length ? typed : Buffer.alloc(wanted.length)
  return timingSafeEqual(wanted, comparable) && typed.length === wanted.length
}

function plainDigits(text: string): string {
  return text
    .replace(/[\s\u2066-\u2069\u200e\u200f-]/g, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
}
