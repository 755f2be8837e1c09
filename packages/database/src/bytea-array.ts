import { sql, type SQL } from 'drizzle-orm'

const BYTEA_OID = 17
const HEADER_BYTES = 20
const NULL_LENGTH = -1

/**
 * `bytea[]` as the server keeps it on the wire: pg writes an array of buffers as hexadecimal text, which takes several
 * times its bytes in memory on both sides.
 */
export function byteaArray(values: readonly (Uint8Array | null)[]): SQL {
  return sql`${sql.param(encodeByteaArray(values))}::bytea[]`
}

/** One dimension, counted from 1; each element by its length. */
export function encodeByteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  const size = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), HEADER_BYTES)
  const bytes = Buffer.allocUnsafe(size)
  let at = bytes.writeInt32BE(1, 0)
  at = bytes.writeInt32BE(values.includes(null) ? 1 : 0, at)
  at = bytes.writeInt32BE(BYTEA_OID, at)
  at = bytes.writeInt32BE(values.length, at)
  at = bytes.writeInt32BE(1, at)
  for (const value of values) {
    at = bytes.writeInt32BE(value?.length ?? NULL_LENGTH, at)
    if (value === null) continue
    bytes.set(value, at)
    at += value.length
  }
  return bytes
}
