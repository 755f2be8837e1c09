import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import {
  listDead,
  Park,
  replay,
  resendDead,
  showDead,
  startCompactedCopy,
  startConsumer,
  startRelay,
  type BatchHandler,
  type FaultPoint,
  type Log,
  type Running,
} from '@tocsin/bus'
import { queue, type Database } from '@tocsin/database'
import { partitionOf, topics, type TocsinEvent } from '@tocsin/events'
import { eventually, startPostgres, startTied, type TestPostgres, type TiedProcess } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { keepingLogger, openLog, type BusAddress } from './bus-under-test.ts'
import type { ChildOrder } from './child.ts'
import {
  createWorld,
  each,
  effectsOf,
  interleaved,
  numberOf,
  recordEffects,
  reviewClosed,
  systemClock,
  upTo,
  write,
  type World,
} from './world.ts'

/** What differs between the adapters. */
export interface Adapter {
  /** makes the topics and says where the log is */
  prepare(world: World): Promise<BusAddress>
  /** takes the log away while `during` runs, and gives it back */
  without(world: World, during: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

const childFile = fileURLToPath(new URL('child.ts', import.meta.url))
const LEASE_MS = 600

/** What both adapters promise, and so every service may rely on. */
export function busContract(name: string, adapter: Adapter): void {
  describe(`the bus on ${name}`, { timeout: 30_000 }, () => {
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

    function logFor(database: Database): Log {
      const log = openLog(bus, database, logger)
      logs.push(log)
      return log
    }

    function relay(leaseMs = LEASE_MS): ReturnType<typeof startRelay> {
      const started = startRelay({
        log: logFor(writer),
        database: writer,
        clock: systemClock,
        logger,
        leaseMs,
      })
      running.push(started)
      return started
    }

    function consumer(
      group: string,
      handle: BatchHandler = recordEffects(group),
      database = reader,
    ): Running {
      const patience = { tries: 3, firstMs: 20, mostMs: 100 }
      const settings = { group, topics: ['reviews'] as const, handle, patience, batchSize: 50 }
      const started = startConsumer({
        log: logFor(database),
        database,
        clock: systemClock,
        logger,
        ...settings,
      })
      running.push(started)
      return started
    }

    async function child(order: Omit<ChildOrder, 'bus' | 'adminUrl'>): Promise<TiedProcess> {
      const whole: ChildOrder = { ...order, bus, adminUrl: world.adminUrl }
      const started = await startTied({
        command: process.execPath,
        args: [childFile, JSON.stringify(whole)],
        inherit: true,
      })
      children.push(started)
      return started
    }

    async function settled(
      group: string,
      keys: readonly string[],
      numbers: readonly number[],
      within = 20_000,
    ) {
      await eventually(
        async () => {
          const done = await effectsOf(reader, group, keys)
          return keys.every((key) => done[key]!.length >= numbers.length)
        },
        { what: 'every event handled', within },
      ).catch((error: unknown) => {
        throw new Error(`${group}: ${JSON.stringify(logger.lines.slice(-20))}`, { cause: error })
      })
      expect(await effectsOf(reader, group, keys)).toEqual(each(keys, numbers))
    }

    const newGroup = (): string => `group-${randomUUID()}`

    it('gives each event once, those of one key in order, with what it was written with', async () => {
      const { keys, events } = interleaved(12, 30)
      const group = newGroup()
      const seen: TocsinEvent[] = []
      const record = recordEffects(group)
      relay()
      consumer(group, async (tx, batch) => {
        seen.push(...batch)
        await record(tx, batch)
      })
      await write(writer, events)
      await settled(group, keys, upTo(30))
      const sent = events[0]!
      const { traceparent, ...rest } = seen.find((event) => event.id === sent.id)!
      expect(rest).toEqual(sent)
      expect(traceparent).toBeUndefined()
    })

    it('keeps two writers of one key in the order of their commits', async () => {
      const key = randomUUID()
      const group = newGroup()
      relay()
      consumer(group)
      const locked = (n: number) =>
        writer.transaction(async (tx) => {
          await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${key}))`)
          await queue(tx, reviewClosed(key, n))
        })
      await Promise.all(upTo(40).map(locked))
      await eventually(async () => (await effectsOf(reader, group, [key]))[key]!.length === 40, {
        what: 'all',
      })
      const { rows } = await writer.db.execute<{ n: number }>(sql`
        select (convert_from(value, 'UTF8')::json ->> 'n')::integer as n from outbox_published where key = ${key} order by id`)
      expect((await effectsOf(reader, group, [key]))[key]).toEqual(rows.map((row) => row.n))
    })

    it('writes CloudEvents in binary mode', async () => {
      relay()
      const [event] = interleaved(1, 1).events
      await write(writer, [
        { ...event!, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      ])
      const records: { headers: Record<string, string>; key: string; value: string }[] = []
      const subscription = logFor(reader).subscribe({
        group: newGroup(),
        topics: ['reviews'],
        batchSize: 500,
        position: () => Promise.resolve(0),
        onReleased: () => Promise.resolve(),
        onBatch: ({ records: batch, next }) => {
          for (const { headers, key, value } of batch) {
            records.push({ headers, key: key.toString(), value: value!.toString() })
          }
          return Promise.resolve({ outcome: 'done', next })
        },
      })
      running.push(subscription)
      const record = await eventually(() => records.find((one) => one.headers.ce_id === event!.id), {
        what: 'the record',
      })
      expect(record).toMatchObject({
        key: event!.key,
        headers: {
          ce_specversion: '1.0',
          ce_id: event!.id,
          ce_source: 'triage',
          ce_type: 'org.tocsin.review.closed.v1',
          ce_time: '2026-03-02T10:00:00.000Z',
          ce_dataschema: 'urn:tocsin:event:review.closed:1',
          ce_traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          'content-type': 'application/json',
        },
      })
      expect(JSON.parse(record.value)).toEqual(event!.data)
    })

    it(
      'loses and repeats nothing when a relay is killed between any two of its steps',
      { timeout: 90_000 },
      async () => {
        const { keys, events } = interleaved(8, 60)
        const group = newGroup()
        const points: FaultPoint[] = [
          'relay: rows read',
          'relay: before send',
          bus.kind === 'kafka' ? 'relay: sent, not moved' : 'relay: appended, not moved',
          'relay: moved, not committed',
          'relay: committed',
        ]
        await write(writer, events)
        for (const point of points) {
          const dying = await child({
            part: 'relay',
            leaseMs: LEASE_MS,
            fault: { point, nth: 2, signal: 'SIGKILL' },
          })
          await dying.line((line) => line === `fault ${point}`, point)
          expect((await dying.ended).signal).toBe('SIGKILL')
        }
        relay()
        consumer(group)
        await settled(group, keys, upTo(60))
      },
    )

    it(
      'does every effect once when a consumer is killed between any two of its steps',
      { timeout: 120_000 },
      async () => {
        const { keys, events } = interleaved(8, 60)
        const group = newGroup()
        const points: FaultPoint[] = [
          'consumer: batch read',
          'consumer: try written',
          'consumer: inbox written',
          'consumer: handled',
          'consumer: offset written',
          'consumer: committed',
          'parked: try written',
          'parked: handled',
          'parked: committed',
        ]
        relay()
        await write(writer, events)
        for (const point of points) {
          const dying = await child({
            part: 'consumer',
            group,
            refuseEvery: 20,
            fault: { point, nth: 1, signal: 'SIGKILL' },
          })
          await dying.line((line) => line === `fault ${point}`, point)
          expect((await dying.ended).signal).toBe('SIGKILL')
          // A claim of the dead is not waited for here.
          await reader.db.execute(
            sql`update parked set next_at = '2000-01-01' where consumer_group = ${group}`,
          )
        }
        const last = await child({ part: 'consumer', group, refuseEvery: 20 })
        await settled(group, keys, upTo(60), 40_000)
        await last.stop()
      },
    )

    it('parks what cannot be handled now, and what comes behind it for that key, and nothing else', async () => {
      const { keys, events } = interleaved(6, 20)
      const [stuck] = keys
      const others = keys.slice(1)
      const group = newGroup()
      const record = recordEffects(group)
      let open = false
      let seen = 0
      relay()
      consumer(group, async (tx, batch) => {
        const closed = batch.find((event) => event.key === stuck && numberOf(event) === 5)
        if (closed !== undefined && !open) {
          seen++
          return Promise.reject(new Park(closed.id, 'not-yet'))
        }
        return record(tx, batch)
      })
      await write(writer, events)
      await settled(group, others, upTo(20))
      await eventually(() => seen > 1, { what: 'tried again' })
      expect(await effectsOf(reader, group, [stuck!])).toEqual(each([stuck!], upTo(5)))
      open = true
      await settled(group, keys, upTo(20))
    })

    it('parks what a handler hands back, and never out of order', async () => {
      const { keys, events } = interleaved(3, 12)
      const group = newGroup()
      const record = recordEffects(group)
      const refused = new Set<string>()
      relay()
      consumer(group, async (tx, batch) => {
        const now = batch.filter((event) => numberOf(event) % 4 === 1 && !refused.has(event.id))
        for (const event of now) refused.add(event.id)
        await record(
          tx,
          batch.filter((event) => !now.includes(event)),
        )
        return now.map((event) => ({ event: event.id, reason: 'later' }))
      })
      await write(writer, events)
      await settled(group, keys, upTo(12))
    })

    it('finds the faulty event by halving, gives it up after its tries, and goes on behind it', async () => {
      const { keys, events } = interleaved(6, 20)
      const group = newGroup()
      const record = recordEffects(group)
      let broken = true
      relay()
      const bad = events.find((event) => event.key === keys[0] && (event.data as { n?: number }).n === 7)!
      consumer(group, async (tx, batch) => {
        await record(tx, batch)
        if (broken && batch.some((event) => event.id === bad.id)) throw new TypeError('of no interest')
      })
      await write(writer, events)
      await settled(group, keys.slice(1), upTo(20))
      await settled(
        group,
        keys.slice(0, 1),
        upTo(20).filter((n) => n !== 7),
      )
      const dead = (await listDead(reader)).find((one) => one.event === bad.id)!
      expect(dead).toMatchObject({ group, topic: 'reviews', reason: 'TypeError', attempts: 3, state: 'dead' })
      expect(dead.places[0]).toMatch(/^contract\.ts:\d+$/)
      const whole = await showDead(reader, dead.id)
      expect(JSON.parse(whole!.value!)).toEqual(bad.data)

      broken = false
      expect(await resendDead(reader, dead.id, systemClock.now())).toBe('resent')
      expect(await resendDead(reader, dead.id, systemClock.now())).toBe('not-dead')
      expect(await resendDead(reader, randomUUID(), systemClock.now())).toBe('unknown')
      await eventually(async () => (await showDead(reader, dead.id))?.state === 'done', { what: 'done' })
      const done = (await effectsOf(reader, group, keys))[keys[0]!]!
      expect(done.filter((n) => n === 7)).toHaveLength(1)
      expect((await listDead(reader)).some((one) => one.id === dead.id)).toBe(false)
    })

    it('buries what is no valid event at once, tells its dead-letter topic, and holds up nothing', async () => {
      const { keys, events } = interleaved(1, 4)
      const group = newGroup()
      const part = partitionOf(keys[0]!, topics.reviews.partitions)
      relay()
      consumer(group)
      await write(writer, events.slice(0, 2), 1)
      const headers = {
        ce_id: randomUUID(),
        ce_type: 'org.tocsin.review.closed.v1',
        odd: 'a\0b',
        'content-type': 'application/json',
      }
      await writer.db.execute(sql`
        insert into outbox (topic, part, key, event_id, headers, value, at)
        values ('reviews', ${part}, ${keys[0]}, ${headers.ce_id}, ${JSON.stringify(headers)}::json, ${Buffer.from('{"cut')}, ${new Date('2026-03-02T10:00:00Z').toISOString()})`)
      await write(writer, events.slice(2), 1)
      await settled(group, keys, upTo(4))
      const dead = (await listDead(reader)).find((one) => one.group === group)!
      expect(dead).toMatchObject({ reason: 'json', attempts: 0, topic: 'reviews' })
      expect(await showDead(reader, dead.id)).toMatchObject({ value: '{"cut', headers, key: keys[0] })
      const { rows } = await reader.db.execute<{ topic: string; headers: Record<string, string> }>(
        sql`select topic, headers from outbox where headers::text like ${`%${group}%`}`,
      )
      expect(rows).toMatchObject([
        {
          topic: 'reviews.dead',
          headers: { tocsin_reason: 'json', tocsin_group: group, ce_id: headers.ce_id },
        },
      ])
    })

    it('gives up an event of which the process has died three times', { timeout: 60_000 }, async () => {
      const { keys, events } = interleaved(4, 10)
      const group = newGroup()
      relay()
      await write(writer, events)
      let deaths = 0
      for (;;) {
        const dying = await child({ part: 'consumer', group, poison: { key: keys[0]!, n: 4 } })
        const poisoned = await Promise.race([
          dying.ended.then(({ signal }) => {
            if (signal !== 'SIGKILL') throw new Error(`the child ended by itself:\n${dying.lines.join('\n')}`)
            return true
          }),
          eventually(async () => (await listDead(reader)).some((one) => one.group === group), {
            what: 'death or burial',
            within: 20_000,
          }).then(() => false),
        ])
        if (!poisoned) break
        deaths++
      }
      // One in a whole batch, then three alone.
      expect(deaths).toBe(4)
      await settled(group, keys.slice(1), upTo(10))
      await settled(
        group,
        keys.slice(0, 1),
        upTo(10).filter((n) => n !== 4),
      )
      expect((await listDead(reader)).find((one) => one.group === group)).toMatchObject({
        reason: 'died',
        attempts: 3,
      })
    })

    it('repairs by replay what has had no effect, and repeats nothing', async () => {
      const { keys, events } = interleaved(4, 10)
      const group = newGroup()
      relay()
      consumer(group)
      await write(writer, events)
      await settled(group, keys, upTo(10))
      const lost = events.find((event) => (event.data as { n?: number }).n === 9)!
      await reader.transaction(async (tx) => {
        await tx.execute(sql`delete from effect where consumer_group = ${group} and event_id = ${lost.id}`)
        await tx.execute(sql`delete from inbox where consumer_group = ${group} and event_id = ${lost.id}`)
      })
      const again = await replay({
        log: logFor(reader),
        database: reader,
        group,
        topics: ['reviews'],
        from: 'start',
      })
      expect(again).toBeGreaterThanOrEqual(events.length)
      await settled(group, keys, upTo(10))
    })

    it('shares partitions among members that come and go', { timeout: 60_000 }, async () => {
      const { keys, events } = interleaved(16, 45)
      const group = newGroup()
      const thirds = [0, 1, 2].map((third) => events.slice(third * 240, (third + 1) * 240))
      relay()
      const first = consumer(group)
      await first.ready
      await write(writer, thirds[0]!)
      const other = world.reader({ max: 20 })
      const counted = new Map<string, number>()
      const record = recordEffects(group)
      const second = consumer(
        group,
        async (tx, batch) => {
          for (const event of batch) counted.set(event.key, (counted.get(event.key) ?? 0) + 1)
          await record(tx, batch)
        },
        other,
      )
      await second.ready
      await write(writer, thirds[1]!)
      await settled(group, keys, upTo(30), 30_000)
      await eventually(
        async () => {
          await write(writer, interleaved(12, 1).events)
          return counted.size > 0
        },
        { what: 'the second member has its share', within: 20_000, every: 200 },
      )
      await first.stop()
      running.splice(running.indexOf(first), 1)
      await write(writer, thirds[2]!)
      await settled(group, keys, upTo(45), 30_000)
    })

    it('sets aside a record that the log refuses, loudly, and carries the others', async () => {
      const { keys, events } = interleaved(1, 6)
      const group = newGroup()
      const part = partitionOf(keys[0]!, topics.reviews.partitions)
      const id = randomUUID()
      await write(writer, events.slice(0, 3))
      await writer.db.execute(sql`
        insert into outbox (topic, part, key, event_id, headers, value, at)
        values ('reviews', ${part}, ${keys[0]}, ${id}, '{}', ${Buffer.alloc(1_200_000, 32)}, ${new Date('2026-03-02T10:00:00Z').toISOString()})`)
      await write(writer, events.slice(3))
      relay()
      consumer(group)
      await settled(group, keys, upTo(6))
      expect((await listDead(writer)).find((one) => one.event === id)).toMatchObject({
        group: null,
        topic: 'reviews',
      })
      expect(logger.lines).toContainEqual(
        expect.objectContaining({
          event: 'relay.refused',
          fields: expect.objectContaining({ event: id }) as unknown,
        }),
      )
    })

    it('waits out a log that is away, and loses nothing', { timeout: 120_000 }, async () => {
      const { keys, events } = interleaved(8, 30)
      const group = newGroup()
      relay()
      consumer(group)
      await write(writer, events.slice(0, 80))
      await settled(group, keys, upTo(10))
      await adapter.without(world, async () => {
        await write(writer, events.slice(80, 160))
      })
      await write(writer, events.slice(160))
      await settled(group, keys, upTo(30), 60_000)
    })

    it(
      'keeps order when a relay sleeps beyond its lease and wakes after another has taken over',
      { timeout: 90_000 },
      async () => {
        const points: FaultPoint[] = [
          'relay: before send',
          bus.kind === 'kafka' ? 'relay: sent, not moved' : 'relay: appended, not moved',
          'relay: moved, not committed',
        ]
        for (const point of points) {
          const { keys, events } = interleaved(6, 20)
          const group = newGroup()
          await write(writer, events)
          const sleeper = await child({
            part: 'relay',
            leaseMs: LEASE_MS,
            fault: { point, nth: 1, signal: 'SIGSTOP' },
          })
          await sleeper.line((line) => line === `fault ${point}`, point)
          // A transaction of the sleeper holds the lease's row: PostgreSQL ends it as it would after 60 s of idleness.
          await world.endIdleTransactions()
          const successor = relay()
          consumer(group)
          await eventually(async () => (await successor.pending()) === 0, {
            what: 'the successor has carried all',
          })
          sleeper.send('SIGCONT')
          await settled(group, keys, upTo(20))
          await write(
            writer,
            keys.map((key) => reviewClosed(key, 20)),
          )
          await settled(group, keys, upTo(21))
          await Promise.all(running.splice(0).map((part) => part.stop()))
          await sleeper.stop()
        }
      },
    )

    it('knows when a copy of a compacted topic has all that was there at its start, and its last beat', async () => {
      const desk = world.desk()
      const carrier = startRelay({
        log: logFor(desk),
        database: desk,
        clock: systemClock,
        logger,
        leaseMs: LEASE_MS,
      })
      running.push(carrier)
      const states = ['XAA', 'XAB', 'XAC']
      const at = new Date('2026-03-02T10:00:00.000Z')
      const head = { topic: 'directory', source: 'desk', time: at } as const
      const beat = {
        ...head,
        id: randomUUID(),
        name: 'directory.beat',
        key: 'beat',
        data: { id: 'beat', at: at.toISOString() },
      } as const
      await write(desk, [
        ...states.map((id) => ({
          ...head,
          id: randomUUID(),
          name: 'state.changed' as const,
          key: id,
          data: { id, version: 1, removed: false, neighbours: [] },
        })),
        beat,
      ])
      await eventually(async () => (await carrier.pending()) === 0, { what: 'carried' })
      const group = newGroup()
      let held: (() => void) | null = null
      const hold = new Promise<void>((resolve) => (held = resolve))
      const seen: string[] = []
      const copy = startCompactedCopy({
        log: logFor(reader),
        database: reader,
        group,
        topic: 'directory',
        clock: systemClock,
        logger,
        async apply(_tx, batch) {
          await hold
          seen.push(...batch.map((event) => event.key))
        },
      })
      running.push(copy)
      let caught = false
      void copy.caughtUp.then(() => (caught = true))
      await copy.ready
      expect(await copy.lastBeat()).toBeNull()
      expect(caught).toBe(false)
      held!()
      await copy.caughtUp
      expect(seen).toEqual(expect.arrayContaining(states))
      expect(await copy.lastBeat()).toEqual(at)
    })

    it('starts again from the beginning of a log that was replaced by a shorter one, and repeats nothing', async () => {
      const { keys, events } = interleaved(3, 5)
      const group = newGroup()
      relay()
      const first = consumer(group)
      await write(writer, events)
      await settled(group, keys, upTo(5))
      await first.stop()
      running.splice(running.indexOf(first), 1)
      await reader.db.execute(sql`update consumer_offset set next = 1000000 where consumer_group = ${group}`)
      consumer(group)
      await write(
        writer,
        keys.map((key) => reviewClosed(key, 5)),
      )
      await settled(group, keys, upTo(6))
      expect(logger.lines.some((line) => line.event === 'consumer.log-replaced')).toBe(true)
    })
  })
}
