/**
 * The attacker of restore-after-erase: has copies of raw files and whatever keys, and opens all that they open. Written
 * from the format's description alone, with no code of the vault, so that a fault there is not repeated here.
 */
import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { carve, type CarvedBatch } from './carve.ts'

export interface Kit {
  /** folders with raw files: the database, its log, an archive */
  files: readonly string[]
  /** a key store's folder, if there is one */
  keys?: string
  /** 32 bytes each, in hexadecimal: roots of a key store, or anything else that may be a key */
  secrets: readonly string[]
}

/** @returns the words of every report that opens */
export async function openEverything(kit: Kit): Promise<string[]> {
  const { batches, wraps, parts } = await carve(kit.files)
  const secrets = kit.secrets.map((secret) => Buffer.from(secret, 'hex'))
  const privateKeys = [...(await storedKeys(kit.keys, secrets)), ...secrets.map(asPrivateKey)]
  const batchKeys = new Map<string, Buffer[]>()
  for (const batch of batches.values())
    for (const key of privateKeys) {
      const opened = openBatch(key, batch)
      if (opened !== null) batchKeys.set(batch.batch, [...(batchKeys.get(batch.batch) ?? []), opened])
    }
  const subjectKeys = new Map<string, Buffer[]>()
  for (const { subject, batch, box } of wraps.values())
    for (const key of [...(batchKeys.get(batch) ?? []), ...secrets]) {
      const opened = decrypt(key, box, `tocsin/wrap/1\0${subject}\0${batch}`)
      if (opened !== null) subjectKeys.set(subject, [...(subjectKeys.get(subject) ?? []), opened])
    }
  const words = new Set<string>()
  for (const { subject, n, box } of parts.values())
    for (const key of [...(subjectKeys.get(subject) ?? []), ...secrets]) {
      const partKey = Buffer.from(hkdfSync('sha256', key, '', 'tocsin/part/1\0text', 32))
      const opened = decrypt(partKey, Buffer.concat([n, box]), `tocsin/part/1\0${subject}\0text`)
      if (opened !== null) words.add(opened.subarray(0, opened.lastIndexOf(0x80)).toString())
    }
  return [...words]
}

/** Every private key in that folder that one of the secrets opens. */
async function storedKeys(folder: string | undefined, roots: readonly Buffer[]): Promise<KeyObject[]> {
  if (folder === undefined) return []
  const found: KeyObject[] = []
  for (const series of ['words', 'recipients'])
    for (const name of await readdir(join(folder, series))) {
      const bytes = await readFile(join(folder, series, name))
      for (const root of roots) {
        const key = Buffer.from(hkdfSync('sha256', root, '', 'tocsin/key-file/1', 32))
        const der = decrypt(key, bytes, `${series}/${name}`)
        if (der !== null) found.push(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
      }
    }
  return found
}

/** Any 32 bytes are an X25519 private key. */
function asPrivateKey(bytes: Buffer): KeyObject {
  const head = Buffer.from('302e020100300506032b656e04220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([head, bytes]), format: 'der', type: 'pkcs8' })
}

/** RFC 7518, section 4.6: direct key agreement for A256GCM. */
function openBatch(privateKey: KeyObject, { jwe }: CarvedBatch): Buffer | null {
  const [head = '', , nonce = '', body = '', tag = ''] = jwe.split('.')
  const { epk } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { epk: { x: string } }
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: epk.x }, format: 'jwk' })
  const agreed = diffieHellman({ privateKey, publicKey })
  const counted = (text: string): Buffer => Buffer.concat([number(text.length), Buffer.from(text)])
  const about = Buffer.concat([counted('A256GCM'), number(0), number(0), number(256)])
  const key = createHash('sha256').update(number(1)).update(agreed).update(about).digest()
  return decrypt(key, Buffer.concat([nonce, body, tag].map((part) => Buffer.from(part, 'base64url'))), head)
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** @param box nonce, ciphertext, tag @returns null: not this key */
function decrypt(key: Buffer, box: Buffer, context: string): Buffer | null {
  if (box.length < 28) return null
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(box.subarray(-16))
  try {
    return Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()])
  } catch {
    return null // how node:crypto tells a wrong key
  }
}

if (import.meta.main) {
  const kit = JSON.parse(process.argv[2] ?? '') as Kit
  process.stdout.write(JSON.stringify(await openEverything(kit)))
}
