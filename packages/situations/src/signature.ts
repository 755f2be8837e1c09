/**
 * Keyed near-duplicate signatures: MinHash of word shingles under an HMAC key, folded into bands. Two texts share a band
 * with a chance that rises steeply with their likeness; who lacks the key can neither make one nor test a guess.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

export const BANDS = 12
const ROWS = 4
const SHINGLE_WORDS = 2
/** Below this many words two texts are alike by chance. */
const FEWEST_WORDS = 5
/** What follows is not compared: a retelling that differs only this late is one all the same. */
const MOST_WORDS = 2_000

/** @returns BANDS signatures of a text, or none where it is too short to compare */
export type SignatureOf = (text: string) => string[]

/** @param key of the series `shingle`, at least 32 bytes */
export function signaturesUnder(key: Uint8Array): SignatureOf {
  // Raw bytes would be made a key anew by each HMAC, at several times its cost.
  const own = createSecretKey(key)
  const seeds = Array.from({ length: BANDS * ROWS }, (_, row) => hmac(own, `row|${row}`).readUInt32BE(0))
  // A hundred a text, of which 32 bits are used and none is shown: a secret before the words is enough here.
  const secret = hmac(own, 'shingles').toString('base64')
  return (text) => {
    const words = wordsOf(text)
    if (words.length < FEWEST_WORDS) return []
    const hashes = Uint32Array.from(shinglesOf(words), (shingle) =>
      hash('sha256', secret + shingle, 'buffer').readUInt32BE(0),
    )
    return Array.from({ length: BANDS }, (_, band) => {
      const rows = seeds.slice(band * ROWS, (band + 1) * ROWS).map((seed) => least(hashes, seed))
      return hmac(own, `band|${band}|${rows.join('|')}`)
        .toString('base64url')
        .slice(0, 16)
    })
  }
}

/** The least hash after one of the shuffles: each seed shuffles all 32-bit numbers in its own way. */
function least(hashes: Uint32Array, seed: number): number {
  let smallest = 0xffffffff
  for (const hash of hashes) smallest = Math.min(smallest, mixed(hash ^ seed))
  return smallest
}

/** MurmurHash3's finaliser (Appleby, public domain): a bijection in which every bit depends on every other. */
function mixed(value: number): number {
  let x = value ^ (value >>> 16)
  x = Math.imul(x, 0x85ebca6b)
  x ^= x >>> 13
  x = Math.imul(x, 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
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

function hmac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
