import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { startConsumer, startRelay, type BatchHandler, type Log, type Relay, type Running } from '@tocsin/bus'
import type { Database } from '@tocsin/database'
import { eventually, startPostgres, startTied, type TestPostgres, type TiedProcess } from '@tocsin/testing'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { keepingLogger, openLog, type BusAddress } from './bus-under-test.ts'
import type { ChildOrder } from './child.ts'
import { createWorld, each, effectsOf, recordEffects, systemClock, type World } from './world.ts'

/** What differs between the adapters. */
export interface Adapter {
  /** makes the topics and says where the log is */
  prepare(world: World): Promise<BusAddress>
  /** takes the log away while `during` runs, and gives it back */
  without(world: World, during: () => Promise<void>): Promise<void>
  /** events that stand in the log more than once, where the adapter promises that there are none */
  doubled(world: World): Promise<number>
  stop(): Promise<void>
}

/** How long work is waited for that a busy machine may let stand for minutes: a process that starts, joins and reads. */
export const BUSY_MS = 180_000

/** How long the relays of these tests are waited for. */
export const LEASE_MS = 600

/** Two services on one log. What a test starts here ends with the test. */
export interface Stage {
  readonly adapter: Adapter
  readonly world: World
  readonly bus: BusAddress
  readonly writer: Database
  readonly reader: Database
  readonly logger: ReturnType<typeof keepingLogger>
  readonly running: Running[]
  logFor(database: Database): Log
  relay(): Relay
  consumer(group: string, handle?: BatchHandler, database?: Database, tries?: number): Running
  /** A relay or consumer in a process of its own. */
  child(order: Omit<ChildOrder, 'bus' | 'adminUrl'>): Promise<TiedProcess>
  /** Stops one before the test's end. */
  stopped(part: Running): Promise<void>
  /** Waits until a group has done something about each, and expects it to be: each once, in this order. */
  settled(group: string, keys: readonly string[], numbers: readonly number[], within?: number): Promise<void>
}

export const newGroup = (): string => `group-${randomUUID()}`

const childFile = fileURLToPath(new URL('child.ts', import.meta.url))

export function setStage(adapter: Adapter): Stage {
  let postgres: TestPostgres
  let world: World
  let bus: BusAddress
  let writer: Database
  let reader: Database
  const logger = keepingLogger()
  const running: Running[] = []
  const logs: Log[] = []
  const children: TiedProcess[] = []

  beforeAll(async () => {
    postgres = await startPostgres()
    world = await createWorld(postgres.url)
    bus = await adapter.prepare(world)
    writer = world.writer()
    reader = world.reader({ max: 20 })
  }, 120_000)

  afterEach(async () => {
    await Promise.all(running.splice(0).map((part) => part.stop()))
    await Promise.all(children.splice(0).map((child) => child.stop()))
    await Promise.all(logs.splice(0).map((log) => log.close()))
    logger.lines.length = 0
  })

  afterAll(async () => {
    await world.close()
    await adapter.stop()
    await postgres.stop()
  })

  const shared = { clock: systemClock, logger }

  function logFor(database: Database): Log {
    const log = openLog(bus, database, logger)
    logs.push(log)
    return log
  }

  function keep<T extends Running>(part: T): T {
    running.push(part)
    return part
  }

  return {
    adapter,
    get world() {
      return world
    },
    get bus() {
      return bus
    },
    get writer() {
      return writer
    },
    get reader() {
      return reader
    },
    logger,
    running,
    logFor,
    relay: () => keep(startRelay({ ...shared, log: logFor(writer), database: writer, leaseMs: LEASE_MS })),
    consumer(group, handle = recordEffects(group), database = reader, tries = 3) {
      const patience = { tries, firstMs: 20, mostMs: 100 }
      const settings = { group, topics: ['reviews'] as const, handle, patience, batchSize: 50 }
      return keep(startConsumer({ ...shared, ...settings, log: logFor(database), database }))
    },
    async child(order) {
      const whole: ChildOrder = { ...order, bus, adminUrl: world.adminUrl }
      const args = [childFile, JSON.stringify(whole)]
      const started = await startTied({ command: process.execPath, args, inherit: true })
      children.push(started)
      return started
    },
    async stopped(part) {
      running.splice(running.indexOf(part), 1)
      await part.stop()
    },
    async settled(group, keys, numbers, within = BUSY_MS) {
      await eventually(
        async () => {
          const done = await effectsOf(reader, group, keys)
          return keys.every((key) => done[key]!.length >= numbers.length)
        },
        { what: 'every event handled', within },
      ).catch((cause: unknown) => {
        const said = [
          ...logger.lines.slice(-20).map((line) => JSON.stringify(line)),
          ...children.flatMap((c) => c.lines),
        ]
        throw new Error(`not every event was handled. Said last:\n${said.slice(-40).join('\n')}`, { cause })
      })
      expect(await effectsOf(reader, group, keys)).toEqual(each(keys, numbers))
    },
  }
}
