/**
 * Keyed near-duplicate signatures: MinHash of word shingles under an HMAC key, folded into bands. Two texts share a band
 * with a chance that rises steeply with their likeness; who lacks the key can neither make one nor test a guess.
 */
import { createHmac } from 'node:crypto'

export const BANDS = 12
const ROWS = 4
const SHINGLE_WORDS = 2
/** Below this many words two texts are alike by chance. */
const FEWEST_WORDS = 5
/** What follows is not compared: a retelling that differs only this late is one all the same. */
const MOST_WORDS = 2_000
const PRIME = (1n << 61n) - 1n

/**
 * @param key of the series `shingle`, at least 32 bytes
 * @returns BANDS signatures, or none where the text is too short to compare
 */
export function signatureOf(text: string, key: Uint8Array): string[] {
  const words = wordsOf(text)
  if (words.length < FEWEST_WORDS) return []
  const hashes = [...shinglesOf(words)].map(
    (shingle) => hmac(key, `shingle|${shingle}`).readBigUInt64BE(0) % PRIME,
  )
  return Array.from({ length: BANDS }, (_, band) => {
    const rows = Array.from({ length: ROWS }, (__, row) => least(hashes, band * ROWS + row, key))
    return hmac(key, `band|${band}|${rows.join('|')}`)
      .toString('base64url')
      .slice(0, 16)
  })
}

function least(hashes: readonly bigint[], row: number, key: Uint8Array): bigint {
  const seed = hmac(key, `row|${row}`)
  const factor = (seed.readBigUInt64BE(0) % (PRIME - 1n)) + 1n
  const shift = seed.readBigUInt64BE(8) % PRIME
  let smallest = PRIME
  for (const hash of hashes) {
    const value = (hash * factor + shift) % PRIME
    if (value < smallest) smallest = value
  }
  return smallest
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MOST_WORDS)
}

function shinglesOf(words: readonly string[]): Set<string> {
  const shingles = new Set<string>()
  for (let i = 0; i + SHINGLE_WORDS <= words.length; i++)
    shingles.add(words.slice(i, i + SHINGLE_WORDS).join(' '))
  return shingles
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
