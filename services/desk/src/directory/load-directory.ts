/** From the text of a file to a directory that is in force and published, or to its faults by line. */
import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import type { Sealer } from '@tocsin/vault'
import { asService } from '../database/asking.ts'
import { hashPassword } from '../people/password.ts'
import { storeAccounts } from '../people/store-accounts.ts'
import { makeEntities } from './make-entities.ts'
import { readDirectoryFile, type LineFault } from './read-file.ts'
import { replaceEntities, type Stored } from './store-directory.ts'

export type LoadedDirectory =
  | { outcome: 'wrong'; faults: readonly LineFault[] }
  | { outcome: 'checked'; entities: number }
  | ({ outcome: 'loaded'; entities: number } & Stored)

export interface LoadOptions {
  database: Database
  sealer: Sealer
  clock: Clock
  compareKey: Buffer
}

/** @param only `check`: nothing is stored, nothing is published */
export async function loadDirectory(
  text: string,
  only: 'check' | null,
  { database, sealer, clock, compareKey }: LoadOptions,
): Promise<LoadedDirectory> {
  const read = readDirectoryFile(text)
  if (read.outcome === 'wrong') return read
  const { entities, accounts } = makeEntities(read.file)
  if (only === 'check') return { outcome: 'checked', entities: entities.length }
  const hashed = await Promise.all(
    accounts.map(async (account) => ({
      ...account,
      passwordHash: account.password === null ? null : await hashPassword(account.password),
    })),
  )
  const stored = await asService({ database }, async (tx) => {
    const done = await replaceEntities(tx, entities, 'file', { sealer, compareKey, now: clock.now() })
    await storeAccounts(tx, hashed)
    return done
  })
  return { outcome: 'loaded', entities: entities.length, ...stored }
}
