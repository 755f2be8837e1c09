/**
 * The keyed hashes of an intake. Each purpose has a key of its own, so that a value of one says nothing about another.
 */
import { createHmac, type KeyObject } from 'node:crypto'

/** Each at least 256 bits; as key objects, since from plain bytes node:crypto would make one at each call. */
export interface IntakeKeys {
  /** receipts */
  receipt: KeyObject
  /** API keys, of which only the HMAC is kept */
  apiKey: KeyObject
  /** what makes a repeat a repeat */
  idempotency: KeyObject
  /** whether a repeat has the same body */
  body: KeyObject
  /** tokens of sources, roots and observers; the one key that the two intakes share */
  token: KeyObject
}

/** HMAC-SHA-256 over parts, each with its length, so that no two lists of parts are the same message. */
export function mac(key: KeyObject | Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key)
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hmac.update(length).update(bytes)
  }
  return hmac.digest()
}

export type TokenOf = 'source' | 'root' | 'observer'

/**
 * What stands for a source, root or observer outside the intakes: nobody else can invert it, nor join it across
 * countries. 128 bits, hex.
 */
export function token(
  key: KeyObject | Uint8Array,
  of: TokenOf,
  country: string,
  ...identity: readonly string[]
): string {
  return mac(key, of, country, ...identity)
    .subarray(0, 16)
    .toString('hex')
}
