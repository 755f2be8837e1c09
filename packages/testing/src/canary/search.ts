/** Searches bytes for canaries, also through line folds and inside gzip. */
import { constants, inflateRawSync } from 'node:zlib'
import { spellings } from './spellings.ts'

/** What must not be found, by the field that it was given in. */
export type Canaries = Readonly<Record<string, string>>

export interface Hit {
  field: string
  /** the way it was spelled */
  spelling: string
}

/** Finds every field whose canary lies in the bytes, each once. */
export type Search = (bytes: Buffer) => Hit[]

const GZIP = Buffer.from([0x1f, 0x8b, 0x08])
/** Deeper nesting than an archive of compressed files is nobody's accident. */
const DEPTH = 2

/** So many first characters alike make canaries a flock: canaries of one run begin alike, so that gigabytes are read once. */
const BEGINNING = 12

interface Needle {
  field: string
  spelling: string
  bytes: Buffer
}

/** Needles that begin alike in this spelling, and that beginning: where it is not, none of them is. */
interface Flock {
  beginning: Buffer
  needles: Needle[]
}

export function searchFor(canaries: Canaries): Search {
  const flocks = flocksOf(canaries)
  const within = (bytes: Buffer, depth: number): Hit[] => {
    const hits: Hit[] = flocks
      .filter(({ beginning }) => bytes.includes(beginning))
      .flatMap(({ needles }) => needles.filter((needle) => bytes.includes(needle.bytes)))
    if (depth < DEPTH) for (const packed of gzipIn(bytes)) hits.push(...within(packed, depth + 1))
    return hits
  }
  return (given) => {
    const bytes = withoutEmptyBlocks(given)
    const hits = [...within(bytes, 0), ...within(unfolded(bytes), DEPTH)]
    const first = new Map(hits.map(({ field, spelling }) => [field, { field, spelling }]))
    return [...first.values()]
  }
}

function flocksOf(canaries: Canaries): Flock[] {
  const flocks = new Map<string, Flock>()
  for (const [field, text] of Object.entries(canaries)) {
    // what a spelling shows of a beginning is what it shows first of the whole
    const beginnings = spellings(text.slice(0, BEGINNING))
    for (const [spelling, bytes] of spellings(text)) {
      const beginning = beginnings.get(spelling) ?? bytes
      const key = beginning.toString('latin1')
      const flock = flocks.get(key) ?? { beginning, needles: [] }
      flock.needles.push({ field, spelling, bytes })
      flocks.set(key, flock)
    }
  }
  return [...flocks.values()]
}

const BLOCK = 64 * 1024
const EMPTY = Buffer.alloc(BLOCK)

/** Databases and logs make files ahead of what they write: gigabytes of nothing. */
function withoutEmptyBlocks(bytes: Buffer): Buffer {
  if (bytes.length < 2 * BLOCK) return bytes
  const blocks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK)
    if (!block.equals(EMPTY.subarray(0, block.length))) blocks.push(block)
  }
  return Buffer.concat(blocks)
}

/** Without the line ends that mail puts into base64 and quoted-printable. */
function unfolded(bytes: Buffer): Buffer {
  return bytes.includes('\r\n')
    ? Buffer.from(bytes.toString('latin1').replace(/=?\r\n/g, ''), 'latin1')
    : Buffer.alloc(0)
}

function gzipIn(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 1)) {
    const opened = gunzipped(bytes.subarray(at))
    if (opened !== null) found.push(opened)
  }
  return found
}

/** Whatever follows the archive is left alone. @returns null where the three bytes were no archive's beginning */
function gunzipped(bytes: Buffer): Buffer | null {
  try {
    return inflateRawSync(bytes.subarray(headerLength(bytes)), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 64 * 1024 * 1024,
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

/** RFC 1952, section 2.3: ten bytes, then what the flags announce. */
function headerLength(bytes: Buffer): number {
  const flags = bytes[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)
  for (const text of [8, 16]) if (flags & text) at = Math.max(at, bytes.indexOf(0, at) + 1)
  return flags & 2 ? at + 2 : at
}
