import { createHash } from 'node:crypto'

/**
 * An id made from what it is of, so that a repeated event makes the same one: UUID version 8 (RFC 9562, section 5.8)
 * over SHA-256 of the parts. Not secret: who knows the parts can compute it.
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest()
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
