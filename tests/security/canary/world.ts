/** A whole Tocsin in which every name, address and secret of the demo's directory is a canary. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventName, ServiceName, TocsinEvent } from '@tocsin/events'
import { PLANTED, eventually, missing, startKafka, type TestKafka } from '@tocsin/testing'
import { startLocal, type Local } from '../../../infra/local/local.ts'
import { demoDirectory, loadDemoDirectory } from '../../../infra/local/play/directory.ts'
import { watchLog } from '../../../infra/local/play/watch.ts'
import { freePortsFrom } from '../../../infra/local/ports.ts'
import { newFlock, type Flock } from './flock.ts'

/** People of the demo's directory, by sign-in name. */
export const PEOPLE = ['rita', 'remo', 'op', 'nora', 'nils', 'cam', 'eva', 'tan', 'caf'] as const
export const COUNTRY = 'CAF'
export type Person = (typeof PEOPLE)[number]

/** Beside the focal point of the country: who has declared a conflict with it, one at the desk and one who reviews. */
const IN_CONFLICT: readonly Person[] = ['nora', 'remo']

export interface World {
  folder: string
  local: Local
  kafka: TestKafka | null
  flock: Flock
  url(service: ServiceName, path: string): string
  of<N extends EventName>(...names: N[]): TocsinEvent<N>[]
  until<T>(look: () => T | Promise<T>, what: string): Promise<NonNullable<T>>
  stop(): Promise<void>
}

export const nameOf = (flock: Flock, person: Person): string => flock.of(`${person} name`)
export const addressOf = (flock: Flock, person: Person): string =>
  `${flock.of(`${person} mail`)}@desk.example`
export const signInOf = (flock: Flock, person: Person): string => flock.of(`${person} sign-in`).toLowerCase()
export const passwordOf = (flock: Flock, person: Person): string => flock.of(`${person} password`)

/** On Kafka where there is one of our own, since its log folders are places too; else on the bus in PostgreSQL. */
export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-canary-'))
  const lacking = await missing('own-kafka')
  const started = lacking === undefined ? await startKafka({ own: true }) : null
  const kafka = started === null || 'skipped' in started ? null : started
  const ports = await freePortsFrom(9_500)
  const bus = kafka === null ? 'postgres' : { brokers: kafka.brokers, prefix: kafka.prefix, replicas: 1 }
  const local = await startLocal({ folder, ports, separate: true, demoReviewer: false, bus })
  const flock = newFlock()
  flock.of(PLANTED)
  await loadDemoDirectory(local, directoryOf(flock))
  const events: TocsinEvent[] = []
  const onEvent = (event: TocsinEvent): void => void events.push(event)
  const stopWatching = await watchLog({ bus, adminUrl: local.adminUrl, onEvent })
  return {
    folder,
    local,
    kafka,
    flock,
    url: (service, path) => `http://127.0.0.1:${ports.services[service].public}${path}`,
    of: <N extends EventName>(...names: N[]) =>
      events.filter((event) => (names as string[]).includes(event.name)) as TocsinEvent<N>[],
    until: async (look, what) =>
      (await eventually(async () => (await look()) || undefined, { within: 240_000, what })) as never,
    stop: async () => {
      await stopWatching()
      await local.stop()
      await kafka?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function directoryOf(flock: Flock): string {
  let text = demoDirectory()
    .replace('Sangha River Union', `Sangha River Union ${flock.of(PLANTED)}`)
    // who is asked is not to depend on how quick the machine is
    .replaceAll(/(delay|patience): \d+s/g, '$1: 10m')
  for (const person of PEOPLE) {
    const row = new RegExp(`(key: ${person},\\s+name: )[^,]+(,\\s+signIn: )${person}(,\\s+password: )[^,]+`)
    if (!row.test(text)) throw new Error(`the demo's directory has no ${person}`)
    const [name, signIn] = [nameOf(flock, person), signInOf(flock, person)]
    const conflict = IN_CONFLICT.includes(person) ? `, conflicts: [${COUNTRY}]` : ''
    text = text
      .replace(row, `$1${name}$2${signIn}$3${passwordOf(flock, person)}${conflict}`)
      .replace(
        new RegExp(`address: ${person}@[\\w.-]+`),
        `address: ${addressOf(flock, person)}, word: ${flock.of(`${person} word`)}`,
      )
  }
  const secret = /whsec_([\w+/=]+)/.exec(text)?.[1] ?? ''
  flock.keep('webhook secret', Buffer.from(secret, 'base64').toString('latin1'))
  return text
}
