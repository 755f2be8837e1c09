import { randomBytes } from 'node:crypto'

import { Client } from 'pg'

import { readTestEnvironment } from '../config.ts'
import { dockerAnswers } from '../docker.ts'
import { startEmbeddedPostgres } from './embedded.ts'

/** The image that stands for "a PostgreSQL" in tests and in docker-compose.yml. */
export const POSTGRES_IMAGE = 'postgres:18.4'

/** A real PostgreSQL for one test file. */
export interface TestPostgres {
  /** A superuser's URL of a database that nobody else uses. Roles belong to the server, which others may share. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * Gives a fresh database of a real server: the one at TOCSIN_TEST_DATABASE_URL, else a container, else an embedded one.
 *
 * @param options.own a server of one's own whatever the environment says, for tests that kill it or count its roles
 */
export async function startPostgres(options: { readonly own?: boolean } = {}): Promise<TestPostgres> {
  const { databaseUrl } = readTestEnvironment()
  if (databaseUrl && !options.own) return freshDatabase(databaseUrl)
  const container = (await dockerAnswers()) ? await startContainer() : undefined
  return container ?? startEmbeddedPostgres()
}

async function freshDatabase(serverUrl: string): Promise<TestPostgres> {
  const name = `tocsin_test_${randomBytes(8).toString('hex')}`
  await runAs(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, stop: () => runAs(serverUrl, `drop database if exists ${name} with (force)`) }
}

async function runAs(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** `undefined` where the daemon answers but the image cannot be had: the embedded server then takes over. */
async function startContainer(): Promise<TestPostgres | undefined> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const password = randomBytes(24).toString('base64url')
  try {
    const container = await new GenericContainer(POSTGRES_IMAGE)
      .withEnvironment({ POSTGRES_PASSWORD: password })
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
      .start()
    return {
      url: `postgresql://postgres:${password}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`,
      stop: async () => {
        await container.stop()
      },
    }
  } catch (error) {
    process.emitWarning(`no PostgreSQL container: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}
