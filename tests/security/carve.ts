/**
 * Finds rows of the vault in raw bytes, deleted ones too: files of the database's folder, its write-ahead log, an archive
 * of that log. Knows PostgreSQL's layout of a tuple and nothing of our code.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface CarvedBatch {
  epoch: string
  batch: string
  jwe: string
}
export interface CarvedWrap {
  subject: string
  batch: string
  box: Buffer
}
export interface CarvedPart {
  subject: string
  n: Buffer
  box: Buffer
}
export interface Carved {
  batches: Map<string, CarvedBatch>
  wraps: Map<string, CarvedWrap>
  parts: Map<string, CarvedPart>
}

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
// a compact JWE of 32 bytes by direct agreement: header, no key, nonce, ciphertext, tag
const BATCH = /eyJ[\w-]{40,1000}\.\.[\w-]{16}\.[\w-]{43}\.[\w-]{22}/g
// a short text has one byte of length before it (0x4b: 36 characters), as has a short bytea (0x7b: 60 bytes)
const WRAP = new RegExp(`\\x4b(${ID})([^]{16})\\x7b([^]{60})`, 'g')
// subject, part `text`, version 1, nonce of 12 bytes, then a bytea with four bytes of length, aligned
const PART = new RegExp(`\\x4b(${ID})\\x0btext\\x01\\x00\\x1b([^]{12})\\x00{3}(?=([^]{4}))`, 'g')

const SEGMENT = /^[0-9A-F]{24}$/
const PAGE = 8192
const LONG_HEADER = 0x0002

/** @returns everything of that kind in all files under those folders, each once */
export async function carve(folders: readonly string[]): Promise<Carved> {
  const found: Carved = { batches: new Map(), wraps: new Map(), parts: new Map() }
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      if (!entry.isFile()) continue
      const bytes = await readFile(join(entry.parentPath, entry.name))
      carveBytes(SEGMENT.test(entry.name) ? withoutPageHeaders(bytes) : bytes, found)
    }
  }
  return found
}

function carveBytes(bytes: Buffer, { batches, wraps, parts }: Carved): void {
  const text = bytes.toString('latin1')
  for (const [jwe] of text.matchAll(BATCH)) {
    const header = headerOf(jwe)
    if (header !== null) batches.set(jwe, { epoch: header.kid, batch: header.sub, jwe })
  }
  for (const [all, subject = '', batch = '', box = ''] of text.matchAll(WRAP))
    wraps.set(all, { subject, batch: uuidOf(batch), box: Buffer.from(box, 'latin1') })
  for (const match of text.matchAll(PART)) {
    const [all, subject = '', n = '', length = ''] = match
    const from = match.index + all.length
    const end = from + (Buffer.from(length, 'latin1').readUInt32LE() >>> 2)
    const box = bytes.subarray(from + 4, end)
    parts.set(`${subject}${n}`, { subject, n: Buffer.from(n, 'latin1'), box: Buffer.from(box) })
  }
}

/** A record of the log that crosses a page goes on behind the next page's header. */
function withoutPageHeaders(segment: Buffer): Buffer {
  const pages: Buffer[] = []
  for (let at = 0; at + PAGE <= segment.length; at += PAGE) {
    const isLong = (segment.readUInt16LE(at + 2) & LONG_HEADER) !== 0
    pages.push(segment.subarray(at + (isLong ? 40 : 24), at + PAGE))
  }
  return Buffer.concat(pages)
}

function headerOf(jwe: string): { kid: string; sub: string } | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString())
    const { kid, sub } = header as { kid?: unknown; sub?: unknown }
    return typeof kid === 'string' && typeof sub === 'string' ? { kid, sub } : null
  } catch {
    return null // bytes that only look like one
  }
}

function uuidOf(latin1: string): string {
  return Buffer.from(latin1, 'latin1')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
