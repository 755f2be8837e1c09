/**
 * Envelope v1: how one part of a subject (a report, a seat's contact) is sealed under that subject's key.
 *
 * AES-256-GCM; the part's key is HKDF-SHA-256 of the subject's key, so parts can't be confused even if their names
 * were; subject and part are authenticated; the plaintext is padded, so that its length says little.
 */
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'

/** Bytes of the random key that each subject gets. */
export const KEY_BYTES = 32
/** Bytes of a part's nonce. */
export const NONCE_BYTES = 12
const TAG_BYTES = 16
const SMALLEST = 512

/** One sealed part as it lies in the vault's table `parts`. */
export interface SealedPart {
  v: 1
  subject: string
  part: string
  /** the nonce, 96 random bits */
  n: Buffer
  /** ciphertext and tag */
  box: Buffer
}

/**
 * A subject's key, or another of 256 bits, as node:crypto takes it fastest: from plain bytes it makes such an object at
 * each call, which costs more than the cipher.
 * @throws RangeError for another length
 */
export function secretKey(bytes: Uint8Array): KeyObject {
  if (bytes.length !== KEY_BYTES) throw new RangeError('a key has 32 bytes')
  return createSecretKey(bytes)
}

/** @param n the nonce: random, and never used again under this key */
export function sealPart(
  key: KeyObject,
  subject: string,
  part: string,
  plain: Uint8Array,
  n: Buffer = randomBytes(NONCE_BYTES),
): SealedPart {
  const cipher = createCipheriv('aes-256-gcm', partKey(key, part), n)
  cipher.setAAD(partContext(subject, part))
  const box = Buffer.concat([cipher.update(pad(plain)), cipher.final(), cipher.getAuthTag()])
  return { v: 1, subject, part, n, box }
}

/** @returns the plaintext, or null if key, subject, part or bytes are not those that were sealed */
export function openPart(key: KeyObject, sealed: SealedPart): Buffer | null {
  const { subject, part, n, box } = sealed
  if (n.length !== NONCE_BYTES || box.length < TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', partKey(key, part), n)
  decipher.setAAD(partContext(subject, part))
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES))
  try {
    const padded = Buffer.concat([decipher.update(box.subarray(0, box.length - TAG_BYTES)), decipher.final()])
    return unpad(padded)
  } catch {
    // node:crypto reports a wrong tag only by throwing; to the caller it is an outcome
    return null
  }
}

/** 0x80, then zeros up to the next of 512, 1024, 2048 … bytes (ISO/IEC 7816-4 padding to powers of two). */
export function pad(plain: Uint8Array): Buffer {
  let size = SMALLEST
  while (size < plain.length + 1) size *= 2
  const padded = Buffer.alloc(size)
  padded.set(plain)
  padded[plain.length] = 0x80
  return padded
}

/** @returns what was padded, or null if this is no padding of ours */
export function unpad(padded: Buffer): Buffer | null {
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end -= 1
  return end >= 0 && padded[end] === 0x80 ? padded.subarray(0, end) : null
}

function partKey(key: KeyObject, part: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, '', `tocsin/part/1\0${part}`, KEY_BYTES)))
}

function partContext(subject: string, part: string): Buffer {
  return Buffer.from(`tocsin/part/1\0${subject}\0${part}`)
}
