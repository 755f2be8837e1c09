import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBatch, sealBatch } from '../batch.ts'
import { isSignedBy, rawPublicKey, signEpoch } from '../epoch.ts'
import { fileKeeper, initKeeper } from './file-keeper.ts'
import { KeyFileUnreadable } from './sealed-file.ts'

const rootKey = randomBytes(32)
const notAfter = new Date('2027-01-01T00:00:00Z')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-keeper-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the identity', () => {
  it('is made once and then found', async () => {
    const first = await initKeeper({ folder, rootKey })
    expect(await initKeeper({ folder, rootKey })).toEqual(first)
  })

  it('is not readable under another root', async () => {
    await initKeeper({ folder, rootKey })
    await expect(initKeeper({ folder, rootKey: randomBytes(32) })).rejects.toThrow(KeyFileUnreadable)
  })

  it('vouches for an epoch and for no altered one', async () => {
    const { pinnedKeeperKey } = await initKeeper({ folder, rootKey })
    const epoch = await fileKeeper({ folder, rootKey }).createEpoch('words', notAfter)
    expect(isSignedBy(pinnedKeeperKey, epoch)).toBe(true)
    const other = generateKeyPairSync('x25519').privateKey
    const publicKey = Buffer.from(rawPublicKey(other), 'base64url')
    expect(isSignedBy(pinnedKeeperKey, { ...epoch, publicKey })).toBe(false)
    expect(isSignedBy(pinnedKeeperKey, { ...epoch, series: 'recipients' })).toBe(false)
    expect(isSignedBy(pinnedKeeperKey, { ...epoch, notAfter: new Date('2037-01-01') })).toBe(false)
    const stranger = generateKeyPairSync('ed25519').privateKey
    expect(isSignedBy(pinnedKeeperKey, signEpoch(stranger, epoch))).toBe(false)
  })
})

describe('key files', () => {
  it('are for their owner alone and hold no key in the clear', async () => {
    await initKeeper({ folder, rootKey })
    const epoch = await fileKeeper({ folder, rootKey }).createEpoch('recipients', notAfter)
    const path = join(folder, 'recipients', epoch.id)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'recipients'))).mode & 0o777).toBe(0o700)
    expect((await readFile(path)).includes(epoch.publicKey)).toBe(false)
    expect(await readdir(join(folder, 'recipients'))).toEqual([epoch.id])
  })

  it('open a batch of their epoch and of no other', async () => {
    await initKeeper({ folder, rootKey })
    const keeper = fileKeeper({ folder, rootKey })
    const [mine, other] = [
      await keeper.createEpoch('words', notAfter),
      await keeper.createEpoch('words', notAfter),
    ]
    const key = randomBytes(32)
    const batch = await sealBatch(mine, randomUUID(), key)
    expect(await keeper.openBatch('words', batch)).toEqual(key)
    expect(await keeper.openBatch('words', { ...batch, epoch: other.id })).toBe('unreadable')
    expect(await keeper.openBatch('words', { ...batch, id: randomUUID() })).toBe('unreadable')
    expect(await keeper.openBatch('recipients', batch)).toBe('destroyed')
    expect(await keeper.openBatch('words', { ...batch, epoch: randomUUID() })).toBe('destroyed')
  })

  it('are never reached by a name that a row makes up', async () => {
    await writeFile(join(folder, 'elsewhere'), randomBytes(64))
    const keeper = fileKeeper({ folder, rootKey })
    expect(await keeper.openBatch('words', { id: randomUUID(), epoch: '../elsewhere', jwe: 'x' })).toBe(
      'unreadable',
    )
  })
})

describe('a batch token', () => {
  it('is refused when its header asks for another algorithm', async () => {
    await initKeeper({ folder, rootKey })
    const pair = generateKeyPairSync('x25519')
    const publicKey = Buffer.from(rawPublicKey(pair.privateKey), 'base64url')
    const epoch = {
      id: randomUUID(),
      series: 'words' as const,
      publicKey,
      signature: Buffer.alloc(0),
      notAfter,
    }
    const batch = await sealBatch(epoch, randomUUID(), randomBytes(32))
    const [, ...rest] = batch.jwe.split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM' })).toString('base64url')
    expect(await openBatch(pair.privateKey, { ...batch, jwe: [header, ...rest].join('.') })).toBeNull()
    expect(await openBatch(pair.privateKey, { ...batch, jwe: 'not a token' })).toBeNull()
  })
})

describe('the erased list', () => {
  it('names what was erased and reveals no name', async () => {
    const keeper = fileKeeper({ folder, rootKey })
    const subject = randomUUID()
    expect(await keeper.isErased(subject)).toBe(false)
    await keeper.noteErased(subject, notAfter)
    await keeper.noteErased(subject, notAfter)
    expect(await keeper.isErased(subject)).toBe(true)
    expect(await fileKeeper({ folder, rootKey }).isErased(subject)).toBe(true)
    expect((await readdir(join(folder, 'erased'))).join()).not.toContain(subject)
  })
  it('lets go of what was noted before an instant', async () => {
    const keeper = fileKeeper({ folder, rootKey })
    const [old, young] = [randomUUID(), randomUUID()]
    await keeper.noteErased(old, new Date('2026-01-01T05:00:00Z'))
    await keeper.noteErased(young, new Date('2026-04-01T05:00:00Z'))
    expect(await keeper.forgetErased(new Date('2026-02-01T00:00:00Z'))).toBe(1)
    expect([await keeper.isErased(old), await keeper.isErased(young)]).toEqual([false, true])
  })
})

describe('destroying an epoch', () => {
  it('ends its key for every keeper of the folder, also one that held it, and can be repeated', async () => {
    const [one, other] = [fileKeeper({ folder, rootKey }), fileKeeper({ folder, rootKey })]
    const epoch = await one.createEpoch('words', notAfter)
    const batch = await sealBatch(epoch, randomUUID(), randomBytes(32))
    expect(await other.openBatch('words', batch)).toBeInstanceOf(Buffer)
    await one.destroy('words', epoch.id)
    await one.destroy('words', epoch.id)
    expect(await one.openBatch('words', batch)).toBe('destroyed')
    expect(await other.openBatch('words', batch)).toBe('destroyed')
    expect((await readdir(join(folder, 'words'))).filter((name) => name.startsWith(epoch.id))).toEqual([])
  })

  it('goes to its end when it was cut short', async () => {
    const keeper = fileKeeper({ folder, rootKey })
    const epoch = await keeper.createEpoch('words', notAfter)
    const path = join(folder, 'words', epoch.id)
    await rename(path, `${path}.dying`)
    await keeper.destroy('words', epoch.id)
    expect((await readdir(join(folder, 'words'))).filter((name) => name.startsWith(epoch.id))).toEqual([])
  })
})
