/**
 * Epochs: key pairs that exist to be destroyed. The public half is a row that every sealer reads; it is believed only
 * with the keeper's signature, so that who can write the row cannot make sealers seal to a key of his own.
 */
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/** Who opens what is sealed: `words` triage, `recipients` (contacts of seats) the notifier. */
export const seriesNames = ['words', 'recipients'] as const
export type Series = (typeof seriesNames)[number]

/** The public half of an epoch as its row says. */
export interface SignedEpoch {
  id: string
  series: Series
  /** raw X25519 public key, 32 bytes */
  publicKey: Buffer
  /** Ed25519, by the keeper's identity */
  signature: Buffer
  /** from then on no sealer uses it */
  notAfter: Date
}

type UnsignedEpoch = Omit<SignedEpoch, 'signature'>

export function signEpoch(identity: KeyObject, epoch: UnsignedEpoch): SignedEpoch {
  return { ...epoch, signature: sign(null, statement(epoch), identity) }
}

/** @param pinned the keeper's raw Ed25519 public key, base64url, as configured at the sealer */
export function isSignedBy(pinned: string, epoch: SignedEpoch): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: pinned }, format: 'jwk' })
  return verify(null, statement(epoch), key, epoch.signature)
}

/** @returns the raw public key of an X25519 or Ed25519 pair, as base64url */
export function rawPublicKey(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  if (x === undefined) throw new TypeError('not an octet key pair')
  return x
}

function statement({ series, id, notAfter, publicKey }: UnsignedEpoch): Buffer {
  const head = `tocsin/epoch/1\0${series}\0${id}\0${notAfter.toISOString()}\0`
  return Buffer.concat([Buffer.from(head), publicKey])
}
