/** A relay or a consumer in a process of its own, which dies or stops where it is told to. */
import { setTimeout } from 'node:timers/promises'
import {
  startConsumer,
  startRelay,
  Park,
  type BatchHandler,
  type FaultHook,
  type FaultPoint,
} from '@tocsin/bus'
import type { Database } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { openLog, type BusAddress } from './bus-under-test.ts'
import { numberOf, recordEffects, systemClock, worldOf } from './world.ts'

export interface ChildOrder {
  part: 'relay' | 'consumer'
  bus: BusAddress
  adminUrl: string
  /** what to do at the `nth` time that a point is reached */
  fault?: { point: FaultPoint; nth: number; signal: 'SIGKILL' | 'SIGSTOP' }
  leaseMs?: number
  group?: string
  /** the handler kills its process at the event with this key and number, while `beside` too is in hand if that can be */
  poison?: { key: string; n: number; beside?: { key: string; n: number } }
  /** the handler refuses each event with such a number the first time that it meets it */
  refuseEvery?: number
}

const order = JSON.parse(process.argv[2]!) as ChildOrder
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const logger = {
  info: (event: string, fields = {}) => say(`info ${event} ${JSON.stringify(fields)}`),
  warn: (event: string, fields = {}) => say(`warn ${event} ${JSON.stringify(fields)}`),
  error: (event: string, fields = {}) => say(`error ${event} ${JSON.stringify(fields)}`),
}

function faults(): FaultHook {
  let count = 0
  return (point) => {
    if (point !== order.fault?.point || ++count !== order.fault.nth) return
    say(`fault ${point}`)
    process.kill(process.pid, order.fault.signal)
  }
}

/** Two events that wait for each other, but not for ever: one of them may come when the other is done with. */
function meeting(): { come(): void; wait(): Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { come: resolve, wait: () => Promise.race([promise, setTimeout(1_000)]) }
}

function handler(database: Database, group: string): BatchHandler {
  const record = recordEffects(group)
  const poisoned = meeting()
  const beside = meeting()
  return async (tx, events) => {
    const { poison, refuseEvery } = order
    const holds = (one?: { key: string; n: number }): boolean =>
      events.some((event) => event.key === one?.key && numberOf(event) === one.n)
    if (holds(poison?.beside)) {
      beside.come()
      await poisoned.wait()
    }
    if (holds(poison)) {
      poisoned.come()
      if (poison?.beside !== undefined) await beside.wait()
      say('poisoned')
      process.kill(process.pid, 'SIGKILL')
    }
    for (const event of refuseEvery === undefined ? [] : events) {
      if (numberOf(event) % refuseEvery! !== refuseEvery! - 1) continue
      const { rowCount } = await database.db.execute(
        sql`insert into refused_once (event_id) values (${event.id}) on conflict do nothing`,
      )
      if (rowCount === 1) throw new Park(event.id, 'not-yet')
    }
    await record(tx, events)
  }
}

const world = worldOf(order.adminUrl)
const database = order.part === 'relay' ? world.writer() : world.reader()
const log = openLog(order.bus, database, logger)
const shared = { log, database, clock: systemClock, logger, faults: faults() }
const group = order.group ?? 'child'
const running =
  order.part === 'relay'
    ? startRelay({ ...shared, batchSize: 20, ...(order.leaseMs && { leaseMs: order.leaseMs }) })
    : startConsumer({
        ...shared,
        group,
        topics: ['reviews'],
        batchSize: 20,
        patience: { tries: 5, firstMs: 20, mostMs: 100 },
        handle: handler(database, group),
      })
await running.ready
say('ready')
process.once('SIGTERM', () => {
  void running
    .stop()
    .then(() => log.close())
    .then(() => world.close())
})
