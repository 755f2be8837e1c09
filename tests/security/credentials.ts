/** An installed database, and a connection for each credential that exists in it. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownerRole, schemaOfService, type RolePasswords } from '@tocsin/database'
import { services, type ServiceName } from '@tocsin/events'
import { startPostgres } from '@tocsin/testing'
import pg from 'pg'
import { prepareGround, urlAs } from '../../infra/ground/prepare.ts'

export interface Credentials {
  /** the database's superuser, who only looks at the catalogue */
  admin: pg.Client
  /** by role: the five services and the owner */
  as: ReadonlyMap<string, pg.Client>
  urlOf(service: ServiceName): string
  /** the key store: its folder, what opens its files, and by what sealers know it */
  keys: { folder: string; root: Buffer; pinned: string }
  stop(): Promise<void>
}

export const serviceRoles = services.map(schemaOfService)

export async function installedDatabase(): Promise<Credentials> {
  const postgres = await startPostgres({ own: true })
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-matrix-'))
  const password = (): string => randomBytes(16).toString('hex')
  const passwords = Object.fromEntries(
    [...services, 'owner' as const].map((name) => [name, password()]),
  ) as RolePasswords
  const keys = { folder, root: randomBytes(32) }
  const { pinnedKeeperKey } = await prepareGround({
    adminUrl: postgres.url,
    passwords,
    keys,
    clock: { now: () => new Date() },
  })
  const connect = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, application_name: 'tocsin-matrix' })
    await client.connect()
    return client
  }
  const logins = services.map((one) => [schemaOfService(one), passwords[one]] as const)
  const as = new Map<string, pg.Client>()
  for (const [role, secret] of [...logins, [ownerRole, passwords.owner] as const])
    as.set(role, await connect(urlAs(postgres.url, role, secret)))
  const admin = await connect(postgres.url)
  return {
    admin,
    as,
    urlOf: (service) => urlAs(postgres.url, schemaOfService(service), passwords[service]),
    keys: { ...keys, pinned: pinnedKeeperKey },
    async stop() {
      for (const client of [...as.values(), admin]) await client.end()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
