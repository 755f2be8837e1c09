/** Small secrets in files that only their owner can read, encrypted under the root key and bound to their name. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { access, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const DYING = '.dying'

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
  const bytes = await orNull(readFile(join(folder, name)))
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

/**
 * Ends a secret: first its name goes, so that nobody reads a half-destroyed file, then its bytes are overwritten, then
 * they go. Cut short at any point, it is repeated to the end; a file that is gone is no fault.
 */
export async function destroySealedFile(folder: string, name: string): Promise<void> {
  const path = join(folder, name)
  const dying = `${path}${DYING}`
  if (await renamed(path, dying)) await flushFolder(dirname(path))
  const file = await openIfThere(dying)
  if (file === null) return
  try {
    const { size } = await file.stat()
    await file.write(randomBytes(size), 0, size, 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await unlink(dying)
  await flushFolder(dirname(path))
}

async function renamed(from: string, to: string): Promise<boolean> {
  return (await orNull(rename(from, to).then(() => true))) ?? false
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return orNull(open(path, 'r+'))
}

export async function isThere(folder: string, name: string): Promise<boolean> {
  return (await orNull(access(join(folder, name)).then(() => true))) ?? false
}

/** @returns names in a folder, none where there is no folder */
export async function namesIn(folder: string): Promise<string[]> {
  return (await orNull(readdir(folder))) ?? []
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A new or a gone name is on disk only then. */
export async function flushFolder(folder: string): Promise<void> {
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
