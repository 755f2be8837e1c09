/** An installation whose folder can be copied as a backup is, and started again from a copy. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startEmbeddedPostgres } from '@tocsin/testing'
import type { ServiceName } from '@tocsin/events'
import { initKeeper, type FileKeeperOptions } from '@tocsin/vault'
import pg from 'pg'
import * as z from 'zod'
import { startLocal, type Local } from '../../infra/local/local.ts'
import { environmentOf } from '../../infra/local/environment.ts'
import { portsFrom, type Ports } from '../../infra/local/ports.ts'
import { secretsIn } from '../../infra/local/secrets.ts'
import type { Kit } from './attacker.ts'

const run = promisify(execFile)
const secretsFile = z.looseObject({ vaultRoot: z.string(), superuser: z.string() })

export const keysOf = (folder: string): string => join(folder, 'keys')
/** Raw files: the database's folder holds its log and, as we set it, the archive of that log. */
export const filesOf = (folder: string): string[] => [join(folder, 'pg')]

export async function start(folder: string, ports: Ports): Promise<Local> {
  // so that the database's own user gets there and its folder stays where it is copied
  await mkdir(folder, { recursive: true, mode: 0o711 })
  return startLocal({ folder, ports, separate: true, demoReviewer: false })
}

/** Bytes as they are; nothing may run. */
export async function copy(from: string, to: string): Promise<void> {
  await run('cp', ['-RpL', from, to])
}

export async function secretsOf(folder: string): Promise<z.infer<typeof secretsFile>> {
  return secretsFile.parse(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8')))
}

/** Whatever in a service's whole environment may be a key: every value, read in every way that gives 32 bytes. */
export async function everySecretOf(service: ServiceName, folder: string): Promise<string[]> {
  const secrets = await secretsIn(join(folder, 'secrets.json'))
  const environment = environmentOf(service, {
    adminUrl: 'postgresql://postgres@127.0.0.1/tocsin',
    secrets,
    ports: portsFrom(9_300),
    pinnedKeeperKey: (await initKeeper(keeperOf(folder, secrets.vaultRoot))).pinnedKeeperKey,
    keysFolder: keysOf(folder),
    bus: 'postgres',
    demoReviewer: false,
    logLevel: 'info',
  })
  const readings = Object.values(environment)
    .flatMap((value) => [value, ...value.split(/[^\w+/=-]+/)])
    .flatMap((value) =>
      (['hex', 'base64', 'base64url', 'latin1'] as const).map((as) => Buffer.from(value, as)),
    )
    .flatMap((bytes) => [bytes, createHash('sha256').update(bytes).digest()])
    .filter((bytes) => bytes.length === 32)
  return [...new Set(readings.map((bytes) => bytes.toString('hex')))]
}

function keeperOf(folder: string, root: string): FileKeeperOptions {
  return { folder: keysOf(folder), rootKey: Buffer.from(root, 'hex') }
}

/** Lets the attacker's program work on a kit, in a process of its own. @returns the words that it opened */
export async function attack(kit: Kit): Promise<string[]> {
  const program = fileURLToPath(new URL('attacker.ts', import.meta.url))
  const { stdout } = await run(process.execPath, [program, JSON.stringify(kit)], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return z.array(z.string()).parse(JSON.parse(stdout))
}

/** One operator's command, as he gives it. @throws with what it said, where it failed */
export async function tocsin(folder: string, ...args: string[]): Promise<string> {
  const program = fileURLToPath(new URL('../../infra/local/tocsin.ts', import.meta.url))
  const env = { PATH: '', TOCSIN_OPERATOR_FILE: join(folder, 'operator.json') }
  return (await run(process.execPath, [program, ...args], { env })).stdout
}

/** Runs one piece of work as the superuser. */
export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Every finished segment of the log is kept inside the database's folder, from the next start on. */
export async function archiveTheLog(url: string): Promise<void> {
  await asAdmin(url, async (client) => {
    await client.query(`alter system set archive_mode = 'on'`)
    await client.query(`alter system set archive_command = 'mkdir -p archive && cp %p archive/%f'`)
  })
}

const TABLES = ['epochs', 'batches', 'wraps'] as const
export type KeyRows = Record<(typeof TABLES)[number], unknown[]>

/** The three small tables that a backup keeps apart from the rest, since they must be of today. */
export async function keyRows(url: string): Promise<KeyRows> {
  return asAdmin(url, async (client) => {
    const rows = async (table: string): Promise<unknown[]> =>
      (await client.query(`select to_jsonb(t) as row from vault.${table} t`)).rows.map(
        ({ row }) => row as unknown,
      )
    return { epochs: await rows('epochs'), batches: await rows('batches'), wraps: await rows('wraps') }
  })
}

/** Puts a folder's database under today's keys. */
export async function restoreKeyRows(folder: string, today: KeyRows): Promise<void> {
  await inDatabaseOf(folder, async (client) => {
    await client.query('begin')
    for (const table of TABLES.toReversed()) await client.query(`delete from vault.${table}`)
    for (const table of TABLES)
      await client.query(
        `insert into vault.${table} select * from jsonb_populate_recordset(null::vault.${table}, $1::jsonb)`,
        [JSON.stringify(today[table])],
      )
    await client.query('commit')
  })
}

/** Takes all that triage knows from it: it reads its topics from their start. */
export async function forgetTriage(folder: string): Promise<void> {
  await inDatabaseOf(folder, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select format('triage.%I', relname) as name from pg_class
         where relnamespace = 'triage'::regnamespace and relkind in ('r', 'p') and not relispartition
           and relname not in ('migrations', 'relay', 'directory_revision')`,
    )
    await client.query(`truncate ${rows.map(({ name }) => name).join(', ')} cascade`)
  })
}

async function inDatabaseOf(folder: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const { superuser } = await secretsOf(folder)
  const server = await startEmbeddedPostgres({ folder: join(folder, 'pg'), password: superuser })
  try {
    const url = new URL(server.url)
    url.pathname = '/tocsin'
    await asAdmin(url.href, work)
  } finally {
    await server.stop()
  }
}
