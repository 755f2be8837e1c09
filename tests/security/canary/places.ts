/** Everything that the running system has written, sent, shown or carries, with a control in each kind of place. */
import { createWriteStream } from 'node:fs'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { services } from '@tocsin/events'
import { createLogger, createMetrics } from '@tocsin/service'
import {
  PLANTED,
  dumpPlaces,
  filePlaces,
  processPlaces,
  startTied,
  textPlaces,
  type Place,
} from '@tocsin/testing'
import pg from 'pg'
import { EVERY_BEGINNING, pagesOf } from './crawl.ts'
import { visitor, type Visitor } from './visitor.ts'
import type { World } from './world.ts'

export async function* everyPlace(
  world: World,
  visitors: ReadonlyMap<string, Visitor>,
  alert: string,
): AsyncGenerator<Place> {
  // everybody knows every id, and tries it
  const incidents = await incidentsOf(world)
  const guesses = {
    triage: [`/review/alerts/${alert}`, `/v1/review/alerts/${alert}`, `/review/items/${alert}`],
    desk: incidents.flatMap((id) => [`/incidents/${id}`, `/v1/incidents/${id}`]),
  }
  for (const [who, as] of visitors)
    for await (const { service, path, answer } of pagesOf(world.url, as, EVERY_BEGINNING, guesses)) {
      const head = JSON.stringify({ status: answer.status, ...answer.headers })
      yield* textPlaces('page', [[`${who} ${service} ${path}`, `${head}\n${answer.body}`]])
    }
  yield* mailsAndWebhooks(world)
  yield* operatorsPlaces(world)
  yield* logs(world)
  if (process.platform === 'linux') yield* processes(world)
  yield* database(world)
  if (world.kafka?.folder !== undefined) yield* filePlaces(world.kafka.folder, () => 'Kafka file')
}

async function incidentsOf({ local }: World): Promise<string[]> {
  const client = new pg.Client({ connectionString: local.adminUrl })
  await client.connect()
  try {
    return (await client.query<{ id: string }>('select id from desk.incident')).rows.map(({ id }) => id)
  } finally {
    await client.end()
  }
}

function* mailsAndWebhooks({ local }: World): Generator<Place> {
  const { received } = local.mail.smtp
  yield* textPlaces(
    'mail',
    received.map((mail) => [mail.to.join(' '), mail.raw] as const),
  )
  yield* textPlaces(
    'webhook',
    local.webhooks.received.map(({ path, headers, body }) => [path, JSON.stringify(headers) + body] as const),
  )
}

/** What the operator's listeners answer; a scrape carries nothing of ours, so its control is a metric of the test's. */
async function* operatorsPlaces({ local, flock }: World): AsyncGenerator<Place> {
  const operator = visitor({ headers: { authorization: `Bearer ${local.operator.token}` } })
  for (const service of services) {
    const at = (path: string): string => `${local.operator.services[service]}${path}`
    yield* textPlaces('scrape', [[service, (await operator.get(at('/metrics'))).body]])
    for (const path of ['/readyz', '/operator/dead', '/operator/sources', '/operator/directory'])
      yield* textPlaces('operator', [[`${service} ${path}`, (await operator.get(at(path))).body]])
  }
  const metrics = createMetrics('control')
  metrics.counter('tocsin_control_total', flock.of(PLANTED)).inc()
  yield* textPlaces('scrape', [['control', await metrics.registry.metrics()]])
}

/** The control is a line that a logger of ours writes beside the others' files. */
async function* logs({ folder, local, flock }: World): AsyncGenerator<Place> {
  const file = createWriteStream(join(folder, 'log', 'control.log'))
  createLogger({ service: 'control', level: 'info', destination: file }).info('event.resent', {
    group: 'control',
    id: flock.of(PLANTED),
  })
  await new Promise<void>((resolve) => file.end(resolve))
  yield* filePlaces(join(folder, 'log'), () => 'log')
  const client = new pg.Client({ connectionString: local.adminUrl })
  await client.connect()
  await client.query(`do $$ begin raise log '${flock.of(PLANTED)}'; end $$`)
  await client.end()
  yield* textPlaces('database log', [['postgres', local.postgres.process.lines.join('\n')]])
}

async function* processes(world: World): AsyncGenerator<Place> {
  const planted = world.flock.of(PLANTED)
  const control = await startTied({
    command: process.execPath,
    args: ['-e', 'process.stdin.resume()', planted],
    env: { CONTROL: planted },
  })
  try {
    yield* processPlaces(new Map([...(await pidsOf(world)), ['control', control.pid]]))
    yield* backendsOf(world.local.postgres.process.pid)
  } finally {
    await control.stop(0)
  }
}

/** The five services, and the database's server. */
async function pidsOf({ folder, local }: World): Promise<[string, number][]> {
  const found: [string, number][] = [['postgres', local.postgres.process.pid]]
  for (const service of services) {
    const log = await readFile(join(folder, 'log', `${service}.log`), 'utf8')
    const pid = /"event":"started".*?"pid":(\d+)/.exec(log)?.[1]
    if (pid === undefined) throw new Error(`${service} does not say its process`)
    found.push([service, Number(pid)])
  }
  return found
}

/** The server's processes for each connection; they come and go while we look. */
async function* backendsOf(server: number): AsyncGenerator<Place> {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    const stat = (await whileItLives(`/proc/${pid}/stat`)).toString()
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== server) continue
    for (const kind of ['environ', 'cmdline'])
      yield { kind, name: `postgres backend ${pid}`, bytes: await whileItLives(`/proc/${pid}/${kind}`) }
  }
}

async function whileItLives(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) return Buffer.alloc(0)
    throw error
  }
}

/** Rows of every schema, then the files beneath them, once all of it is on disk. */
async function* database({ local, flock }: World): AsyncGenerator<Place> {
  const client = new pg.Client({ connectionString: local.adminUrl })
  await client.connect()
  try {
    await client.query('create table public.planted (text text)')
    await client.query('insert into public.planted values ($1)', [flock.of(PLANTED)])
    yield* dumpPlaces(client)
    await client.query('checkpoint')
    await client.query('select pg_switch_wal()')
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    const folder = await realpath(rows[0]!.data_directory)
    yield* filePlaces(folder, (path) => (path.startsWith('pg_wal') ? 'write-ahead log' : 'data file'))
  } finally {
    await client.end()
  }
}
