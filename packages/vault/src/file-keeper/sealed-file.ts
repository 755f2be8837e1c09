/** Small secrets in files that only their owner can read, encrypted under the root key and bound to their name. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A root that does not fit, or a damaged file: the keeper cannot start or open, and says so. */
export class KeyFileUnreadable extends Error {
  readonly code = 'key-file-unreadable'
}

/** Writes and flushes before it answers; the name appears only when the bytes are on disk. */
export async function writeSealedFile(
  folder: string,
  name: string,
  root: Uint8Array,
  plain: Buffer,
): Promise<void> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', fileKey(root), nonce)
  cipher.setAAD(Buffer.from(name))
  const bytes = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await flushFolder(dirname(path))
}

/** @returns the secret, or null if there is no such file @throws KeyFileUnreadable */
export async function readSealedFile(folder: string, name: string, root: Uint8Array): Promise<Buffer | null> {
  const bytes = await readIfThere(join(folder, name))
  if (bytes === null) return null
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) throw new KeyFileUnreadable('a key file is too short')
  const decipher = createDecipheriv('aes-256-gcm', fileKey(root), bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(name))
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
  try {
    const body = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch (cause) {
    throw new KeyFileUnreadable('a key file does not open under this root', { cause })
  }
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function fileKey(root: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', root, '', 'tocsin/key-file/1', 32))
}
