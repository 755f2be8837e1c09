/** This service over a real database: the ground it stands on, and the service started by its own `startApp`. */
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

/** Roles, tables, topics, keys and one who reads what triage would; no service yet. */
export async function layGround() {
  const clock: Clock = { now: () => new Date() }
  // roles and their passwords belong to the server, so one of our own
  const server = await startPostgres({ own: true })
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
    schema: 'civil_society_intake',
    folders: [outboxMigrations, ownMigrations],
  })
  await preparePostgresTopics({ url: urlOf('owner') })
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-keys-'))
  const files = { folder, rootKey: randomBytes(32) }
  const { pinnedKeeperKey } = await initKeeper(files)
  const keeper = fileKeeper(files)
  const owner = openDatabase({
    url: urlOf('owner'),
    schema: 'civil_society_intake',
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
    topics: ['reports.civil-society'],
    handle: async (_tx, events) => void heard.push(...events),
    clock,
    logger: busLogger,
  })

  const environment = {
    DATABASE_URL: urlOf('civil-society-intake'),
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
    PAGE_KEY: secret(),
  }
  return {
    environment,
    owner,
    opener: openOpener({ database: triage, keeper, series: 'words', clock }),
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

export async function startService() {
  const ground = await layGround()
  const log: string[] = []
  const app = await startApp(ground.environment, { logDestination: { write: (line) => void log.push(line) } })
  return {
    ...ground,
    ...app,
    log,
    source: (given: Record<string, unknown> = {}) => makeSource(app.operatorUrl, given),
    stop: async (): Promise<void> => {
      await app.stop()
      await ground.stop()
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
    body: JSON.stringify({ name: 'Radio Lake', root: crypto.randomUUID(), vouched: true, ...given }),
  })
  return (await answer.json()) as { source: string; key: string }
}
