/**
 * The receipt: the secret by which a source follows its report. It is derived from the report's id, so that a retry
 * gets the same one and nobody has to store it; what is stored is its hash.
 */
import { createHash, type KeyObject } from 'node:crypto'
import { mac } from './keys.ts'

/** Crockford's base 32: no I, L, O or U, so that it can be read out and written down. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SYMBOLS = 26
const GROUP = 4

/** @returns 128 bits in 26 symbols, in groups of four, such as `7Q2M-…` */
export function receiptOf(key: KeyObject, report: string): string {
  const bits = BigInt(`0x${mac(key, report).subarray(0, 16).toString('hex')}`)
  let symbols = ''
  for (let shift = BigInt((SYMBOLS - 1) * 5); shift >= 0n; shift -= 5n)
    symbols += ALPHABET[Number((bits >> shift) & 31n)]
  return (symbols.match(/.{1,4}/g) ?? []).join('-')
}

/** @returns the hash by which a receipt is found, however its letters and groups were typed; null if it can't be one */
export function receiptHash(typed: string): Buffer | null {
  const symbols = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (symbols.length !== SYMBOLS || [...symbols].some((symbol) => !ALPHABET.includes(symbol))) return null
  return createHash('sha256').update(`tocsin/receipt/1\0${symbols}`).digest()
}

/** Longest text that is looked at as a receipt: typed with spaces between all symbols. */
export const RECEIPT_TYPED_LIMIT = SYMBOLS * 2 + GROUP
