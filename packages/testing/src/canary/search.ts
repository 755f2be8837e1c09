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

interface Needle {
  field: string
  spelling: string
  bytes: Buffer
}

export function searchFor(canaries: Canaries): Search {
  const needles = Object.entries(canaries).flatMap(([field, text]) =>
    [...spellings(text)].map(([spelling, bytes]) => ({ field, spelling, bytes })),
  )
  const among = oneLook(needles)
  const within = (bytes: Buffer, depth: number): Needle[] => {
    const hits = among(bytes)
    if (depth < DEPTH) for (const packed of gzipIn(bytes)) hits.push(...within(packed, depth + 1))
    return hits
  }
  return (bytes) => {
    const hits = [...within(bytes, 0), ...within(unfolded(bytes), DEPTH)]
    const first = new Map(hits.map(({ field, spelling }) => [field, { field, spelling }]))
    return [...first.values()]
  }
}

/** Bits of the hash of four bytes: thousands of needles leave most of the table empty. */
const BITS = 20
const hashOf = (word: number): number => Math.imul(word, 0x9e37_79b1) >>> (32 - BITS)

/** Reads bytes once however many needles there are: what no needle begins like is passed over. */
function oneLook(needles: readonly Needle[]): (bytes: Buffer) => Needle[] {
  const begins = new Uint8Array(1 << BITS)
  const byBeginning = new Map<number, Needle[]>()
  for (const needle of needles) {
    const word = needle.bytes.readInt32BE(0)
    begins[hashOf(word)] = 1
    byBeginning.set(word, [...(byBeginning.get(word) ?? []), needle])
  }
  return (bytes) => {
    const found = new Set<Needle>()
    let word = 0
    for (let end = 0; end < bytes.length; end++) {
      word = (word << 8) | bytes[end]!
      if (begins[hashOf(word)] === 0 || end < 3) continue
      const at = end - 3
      for (const needle of byBeginning.get(word) ?? [])
        if (bytes.subarray(at, at + needle.bytes.length).equals(needle.bytes)) found.add(needle)
    }
    return [...found]
  }
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
