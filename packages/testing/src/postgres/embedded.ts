import { randomBytes } from 'node:crypto'
import { access, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePorts } from '../processes/free-port.ts'
import { ordinaryUser } from '../processes/ordinary-user.ts'
import type { OrdinaryUser } from '../processes/ordinary-user.ts'
import { startTied } from '../processes/tied-process.ts'
import type { TiedProcess } from '../processes/tied-process.ts'
import { postgresBinaries } from './binaries.ts'
import { giveFolder, reachableFolder } from './folders.ts'

/** How an embedded PostgreSQL is started. */
export interface EmbeddedPostgresOptions {
  /** Its data, kept at stop; where only root gets there, a link to a folder elsewhere. Without one: a folder of its own, gone at stop, and nothing is flushed to disk. */
  readonly folder?: string
  /** The superuser's password; needed again for a folder that was made before. */
  readonly password?: string
  /** Listen on a Unix socket in this folder, and on no port. A path longer than about 90 characters is refused. */
  readonly socketFolder?: string
  readonly port?: number
  /** Settings of the server, as in `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A PostgreSQL of our own, a child process. */
export interface EmbeddedPostgres {
  /** As superuser `postgres`, database `postgres`. */
  readonly url: string
  readonly folder: string
  /** The one that runs now. */
  readonly process: TiedProcess
  /** Takes it away as a power cut would: an immediate shutdown, no checkpoint, every client cut off. */
  crash(): Promise<void>
  /** Starts it again after a crash, where it was; returns when it has recovered. */
  start(): Promise<void>
  /** Lets clients finish nothing: a fast shutdown. */
  stop(): Promise<void>
}

// The server's own log must not repeat what people wrote: no statement, no parameter, no failing row.
const QUIET_LOG = {
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}
const READY = 'ready to accept connections'
const THROWAWAY = { fsync: 'off', full_page_writes: 'off', shared_buffers: '48MB' }

/** Starts a PostgreSQL 18 from npm, as an ordinary user even where we are root. */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const user = ordinaryUser()
  const programs = await postgresBinaries(user !== undefined)
  const keep = options.folder !== undefined
  const folder = options.folder
    ? await reachableFolder(options.folder, user)
    : await mkdtemp(join(tmpdir(), 'tocsin-postgres-'))
  const password = options.password ?? randomBytes(24).toString('base64url')
  await giveFolder(folder, user)
  if (!(await exists(join(folder, 'PG_VERSION')))) await initialise(programs.initdb, folder, password, user)

  const settings = { ...QUIET_LOG, ...(keep ? {} : THROWAWAY), max_connections: '200', ...options.settings }
  const socketFolder = options.socketFolder
  if (socketFolder) await giveFolder(socketFolder, user)
  const begin = (port: number): Promise<TiedProcess> =>
    startTied({
      command: programs.postgres,
      args: ['-D', folder, '-p', String(port), ...flags({ ...settings, ...address(socketFolder) })],
      env: { LC_ALL: 'C', TZ: 'UTC', PGDATA: folder },
      endSignal: 'SIGINT',
      ...(user && { user }),
      ...(!keep && { removeWhenOrphaned: folder }),
    })
  const { server, port } = await listen(options, begin)
  let running = server
  return {
    url: urlOf(password, port, socketFolder),
    folder,
    get process() {
      return running
    },
    async crash() {
      running.send('SIGQUIT')
      await running.ended
    },
    async start() {
      running = await begin(port)
      await running.line((line) => line.includes(READY), 'PostgreSQL has recovered', 60_000)
    },
    async stop() {
      await running.stop(10_000)
      if (!keep) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function initialise(
  initdb: string,
  folder: string,
  password: string,
  user: OrdinaryUser | undefined,
): Promise<void> {
  const secret = join(tmpdir(), `.tocsin-${randomBytes(9).toString('hex')}`)
  await writeFile(secret, `${password}\n`, { mode: 0o600 })
  if (user) await chown(secret, user.uid, user.gid)
  const flags = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--no-sync']
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const run = await startTied({
    command: initdb,
    args: [`--pgdata=${folder}`, `--pwfile=${secret}`, ...flags, ...locale],
    env: { LC_ALL: 'C', TZ: 'UTC' },
    ...(user && { user }),
  })
  const { code } = await run.ended
  await rm(secret)
  if (code !== 0) throw new Error(`initdb ended with ${code}:\n${run.lines.join('\n')}`)
}

/** Starts the server; where we chose the port ourselves and lost the race for it, chooses another. */
async function listen(options: EmbeddedPostgresOptions, start: (port: number) => Promise<TiedProcess>) {
  const chosen = options.port ?? (options.socketFolder ? 5432 : undefined)
  for (let attempt = 1; ; attempt += 1) {
    const [port = 0] = chosen === undefined ? await freePorts(1) : [chosen]
    const server = await start(port)
    try {
      await server.line((line) => line.includes(READY), 'PostgreSQL is ready')
      return { server, port }
    } catch (error) {
      await server.stop()
      const lostTheRace = server.lines.some((line) => line.includes('could not bind'))
      if (chosen !== undefined || !lostTheRace || attempt === 5) throw error
    }
  }
}

function address(socketFolder: string | undefined): Record<string, string> {
  return socketFolder
    ? { listen_addresses: '', unix_socket_directories: socketFolder, unix_socket_permissions: '0700' }
    : { listen_addresses: '127.0.0.1', unix_socket_directories: '' }
}

function flags(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function urlOf(password: string, port: number, socketFolder: string | undefined): string {
  const who = `postgres:${encodeURIComponent(password)}`
  return socketFolder
    ? `postgresql://${who}@localhost:${port}/postgres?host=${encodeURIComponent(socketFolder)}`
    : `postgresql://${who}@127.0.0.1:${port}/postgres`
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
