/**
 * The keeper of one machine: `<folder>/<series>/<epoch>` holds an epoch's private half, `<folder>/identity` the key
 * that signs public halves; both 0600 and encrypted under the root. The folder lies outside the database's and is left
 * out of ordinary backups (`DESIGN.md`).
 */
import { createPrivateKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto'
import { openBatch } from '../batch.ts'
import { isSignedBy, rawPublicKey, signEpoch, type Series } from '../epoch.ts'
import type { Keeper } from '../keeper.ts'
import { erasedList } from './erased-list.ts'
import {
  destroySealedFile,
  isThere,
  KeyFileUnreadable,
  readSealedFile,
  writeSealedFile,
} from './sealed-file.ts'

const IDENTITY = 'identity'
const EPOCH_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface FileKeeperOptions {
  folder: string
  /** 32 bytes under which every key file is encrypted */
  rootKey: Uint8Array
}

/**
 * Makes the keeper's identity if there is none yet; safe to repeat.
 * @returns the public key that sealers pin, base64url
 * @throws KeyFileUnreadable if the identity was made under another root
 */
export async function initKeeper({
  folder,
  rootKey,
}: FileKeeperOptions): Promise<{ pinnedKeeperKey: string }> {
  const found = await readSealedFile(folder, IDENTITY, rootKey)
  if (found !== null) return { pinnedKeeperKey: rawPublicKey(privateKeyOf(found)) }
  const identity = generateKeyPairSync('ed25519').privateKey
  await writeSealedFile(folder, IDENTITY, rootKey, exported(identity))
  return { pinnedKeeperKey: rawPublicKey(identity) }
}

/** @returns a keeper over that folder; key pairs it has opened stay in memory for as long as their files live */
export function fileKeeper({ folder, rootKey }: FileKeeperOptions): Keeper {
  const erased = erasedList(folder, rootKey)
  const held = new Map<string, KeyObject>()

  async function privateHalf(series: Series, epoch: string): Promise<KeyObject | null> {
    const name = `${series}/${epoch}`
    const known = held.get(name)
    // another process may have destroyed it
    if (known !== undefined && (await isThere(folder, name))) return known
    held.delete(name)
    const bytes = await readSealedFile(folder, name, rootKey)
    if (bytes === null) return null
    const key = privateKeyOf(bytes)
    held.set(name, key)
    return key
  }

  async function identityKey(): Promise<KeyObject> {
    const bytes = await readSealedFile(folder, IDENTITY, rootKey)
    if (bytes === null) throw new KeyFileUnreadable('the keeper has no identity yet')
    return privateKeyOf(bytes)
  }

  return {
    createEpoch: async (series, notAfter) => {
      const identity = await identityKey()
      const pair = generateKeyPairSync('x25519').privateKey
      const id = randomUUID()
      await writeSealedFile(folder, `${series}/${id}`, rootKey, exported(pair))
      const publicKey = Buffer.from(rawPublicKey(pair), 'base64url')
      return signEpoch(identity, { id, series, publicKey, notAfter })
    },
    openBatch: async (series, batch) => {
      // a row names the file: nothing but an id may become part of a path
      if (!EPOCH_ID.test(batch.epoch)) return 'unreadable'
      const key = await privateHalf(series, batch.epoch)
      if (key === null) return 'destroyed'
      return (await openBatch(key, batch)) ?? 'unreadable'
    },
    vouchesFor: async (epoch) => isSignedBy(rawPublicKey(await identityKey()), epoch),
    destroy: async (series, epoch) => {
      if (!EPOCH_ID.test(epoch)) return
      held.delete(`${series}/${epoch}`)
      await destroySealedFile(folder, `${series}/${epoch}`)
    },
    noteErased: erased.note,
    isErased: erased.has,
    forgetErased: erased.forget,
  }
}

function exported(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' })
}

function privateKeyOf(bytes: Buffer): KeyObject {
  return createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
}
