/**
 * Links and codes of messages (design, section 6, "Links"). A token carries who is asked about what and until when,
 * sealed, so that it names no place and no party; desk and notifier share the key, so the desk checks a token of which
 * it has heard nothing. It is made from its content alone: a message that is tried again carries the same link.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { claimsOf, packClaims, type LinkClaims } from './link-claims.ts'

export type { LinkClaims } from './link-claims.ts'

/** A version (1 to 255) and at least 256 secret bits. The newest key makes, every key reads. */
export interface LinkKey {
  version: number
  secret: Uint8Array
}

/** How long a link is good, in seconds, unless its maker says less. */
export const LINK_SECONDS = 72 * 3600

export type LinkReading =
  | { outcome: 'valid' | 'expired'; claims: LinkClaims; key: LinkKey }
  | { outcome: 'forged' }

const NONCE = 12
const TAG = 16

/** @returns a token of base64url characters, fit for a path segment */
export function makeLink(claims: LinkClaims, key: LinkKey): string {
  const plain = packClaims(claims)
  // The nonce follows from the content, so equal content gives an equal token and no nonce serves two contents.
  const nonce = createHmac('sha256', derive(key, 'nonce')).update(plain).digest().subarray(0, NONCE)
  const cipher = createCipheriv('aes-256-gcm', derive(key, 'seal'), nonce)
  const head = Buffer.from([key.version])
  cipher.setAAD(head)
  const box = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([head, nonce, box, cipher.getAuthTag()]).toString('base64url')
}

/** Reads a token by whichever key made it. `expired` still says whose it was; `forged` is whatever we did not make. */
export function readLink(token: string, keys: readonly LinkKey[], now: Date): LinkReading {
  const bytes = Buffer.from(token, 'base64url')
  // One spelling only: two spellings of one token would each have their own count of wrong codes.
  if (bytes.length <= 1 + NONCE + TAG || bytes.toString('base64url') !== token) return { outcome: 'forged' }
  const key = keys.find(({ version }) => version === bytes[0])
  if (key === undefined) return { outcome: 'forged' }
  const plain = open(bytes, key)
  const claims = plain === null ? null : claimsOf(plain)
  if (claims === null) return { outcome: 'forged' }
  return { outcome: now.getTime() < claims.expiresAt.getTime() ? 'valid' : 'expired', claims, key }
}

/**
 * @param text a key as base64url or hex, `<version>:` before it unless it is version 1; several by commas, newest first
 * @throws RangeError, without the values
 */
export function parseLinkKeys(text: string): LinkKey[] {
  const keys = text.split(',').map((part) => {
    const [, version = '1', secret] = /^(?:(\d{1,3}):)?([A-Za-z0-9_-]{43,})$/.exec(part.trim()) ?? []
    const bytes = Buffer.from(secret ?? '', /^[0-9a-f]{64,}$/.test(secret ?? '') ? 'hex' : 'base64url')
    if (bytes.length < 32 || Number(version) < 1 || Number(version) > 255)
      throw new RangeError('a link key is [<version 1 to 255>:]<at least 256 bits as base64url or hex>')
    return { version: Number(version), secret: bytes }
  })
  if (new Set(keys.map(({ version }) => version)).size !== keys.length)
    throw new RangeError('two link keys have one version')
  return keys
}

/** A key for one purpose, so that token, nonce and code say nothing of each other. */
export function derive(key: LinkKey, purpose: 'seal' | 'nonce' | 'code'): Buffer {
  return Buffer.from(hkdfSync('sha256', key.secret, '', `tocsin/link/1/${purpose}`, 32))
}

function open(bytes: Buffer, key: LinkKey): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', derive(key, 'seal'), bytes.subarray(1, 1 + NONCE), {
    authTagLength: TAG,
  })
  decipher.setAAD(bytes.subarray(0, 1))
  decipher.setAuthTag(bytes.subarray(-TAG))
  const plain = decipher.update(bytes.subarray(1 + NONCE, -TAG))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return null // not sealed by this key: forged, which is an outcome
  }
}
