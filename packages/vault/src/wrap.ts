/**
 * A wrap: a subject's key under a batch key. It is the only copy of that key: without its wrap a subject is erased.
 */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @returns nonce, ciphertext and tag, bound to subject and batch */
export function wrapKey(batchKey: KeyObject, subject: string, batch: string, key: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', batchKey, nonce)
  cipher.setAAD(wrapContext(subject, batch))
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()])
}

/** @returns the subject's key, or null if the wrap is not of this subject and batch or was altered */
export function unwrapKey(batchKey: KeyObject, subject: string, batch: string, box: Buffer): Buffer | null {
  if (box.length <= NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', batchKey, box.subarray(0, NONCE_BYTES))
  decipher.setAAD(wrapContext(subject, batch))
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES))
  try {
    const body = box.subarray(NONCE_BYTES, box.length - TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    // a wrong tag: an outcome
    return null
  }
}

function wrapContext(subject: string, batch: string): Buffer {
  return Buffer.from(`tocsin/wrap/1\0${subject}\0${batch}`)
}
