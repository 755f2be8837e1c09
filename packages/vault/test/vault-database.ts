/** A real database with every role and the vault's tables, for one test file. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bootstrap,
  migrate,
  openDatabase,
  ownerRole,
  type Database,
  type RolePasswords,
} from '@tocsin/database'
import { services, type Clock } from '@tocsin/events'
import { startPostgres } from '@tocsin/testing'
import { vaultMigrations } from '../src/index.ts'

export const clock: Clock = { now: () => new Date('2026-03-03T02:41:17.123Z') }

export async function startVaultDatabase() {
  // roles and their passwords belong to the server, so one of our own
  const server = await startPostgres({ own: true })
  const names = [...services, 'owner'] as const
  const passwords = Object.fromEntries(
    names.map((name) => [name, randomBytes(16).toString('hex')]),
  ) as RolePasswords
  await bootstrap({ adminUrl: server.url, passwords })
  const urlOf = (name: keyof RolePasswords): string => {
    const url = new URL(server.url)
    url.username = name === 'owner' ? ownerRole : name.replaceAll('-', '_')
    url.password = passwords[name]
    return url.href
  }
  await migrate({ url: urlOf('owner'), schema: 'vault', folders: [vaultMigrations] })
  const opened: Database[] = []
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-keys-'))
  return {
    folder,
    rootKey: randomBytes(32),
    urlOf,
    as: (name: keyof RolePasswords): Database => {
      const database = openDatabase({
        url: urlOf(name),
        schema: name === 'owner' ? 'vault' : name.replaceAll('-', '_'),
        applicationName: 'vault-test',
        max: 4,
      })
      opened.push(database)
      return database
    },
    stop: async (): Promise<void> => {
      for (const database of opened) await database.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
