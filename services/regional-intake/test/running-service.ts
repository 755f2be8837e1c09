/** This service, started by its own `startApp` over a real database with the log kept in it. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openPostgresLog, preparePostgresTopics, startConsumer } from '@tocsin/bus'
import {
  bootstrap,
  migrate,
  openDatabase,
  outboxMigrations,
  ownerRole,
  schemaOfService,
  type RolePasswords,
} from '@tocsin/database'
import { services, type Clock, type TocsinEvent } from '@tocsin/events'
import { startPostgres } from '@tocsin/testing'
import { ensureEpochs, fileKeeper, initKeeper, openOpener, vaultMigrations } from '@tocsin/vault'
import { startApp } from '../src/app.ts'

const ownMigrations = fileURLToPath(new URL('../migrations', import.meta.url))
const secret = (): string => randomBytes(32).toString('hex')

export type RunningService = Awaited<ReturnType<typeof startService>>

/** The database, keeper and bus that the service needs, and the environment to start it in. */
export async function startGround(more: Record<string, string> = {}) {
  const clock: Clock = { now: () => new Date() }
  const server = await startPostgres()
  const passwords = Object.fromEntries(
    [...services, 'owner'].map((name) => [name, secret()]),
  ) as RolePasswords
  await bootstrap({ adminUrl: server.url, passwords })
  const urlOf = (name: keyof RolePasswords): string => {
    const url = new URL(server.url)
    url.username = name === 'owner' ? ownerRole : schemaOfService(name)
    url.password = passwords[name]
    return url.href
  }
  await migrate({ url: urlOf('owner'), schema: 'vault', folders: [vaultMigrations] })
  await migrate({ url: urlOf('owner'), schema: 'triage', folders: [outboxMigrations] })
  await migrate({
    url: urlOf('owner'),
    schema: 'regional_intake',
    folders: [outboxMigrations, ownMigrations],
  })
  await preparePostgresTopics({ url: urlOf('owner') })
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-keys-'))
  const files = { folder, rootKey: randomBytes(32) }
  const { pinnedKeeperKey } = await initKeeper(files)
  const keeper = fileKeeper(files)
  const owner = openDatabase({
    url: urlOf('owner'),
    schema: 'regional_intake',
    applicationName: 'test',
    max: 2,
  })
  const vault = openDatabase({ url: urlOf('owner'), schema: 'vault', applicationName: 'test', max: 2 })
  await ensureEpochs({ database: vault, keeper, clock, lifetimeDays: 30 })
  const triage = openDatabase({ url: urlOf('triage'), schema: 'triage', applicationName: 'test', max: 8 })

  const busLogger = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const bus = openPostgresLog({ database: triage, clock, logger: busLogger })
  const heard: TocsinEvent[] = []
  const consumer = startConsumer({
    log: bus,
    database: triage,
    group: 'triage',
    topics: ['reports.regional'],
    handle: async (_tx, events) => void heard.push(...events),
    clock,
    logger: busLogger,
  })

  const environment: Record<string, string> = {
    DATABASE_URL: urlOf('regional-intake'),
    PORT: '0',
    OPERATOR_PORT: '0',
    OPERATOR_TOKEN: 'operator-of-the-test',
    PUBLIC_URL: 'http://127.0.0.1',
    KEEPER_PUBLIC_KEY: pinnedKeeperKey,
    RECEIPT_KEY: secret(),
    API_KEY_KEY: secret(),
    IDEMPOTENCY_KEY_KEY: secret(),
    BODY_KEY: secret(),
    SOURCE_TOKEN_KEY: secret(),
    ...more,
  }

  return {
    clock,
    environment,
    owner,
    opener: openOpener({ database: triage, keeper, series: 'words', clock }),
    /** how many reports are kept, and how many sealed parts */
    counts: async (): Promise<{ reports: number; parts: number }> => {
      const { rows } = await owner.pool.query(
        'select (select count(*)::int from submissions) as reports, (select count(*)::int from vault.parts) as parts',
      )
      return rows[0] as { reports: number; parts: number }
    },
    /** what triage reads from the log */
    heard,
    stop: async (): Promise<void> => {
      await consumer.stop()
      await bus.close()
      await Promise.all([owner.close(), vault.close(), triage.close()])
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** As an operator does. @returns the new source and its key */
export async function makeSource(
  operatorUrl: string,
  given: Record<string, unknown> = {},
): Promise<{ source: string; key: string }> {
  const answer = await fetch(`${operatorUrl}/operator/sources`, {
    method: 'POST',
    headers: { authorization: 'Bearer operator-of-the-test', 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Commission', root: crypto.randomUUID(), vouched: true, ...given }),
  })
  return (await answer.json()) as { source: string; key: string }
}

export async function startService(more: Record<string, string> = {}) {
  const ground = await startGround(more)
  const { clock, environment } = ground
  const log: string[] = []
  const app = await startApp(environment, { clock, logDestination: { write: (line) => void log.push(line) } })
  return {
    ...ground,
    ...app,
    log,
    source: (given: Record<string, unknown> = {}) => makeSource(app.operatorUrl, given),
    post: (path: string, key: string | null, type: string, body: string | Uint8Array | ReadableStream) =>
      fetch(`${app.publicUrl}${path}`, {
        method: 'POST',
        headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), 'content-type': type },
        body: body as never,
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      }),
    stop: async (): Promise<void> => {
      await app.stop()
      await ground.stop()
    },
  }
}
