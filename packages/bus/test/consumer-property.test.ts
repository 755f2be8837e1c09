/**
 * Whatever a handler does about whichever events, and however often and in whatever pieces the log brings them: each
 * event that can be handled has its effect once, those of one key in order; the others are dead; nothing is left over.
 */
import { randomUUID } from 'node:crypto'
import { encodeEvent, type Database } from '@tocsin/database'
import { startPostgres, virtualClock, type TestPostgres } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchWork } from '../src/consumer/batch.ts'
import { Park, type BatchHandler } from '../src/consumer/handler.ts'
import { takePartition } from '../src/consumer/offsets.ts'
import { retryWork } from '../src/consumer/retry.ts'
import { turns } from '../src/consumer/turns.ts'
import type { ReadRecord } from '../src/log.ts'
import { listDead } from '../src/operator/dead-events.ts'
import { keepingLogger } from './bus-under-test.ts'
import {
  createWorld,
  effectsOf,
  eventTime,
  numberOf,
  recordEffects,
  reviewClosed,
  type World,
} from './world.ts'

const TRIES = 4

/** How often an event fails before it goes, and how; TRIES and more: never. */
const trouble = fc.record({
  way: fc.constantFrom('throws', 'parks', 'hands-back', 'unreadable' as const),
  times: fc.nat(TRIES + 1),
})
const script = fc.record({
  events: fc.array(fc.record({ key: fc.nat(3), trouble: fc.option(trouble, { freq: 4 }) }), {
    minLength: 1,
    maxLength: 25,
  }),
  /** what the log brings: from where, counted back from where the group is, and how many */
  pieces: fc.array(
    fc.record({ back: fc.nat(5), most: fc.integer({ min: 1, max: 12 }), retries: fc.nat(3) }),
    {
      maxLength: 12,
    },
  ),
  careful: fc.boolean(),
})

describe('a consumer', () => {
  let postgres: TestPostgres
  let world: World
  let database: Database

  beforeAll(async () => {
    postgres = await startPostgres()
    world = await createWorld(postgres.url)
    database = world.reader()
  }, 60_000)

  afterAll(async () => {
    await world.close()
    await postgres.stop()
  })

  it('does each effect once and in order, under any trouble', { timeout: 300_000 }, async () => {
    await fc.assert(fc.asyncProperty(script, play), { numRuns: 25 })
  })

  async function play({
    events,
    pieces,
    careful,
  }: typeof script extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
    const group = `group-${randomUUID()}`
    const clock = virtualClock(eventTime)
    const names = [0, 1, 2, 3].map(() => randomUUID())
    const outgoing = events.map((event, n) => reviewClosed(names[event.key]!, n))
    const failures = new Map<number, number>()
    const records = outgoing.map((event, n): ReadRecord => {
      const { key, headers, value } = encodeEvent(event)
      const unreadable = events[n]!.trouble?.way === 'unreadable'
      return { position: n * 2, key: Buffer.from(key), headers, value: unreadable ? Buffer.from('{') : value }
    })

    const record = recordEffects(group)
    const handle: BatchHandler = async (tx, batch) => {
      const back: { event: string; reason: string; fails: () => unknown }[] = []
      for (const event of batch) {
        const n = numberOf(event)
        const planned = events[n]!.trouble
        const failed = failures.get(n) ?? 0
        if (planned === null || planned.way === 'unreadable' || failed >= planned.times) continue
        const fails = (): unknown => failures.set(n, failed + 1)
        if (planned.way === 'hands-back') {
          back.push({ event: event.id, reason: 'in-trouble', fails })
          continue
        }
        // What throws in a larger batch has not shown yet that it is this event's fault.
        if (planned.way === 'parks' || batch.length === 1) fails()
        throw planned.way === 'parks' ? new Park(event.id, 'in-trouble') : new RangeError('in trouble')
      }
      await record(
        tx,
        batch.filter((event) => !back.some((one) => one.event === event.id)),
      )
      for (const one of back) one.fails()
      return back
    }
    const settings = {
      group,
      me: randomUUID(),
      suspects: turns(1),
      database,
      handle,
      clock,
      logger: keepingLogger(),
      patience: { tries: TRIES, firstMs: 1_000, mostMs: 60_000 },
      faults: () => undefined,
    }
    const work = batchWork(settings)
    const retry = retryWork(settings)
    const place = { group, topic: 'reviews' as const, part: 0, me: settings.me }

    async function bring(back: number, most: number): Promise<void> {
      const { next } = await takePartition(database, place)
      const index = Math.ceil(next / 2)
      // A log may bring again what is done; the reader drops it by position, as both adapters do.
      const brought = records
        .slice(Math.max(0, index - back), index + most)
        .filter((one) => one.position >= next)
      if (brought.length === 0) return
      const batch = {
        topic: 'reviews' as const,
        part: 0,
        position: next,
        records: brought,
        next: brought.at(-1)!.position + 1,
      }
      await work.handle(batch, careful ? 5 : 0)
      // A twin with the same records, overtaken.
      expect(await work.handle(batch, 0)).toEqual({ outcome: 'lost' })
    }

    for (const { back, most, retries } of pieces) {
      await bring(back, most)
      for (let i = 0; i < retries; i++) await retry.next()
      await clock.advance(500)
    }
    for (let i = 0; i < records.length; i++) await bring(0, 12)
    for (let quiet = 0; quiet < 3;) {
      quiet = (await retry.next()) ? 0 : quiet + 1
      await clock.advance(60_000)
    }

    const lost = (n: number): boolean => {
      const planned = events[n]!.trouble
      return planned !== null && (planned.way === 'unreadable' || planned.times >= TRIES)
    }
    const done = await effectsOf(database, group, names)
    for (const [index, name] of names.entries()) {
      const expected = events.flatMap((event, n) => (event.key === index && !lost(n) ? [n] : []))
      expect(done[name]).toEqual(expected)
    }
    const dead = (await listDead(database, { limit: 10_000 })).filter((one) => one.group === group)
    expect(dead).toHaveLength(events.filter((_, n) => lost(n)).length)
    const { rows } = await database.db.execute<{ parked: string; tries: string }>(sql`
      select (select count(*) from parked where consumer_group = ${group}) as parked,
             (select count(*) from consumer_try where consumer_group = ${group}) as tries`)
    expect(rows).toEqual([{ parked: '0', tries: '0' }])
  }
})
