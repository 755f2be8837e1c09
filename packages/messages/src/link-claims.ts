/** What a link says, as bytes of a fixed length: the token's length tells no more than its text does. */

export interface LinkClaims {
  /** alert, or the review item */
  alert: string
  party: string
  seat: string
  /** the delivery: one id however often it is tried */
  message: string
  /** whole seconds count */
  expiresAt: Date
}

const PARTY = 17
const LONG_PARTY = 65
const HEAD = 3 * 16 + 5

/** @throws RangeError for ids that are no UUIDs or a party longer than 64 bytes */
export function packClaims(claims: LinkClaims): Buffer {
  const time = Buffer.alloc(5)
  time.writeUIntBE(Math.floor(claims.expiresAt.getTime() / 1000), 0, 5)
  return Buffer.concat([
    uuidBytes(claims.alert),
    uuidBytes(claims.seat),
    uuidBytes(claims.message),
    time,
    partyBytes(claims.party),
  ])
}

/** @returns null for bytes of another shape */
export function claimsOf(bytes: Buffer): LinkClaims | null {
  const party = bytes.length >= HEAD ? partyOf(bytes.subarray(HEAD)) : null
  if (party === null) return null
  return {
    alert: uuidText(bytes.subarray(0, 16)),
    seat: uuidText(bytes.subarray(16, 32)),
    message: uuidText(bytes.subarray(32, 48)),
    expiresAt: new Date(bytes.readUIntBE(48, 5) * 1000),
    party,
  }
}

// First byte: 0 for a UUID, otherwise the number of bytes of a text that zeros fill up.
function partyBytes(party: string): Buffer {
  if (UUID.test(party)) return Buffer.concat([Buffer.from([0]), uuidBytes(party)])
  const text = Buffer.from(party)
  if (text.length === 0 || text.length >= LONG_PARTY) throw new RangeError('a party of 1 to 64 bytes')
  const filled = Buffer.alloc(text.length < PARTY ? PARTY : LONG_PARTY)
  filled[0] = text.length
  text.copy(filled, 1)
  return filled
}

function partyOf(bytes: Buffer): string | null {
  if (bytes.length !== PARTY && bytes.length !== LONG_PARTY) return null
  const length = bytes.readUInt8(0)
  if (length === 0) return bytes.length === PARTY ? uuidText(bytes.subarray(1)) : null
  return length < bytes.length ? bytes.subarray(1, 1 + length).toString() : null
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function uuidBytes(uuid: string): Buffer {
  if (!UUID.test(uuid)) throw new RangeError('a UUID in lower case')
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
