/**
 * What stands before any service starts: roles, schemas, tables, topics of the postgres bus, and the vault's first
 * epochs. Safe at every start, and when several run it at once.
 */
import { fileURLToPath } from 'node:url'
import { preparePostgresTopics } from '@tocsin/bus'
import {
  bootstrap,
  migrate,
  openDatabase,
  outboxMigrations,
  schemaOfService,
  type RolePasswords,
} from '@tocsin/database'
import { services, type Clock } from '@tocsin/events'
import { ensureEpochs, EPOCH_DAYS, fileKeeper, initKeeper, vaultMigrations } from '@tocsin/vault'
import pg from 'pg'

export interface GroundOptions {
  /** as a role that may create roles and databases; its path names the database to prepare, made if it is missing */
  adminUrl: string
  passwords: RolePasswords
  /** folder of the file keeper, and the 32 bytes that encrypt it */
  keys: { folder: string; root: Buffer }
  clock: Clock
}

/** @returns the keeper's public key, which sealers pin */
export async function prepareGround({
  adminUrl,
  passwords,
  keys,
  clock,
}: GroundOptions): Promise<{ pinnedKeeperKey: string }> {
  await createDatabase(adminUrl)
  await bootstrap({ adminUrl, passwords })
  const ownerUrl = urlAs(adminUrl, 'tocsin_owner', passwords.owner)
  await migrate({ url: ownerUrl, schema: 'vault', folders: [vaultMigrations], clock })
  for (const service of services) {
    const own = fileURLToPath(new URL(`../../services/${service}/migrations`, import.meta.url))
    await migrate({
      url: ownerUrl,
      schema: schemaOfService(service),
      folders: [outboxMigrations, own],
      clock,
    })
  }
  await preparePostgresTopics({ url: ownerUrl, clock })
  return openEpochs(ownerUrl, keys, clock)
}

/** The same URL for another role. */
export function urlAs(url: string, role: string, password: string): string {
  const changed = new URL(url)
  changed.username = role
  changed.password = encodeURIComponent(password)
  return changed.href
}

async function createDatabase(adminUrl: string): Promise<void> {
  const name = new URL(adminUrl).pathname.slice(1)
  const maintenance = new URL(adminUrl)
  maintenance.pathname = '/postgres'
  const client = new pg.Client({ connectionString: maintenance.href, application_name: 'tocsin-ground' })
  await client.connect()
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`)
  } catch (error) {
    // 42P04: it is there; 23505: somebody makes it at this moment
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}

async function openEpochs(
  ownerUrl: string,
  keys: GroundOptions['keys'],
  clock: Clock,
): Promise<{ pinnedKeeperKey: string }> {
  const files = { folder: keys.folder, rootKey: keys.root }
  const { pinnedKeeperKey } = await initKeeper(files)
  const database = openDatabase({ url: ownerUrl, schema: 'vault', applicationName: 'tocsin-ground', max: 2 })
  try {
    await ensureEpochs({ database, keeper: fileKeeper(files), clock, lifetimeDays: EPOCH_DAYS })
  } finally {
    await database.close()
  }
  return { pinnedKeeperKey }
}
