/** Cursors of a list: where the last page ended, sealed for one person, so that they order and count nothing. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import * as z from 'zod'

const place = z.tuple([z.string(), z.uuid()])

export function sealCursor(key: Buffer, person: string, after: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const box = Buffer.concat([cipher.update(JSON.stringify([person, after])), cipher.final()])
  return Buffer.concat([nonce, box, cipher.getAuthTag()]).toString('base64url')
}

/** @returns the id that the last page ended with; null for a cursor that is not this person's */
export function openCursor(key: Buffer, person: string, cursor: string): string | null {
  const bytes = Buffer.from(cursor, 'base64url')
  if (bytes.length < 29) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    const plain = decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
    const read = place.safeParse(JSON.parse(plain))
    return read.success && read.data[0] === person ? read.data[1] : null
  } catch {
    return null // changed, or another installation's: not a cursor of ours
  }
}
