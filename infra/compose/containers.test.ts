/** Runs what each container of docker-compose.yml runs, as an ordinary user, against real Kafka and PostgreSQL. */
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { services } from '@tocsin/events'
import {
  eventually,
  freePorts,
  missing,
  ordinaryUser,
  startEmbeddedPostgres,
  startKafka,
  startTied,
  type EmbeddedPostgres,
  type TestKafka,
  type TiedProcess,
} from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readComposeFile, withDefaults } from './compose-file.ts'
import { makeImage, nodeFor } from './image.ts'

const containers = readComposeFile()
const user = ordinaryUser(['nobody'])

let folder: string
let nodeFolder: string
let postgresPort: number
let postgres: EmbeddedPostgres | undefined
let kafka: TestKafka

describe.skipIf(await missing('kafka'))('the containers of docker-compose.yml', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-compose-'))
    await chmod(folder, 0o755)
    await Promise.all([
      makeImage('tools', join(folder, 'tools')),
      makeImage('services', join(folder, 'services')),
    ])
    nodeFolder = await nodeFor(join(folder, 'node'))
    for (const place of ['keys', 'secrets', 'secrets/ground', 'secrets/postgres', 'secrets/operator'])
      await own(place)
    for (const service of services) await own(`secrets/${service}`)
    kafka = (await startKafka()) as TestKafka
    postgresPort = (await freePorts(1))[0] ?? 0
  }, 300_000)

  afterAll(async () => {
    await Promise.all([postgres?.stop(), kafka?.stop()])
    await rm(folder, { recursive: true, force: true })
  })

  it('make secrets and lay the ground, and find all as it was when they run again', async () => {
    expect(await finished(await run('secrets'))).toBe(0)
    const password = await readFile(join(folder, 'secrets/postgres/password'), 'utf8')
    postgres = await startEmbeddedPostgres({ password, port: postgresPort })
    expect(await finished(await run('ground'))).toBe(0)
    const before = await contents('secrets')
    expect(await finished(await run('secrets'))).toBe(0)
    expect(await finished(await run('ground'))).toBe(0)
    expect(await contents('secrets')).toEqual(before)
  }, 240_000)

  it.each([...services, 'mail-sink'])(
    '%s starts, is well, and stops as it is asked',
    async (name) => {
      const container = await run(name)
      await container.line((line) => line.includes('"event":"started"'), `${name} has started`, 120_000)
      // Compose too asks again before it calls one ill.
      const well = async (): Promise<boolean> => (await finished(await healthCheck(name))) === 0
      await eventually(well, { what: `${name} is well`, within: 120_000, every: 500 })
      await container.stop(20_000)
      expect(await container.ended).toEqual({ code: 0, signal: null })
      expect(await finished(await healthCheck(name))).toBe(1)
    },
    400_000,
  )
})

/** The container's own paths, names and ports, and what stands for them on this machine. */
const stands = new Map<string, ReadonlyMap<string, string>>()

async function standInsFor(name: string): Promise<ReadonlyMap<string, string>> {
  const known = stands.get(name)
  if (known) return known
  const ports = await freePorts(4)
  const made = new Map([
    ['/run/secrets', join(folder, 'secrets', name)],
    ['/secrets', join(folder, 'secrets')],
    ['/keys', join(folder, 'keys')],
    ['postgres:5432', `127.0.0.1:${postgresPort}`],
    ['kafka:9092', kafka.brokers.join(',')],
    ['tocsin.', kafka.prefix],
    ['0.0.0.0', '127.0.0.1'],
    ...['8080', '9100', '8025', '1025'].map((port, i): [string, string] => [port, String(ports[i])]),
  ])
  stands.set(name, made)
  return made
}

async function run(name: string): Promise<TiedProcess> {
  const { command, environment, build } = containers[name]!
  return start(name, command, environment, build?.target ?? 'services')
}

async function healthCheck(name: string): Promise<TiedProcess> {
  const { healthcheck, environment, build } = containers[name]!
  const [, ...command] = healthcheck!.test
  return start(name, command, environment, build?.target ?? 'services')
}

async function start(
  name: string,
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
  image: string,
): Promise<TiedProcess> {
  const standIns = await standInsFor(name)
  // All at once: what stands for one may contain another.
  const there = new RegExp([...standIns.keys()].map((text) => RegExp.escape(text)).join('|'), 'g')
  const here = (text: string) => withDefaults(text).replace(there, (found) => standIns.get(found) ?? found)
  const env = Object.entries(environment).map(([variable, value]) => [
    variable,
    addressed(variable) ? here(value) : withDefaults(value),
  ])
  return startTied({
    command: program,
    args: program === 'node' && args[0] === '-e' ? args.map(here) : args,
    env: { PATH: `${nodeFolder}:/usr/bin:/bin`, NODE_ENV: 'production', ...Object.fromEntries(env) },
    cwd: join(folder, image),
    ...(user && { user }),
  })
}

/** Links that people follow stay as they are: nobody follows them here. */
function addressed(variable: string): boolean {
  return !/^(PUBLIC|DESK|TRIAGE)_URL$|^MAIL_FROM$/.test(variable)
}

async function finished(container: TiedProcess): Promise<number | null> {
  const { code } = await container.ended
  if (code !== 0 && container.lines.length > 0) console.error(container.lines.join('\n'))
  return code
}

async function own(place: string): Promise<void> {
  const path = join(folder, place)
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (user) await chown(path, user.uid, user.gid)
}

async function contents(place: string): Promise<Record<string, string>> {
  const files = (await readdir(join(folder, place), { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  )
  const read = files.map(async ({ parentPath, name }) => [
    join(parentPath, name),
    await readFile(join(parentPath, name), 'utf8'),
  ])
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>
}
