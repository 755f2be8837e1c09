/**
 * Batch keys: one key agreement a report costs 0.3 ms, so each sealing process makes a random key for about a minute,
 * seals that once to the epoch's public key, and wraps the keys of its reports under it.
 */
import { CompactEncrypt, compactDecrypt, errors, type CompactJWEHeaderParameters } from 'jose'
import { createPublicKey, type KeyObject } from 'node:crypto'
import { KEY_BYTES } from './envelope.ts'
import type { SignedEpoch } from './epoch.ts'

const ALGORITHM = 'ECDH-ES'
const ENCRYPTION = 'A256GCM'
const TYPE = 'tocsin-batch+1'

/** A batch as its row says. */
export interface SealedBatch {
  id: string
  epoch: string
  jwe: string
}

export async function sealBatch(epoch: SignedEpoch, id: string, batchKey: Uint8Array): Promise<SealedBatch> {
  const x = epoch.publicKey.toString('base64url')
  const recipient = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' })
  const jwe = await new CompactEncrypt(batchKey)
    .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, kid: epoch.id, sub: id, typ: TYPE })
    .encrypt(recipient)
  return { id, epoch: epoch.id, jwe }
}

/** @returns the batch key, or null if the token is not this batch of this epoch, or was altered */
export async function openBatch(privateKey: KeyObject, batch: SealedBatch): Promise<Buffer | null> {
  const opened = await decrypt(privateKey, batch.jwe)
  if (opened === null) return null
  const { kid, sub, typ } = opened.protectedHeader
  const isThis = kid === batch.epoch && sub === batch.id && typ === TYPE
  return isThis && opened.plaintext.length === KEY_BYTES ? Buffer.from(opened.plaintext) : null
}

async function decrypt(
  key: KeyObject,
  jwe: string,
): Promise<{ plaintext: Uint8Array; protectedHeader: CompactJWEHeaderParameters } | null> {
  try {
    return await compactDecrypt(jwe, key, {
      // fixed here: never taken from the token
      keyManagementAlgorithms: [ALGORITHM],
      contentEncryptionAlgorithms: [ENCRYPTION],
    })
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
