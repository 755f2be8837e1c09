/** A real database with both intakes' schemas, the vault and a keeper, for one test file. */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bootstrap,
  migrate,
  openDatabase,
  outboxMigrations,
  ownerRole,
  schemaOfService,
  type Database,
  type RolePasswords,
} from '@tocsin/database'
import { services, type Clock, type ServiceName } from '@tocsin/events'
import { startPostgres } from '@tocsin/testing'
import { ensureEpochs, fileKeeper, initKeeper, openOpener, openSealer, vaultMigrations } from '@tocsin/vault'
import { intakeMigrations, type IntakeKeys } from '../src/index.ts'

export async function startIntakeDatabase(clock: Clock) {
  // roles and their passwords belong to the server, so one of our own
  const server = await startPostgres({ own: true })
  const names = [...services, 'owner'] as const
  const passwords = Object.fromEntries(
    names.map((name) => [name, randomBytes(16).toString('hex')]),
  ) as RolePasswords
  await bootstrap({ adminUrl: server.url, passwords })
  const urlOf = (name: keyof RolePasswords): string => {
    const url = new URL(server.url)
    url.username = name === 'owner' ? ownerRole : schemaOfService(name)
    url.password = passwords[name]
    return url.href
  }
  await migrate({ url: urlOf('owner'), schema: 'vault', folders: [vaultMigrations] })
  for (const schema of ['civil_society_intake', 'regional_intake'])
    await migrate({ url: urlOf('owner'), schema, folders: [outboxMigrations, intakeMigrations] })
  const opened: Database[] = []
  const open = (name: keyof RolePasswords, schema: string, max = 12): Database => {
    const database = openDatabase({ url: urlOf(name), schema, applicationName: 'intake-test', max })
    opened.push(database)
    return database
  }
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-keys-'))
  const files = { folder, rootKey: randomBytes(32) }
  const { pinnedKeeperKey } = await initKeeper(files)
  const keeper = fileKeeper(files)
  const epochs = { database: open('owner', 'vault'), keeper, clock, lifetimeDays: 400 }
  await ensureEpochs(epochs)
  return {
    as: (service: ServiceName, max?: number): Database => open(service, schemaOfService(service), max),
    /** one statement as the server's superuser */
    asAdmin: async (statement: string): Promise<{ rows: Record<string, unknown>[] }> => {
      const admin = openDatabase({
        url: server.url,
        schema: 'public',
        applicationName: 'intake-test-admin',
        max: 1,
      })
      const { rows } = await admin.pool.query<Record<string, unknown>>(statement)
      await admin.close()
      return { rows }
    },
    owner: (schema: string): Database => open('owner', schema),
    sealer: openSealer({ series: 'words', pinnedKeeperKey, clock }),
    opener: openOpener({ database: open('triage', 'triage'), keeper, series: 'words', clock }),
    stop: async (): Promise<void> => {
      for (const database of opened) await database.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function testKeys(): IntakeKeys {
  const key = (): KeyObject => createSecretKey(randomBytes(32))
  return { receipt: key(), apiKey: key(), idempotency: key(), body: key(), token: key() }
}
