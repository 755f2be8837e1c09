/** A whole Tocsin for a test: the services as separate processes, on either bus, with the demo's invented directory. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventName, TocsinEvent } from '@tocsin/events'
import { eventually, startKafka, type TestKafka } from '@tocsin/testing'
import type { KafkaBus } from '../../infra/local/environment.ts'
import { startLocal, type Local, type LocalOptions } from '../../infra/local/local.ts'
import { loadDemoDirectory } from '../../infra/local/play/directory.ts'
import { makeSources } from '../../infra/local/play/send.ts'
import { watchLog } from '../../infra/local/play/watch.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'

export type Bus = 'postgres' | 'kafka'

export interface SystemOptions extends Pick<LocalOptions, 'start' | 'databaseFolder'> {
  /** with three, each record is on two before it counts; they are this system's own, to be hurt */
  brokers?: 1 | 3
  /** a Kafka of this system's own, to be hurt */
  ownKafka?: boolean
}

export interface System {
  local: Local
  /** null: on the postgres bus */
  kafka: TestKafka | null
  /** keys of the twenty sources, by number */
  keys: readonly string[]
  /** every record on the log so far, in the order in which the onlooker read it */
  records: readonly TocsinEvent[]
  /** the same, each event once: a relay sends again what may not have arrived, an onlooker without a session reads anew */
  events: readonly TocsinEvent[]
  of<N extends EventName>(...names: N[]): TocsinEvent<N>[]
  /** address of a service's public listener */
  url(service: keyof Local['ports']['services'], path: string): string
  /** id of the organisation with that name's beginning */
  organisation(name: string): string
  /** Looks again and again until it is there. */
  until<T>(look: () => T | Promise<T>, what: string, within?: number): Promise<NonNullable<T>>
  stop(): Promise<void>
}

/** @throws where Kafka is asked for and cannot be had; ask `missing('kafka')` before */
export async function startSystem(
  bus: Bus,
  firstPort: number,
  { start, brokers = 1, ownKafka = brokers > 1, databaseFolder }: SystemOptions = {},
): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-end-to-end-'))
  const kafka = bus === 'kafka' ? await startKafka({ brokers, own: ownKafka }) : null
  if (kafka !== null && 'skipped' in kafka) throw new Error(kafka.skipped)
  const on: 'postgres' | KafkaBus =
    kafka === null ? 'postgres' : { brokers: kafka.brokers, prefix: kafka.prefix, replicas: brokers }
  const ports = await freePortsFrom(firstPort)
  const local = await startLocal({
    folder,
    ports,
    separate: true,
    bus: on,
    demoReviewer: false,
    ...(start && { start }),
    ...(databaseFolder !== undefined && { databaseFolder }),
  })
  await loadDemoDirectory(local)
  const records: TocsinEvent[] = []
  const events: TocsinEvent[] = []
  const known = new Set<string>()
  const stopWatching = await watchLog({
    bus: on,
    adminUrl: local.adminUrl,
    onEvent(event) {
      records.push(event)
      if (!known.has(event.id)) events.push(event)
      known.add(event.id)
    },
  })
  const of = <N extends EventName>(...names: N[]): TocsinEvent<N>[] =>
    events.filter((event) => (names as string[]).includes(event.name)) as TocsinEvent<N>[]
  return {
    local,
    kafka,
    keys: await makeSources(local),
    records,
    events,
    of,
    url: (service, path) => `http://127.0.0.1:${ports.services[service].public}${path}`,
    organisation: (name) => {
      const found = of('organisation.changed').find((event) => event.data.name.startsWith(name))
      if (found === undefined) throw new Error(`no organisation ${name}`)
      return found.data.id
    },
    until: async (look, what, within = 180_000) =>
      (await eventually(async () => (await look()) || undefined, { within, what })) as never,
    stop: async () => {
      await stopWatching()
      await local.stop()
      if (kafka !== null) await kafka.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
