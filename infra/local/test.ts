/** `npm test`: real servers once for all workspaces, each workspace's tests, and at the end what all of it came to. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { readTestEnvironment, startEmbeddedPostgres, startKafka } from '@tocsin/testing'

import { runProgram } from './run-program.ts'
import { stages } from './stages.ts'
import { REPORT, readTotals, removeReports } from './test-reports.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const parts = stages()
process.exitCode = await testEverything(process.argv.slice(2))

async function testEverything(turboArgs: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-test-'))
  const skipsFile = join(folder, 'skipped')
  await writeFile(skipsFile, '')
  await removeReports(repository)
  const servers = await parts.run('servers', startServers)
  const env = { ...process.env, ...servers.env, TOCSIN_TEST_SKIPS: skipsFile, TURBO_TELEMETRY_DISABLED: '1' }
  const { code } = await parts.run('tests', () =>
    runProgram('turbo', turboCommand(turboArgs), { cwd: repository, env, show: true }),
  )
  await parts.run('stop', servers.stop)

  const totals = await readTotals(repository)
  const skips = new Set((await readFile(skipsFile, 'utf8')).split('\n').concat(servers.skips).filter(Boolean))
  await rm(folder, { recursive: true })
  console.log(`\n${parts.minutes()}`)
  for (const skip of skips) console.log(skip)
  for (const failure of totals.failures) console.log(`FAILED ${failure}`)
  console.log(
    `${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`,
  )
  if (code !== 0 && totals.failed === 0) console.log('FAILED: a workspace ended without a report, see above')
  return code === 0 && totals.failed === 0 ? 0 : 1
}

function turboCommand(more: readonly string[]): string[] {
  const concurrency = Math.max(1, Math.floor(availableParallelism() / 2))
  const turbo = [
    'run',
    'test',
    '--continue=always',
    '--env-mode=loose',
    `--concurrency=${concurrency}`,
    '--ui=stream',
  ]
  // Everything shares the machine here, so a start may take longer than the defaults allow.
  const vitest = [
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    '--hookTimeout=180000',
    '--testTimeout=120000',
  ]
  return [...turbo, '--output-logs=full', '--log-order=grouped', ...more, '--', ...vitest]
}

interface Servers {
  readonly env: Readonly<Record<string, string>>
  readonly skips: readonly string[]
  stop(): Promise<void>
}

/** One PostgreSQL and one Kafka for everybody, but those that the environment names. */
async function startServers(): Promise<Servers> {
  const given = readTestEnvironment()
  const postgres = given.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ settings: { max_connections: '500' } })
  const kafka = await startKafka()
  const skipped = 'skipped' in kafka
  return {
    env: {
      ...(postgres && { TOCSIN_TEST_DATABASE_URL: postgres.url }),
      ...(!skipped && { TOCSIN_TEST_KAFKA_BROKERS: kafka.brokers.join(',') }),
    },
    skips: skipped ? [`Kafka tests skipped: ${kafka.skipped}`] : [],
    async stop() {
      await postgres?.stop()
      if (!skipped) await kafka.stop()
    },
  }
}
