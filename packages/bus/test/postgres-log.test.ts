/** What only the adapter for PostgreSQL has: tables, grants, dense positions, retention, compaction. */
import { randomUUID } from 'node:crypto'
import { openPostgresLog, preparePostgresTopics, startRelay, type Log, type Relay } from '@tocsin/bus'
import { openDatabase, schemaOfService, type Database } from '@tocsin/database'
import { services, topicNames, topics } from '@tocsin/events'
import { eventually, startPostgres, virtualClock, type TestPostgres } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepingLogger } from './bus-under-test.ts'
import { createWorld, eventTime, interleaved, write, type World } from './world.ts'

describe('the log in PostgreSQL', { timeout: 120_000 }, () => {
  let postgres: TestPostgres
  let world: World
  let writer: Database
  let log: Log
  let relay: Relay
  const clock = virtualClock(eventTime)
  const logger = keepingLogger()

  beforeAll(async () => {
    postgres = await startPostgres()
    world = await createWorld(postgres.url)
    await Promise.all([1, 2, 3].map(() => preparePostgresTopics({ url: world.ownerUrl })))
    writer = world.writer()
    log = openPostgresLog({ database: writer, clock, logger })
    relay = startRelay({ log, database: writer, clock, logger })
  }, 60_000)

  afterAll(async () => {
    await relay.stop()
    await log.close()
    await world.close()
    await postgres.stop()
  })

  async function asOwner<T extends Record<string, unknown>>(
    statement: string,
    values: unknown[] = [],
  ): Promise<T[]> {
    const client = new pg.Client({ connectionString: world.ownerUrl })
    await client.connect()
    const { rows } = await client.query<T>(statement, values)
    await client.end()
    return rows
  }

  const carried = () => eventually(async () => (await relay.pending()) === 0, { what: 'the outbox is empty' })

  it('lets each service write and read what the list of topics says, and nothing else', async () => {
    for (const service of services) {
      const schema = schemaOfService(service)
      const database = openDatabase({ url: world.urlOf(service), schema, applicationName: 'grants' })
      const may = async (statement: string): Promise<boolean> => {
        const code = await database.pool.query(statement).then(
          () => 'done',
          (error: unknown) => (error as { code?: string }).code,
        )
        return code !== '42501'
      }
      for (const topic of topicNames) {
        const writes: boolean = (topics[topic].writers as readonly string[]).includes(service)
        const reads: boolean = (topics[topic].readers as readonly string[]).includes(service)
        const { rows } = await database.pool.query<{ insert: boolean; select: boolean; dead: boolean }>(
          `select has_table_privilege($1, 'insert') as insert, has_table_privilege($1, 'select') as select,
                  has_table_privilege($2, 'insert') as dead`,
          [`bus."${topic}"`, `bus."${topic}.dead"`],
        )
        expect({ service, topic, ...rows[0] }).toEqual({
          service,
          topic,
          insert: writes,
          select: reads,
          dead: reads,
        })
        expect(await may(`select from bus."${topic}" limit 0`)).toBe(reads)
        expect(await may(`update bus."${topic}" set value = null where false`)).toBe(false)
        expect(await may(`delete from bus."${topic}" where false`)).toBe(false)
      }
      expect(await may('create table bus.mine (x integer)')).toBe(false)
      await database.close()
    }
  })

  it('hides the leases of one service from another', async () => {
    await writer.db.execute(
      sql`insert into bus.member (consumer_group, member, until) values ('mine', ${randomUUID()}, 'infinity')`,
    )
    const { rows } = await world
      .reader()
      .db.execute(sql`select * from bus.member where consumer_group = 'mine'`)
    expect(rows).toEqual([])
    await writer.db.execute(sql`delete from bus.member where consumer_group = 'mine'`)
  })

  it('gives positions without a gap, and times that never fall', async () => {
    await write(writer, interleaved(20, 20).events)
    await carried()
    const rows = await asOwner<{ part: number; n: string; last: string; next: string; falls: string }>(`
      select part, count(*) as n, max(pos) as last, (select next from bus."reviews.next" c where c.part = r.part) as next,
        count(*) filter (where at < before) as falls
      from (select part, pos, at, lag(at) over (partition by part order by pos) as before from bus.reviews) r group by part`)
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) {
      expect(Number(row.last) + 1).toBe(Number(row.n))
      expect(row.next).toBe(row.n)
      expect(row.falls).toBe('0')
    }
  })

  it('drops what is older than the retention, but not what a group has yet to read, unless forced', async () => {
    const key = randomUUID()
    const longAgo = new Date(clock.now().getTime() - 200 * 86_400_000)
    const oldPartitions = () =>
      asOwner<{ name: string }>(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'bus.drills'::regclass order by 1`,
      )
    const drill = (time: Date) => ({
      id: randomUUID(),
      topic: 'drills' as const,
      name: 'drill.ordered' as const,
      key,
      source: 'desk',
      time,
      data: { drill: key, country: 'XAA', level: 'concern' as const, orderedBy: key, at: time.toISOString() },
    })
    const desk = world.desk()
    const deskRelay = startRelay({ log: openedFor(desk), database: desk, clock, logger })
    for (const time of [longAgo, clock.now()]) {
      await write(desk, [drill(time)])
      await eventually(async () => (await deskRelay.pending()) === 0, { what: 'carried' })
    }
    expect(await oldPartitions()).toHaveLength(2)
    await asOwner(`insert into bus.lease (role, consumer_group, topic, part, next)
      select 'triage', 'triage', 'drills', part, 0 from generate_series(0, 2) as part`)
    const now = clock.now().toISOString()
    expect(await asOwner(`select bus.drop_old('drills', $1, false) as held`, [now])).toEqual([
      { held: ['triage'] },
    ])
    expect(await oldPartitions()).toHaveLength(2)
    expect(await asOwner(`select bus.drop_old('drills', $1, true) as held`, [now])).toEqual([{ held: [] }])
    expect(await oldPartitions()).toHaveLength(1)
    await deskRelay.stop()
  })

  it('keeps of a compacted topic the newest version of each key', async () => {
    const desk = world.desk()
    const deskRelay = startRelay({ log: openedFor(desk), database: desk, clock, logger })
    const state = (version: number) => ({
      id: randomUUID(),
      topic: 'directory' as const,
      name: 'state.changed' as const,
      key: 'XAA',
      source: 'desk',
      time: new Date(clock.now().getTime() - 5 * 86_400_000),
      data: { id: 'XAA', version, removed: false, neighbours: [] },
    })
    await write(desk, [state(1), state(2), state(3)], 1)
    await eventually(async () => (await deskRelay.pending()) === 0, { what: 'carried' })
    await asOwner(`select bus.drop_old('directory', $1, false)`, [clock.now().toISOString()])
    const rows = await asOwner<{ version: number }>(
      `select (convert_from(value, 'UTF8')::json ->> 'version')::integer as version from bus.directory`,
    )
    expect(rows).toEqual([{ version: 3 }])
    await deskRelay.stop()
  })

  it('keeps published rows until their topic no longer needs them', async () => {
    await write(writer, interleaved(1, 3).events)
    await carried()
    const count = async () =>
      Number(
        (await writer.db.execute<{ n: string }>(sql`select count(*) as n from outbox_published`)).rows[0]!.n,
      )
    const before = await count()
    expect(before).toBeGreaterThanOrEqual(3)
    await clock.advance(80 * 86_400_000)
    await eventually(
      async () =>
        (await asOwner(`select from triage.relay where until > $1`, [clock.now().toISOString()])).length ===
        1,
      {
        what: 'the relay has looked at the clock',
      },
    )
    expect(await count()).toBe(before)
    await clock.advance(20 * 86_400_000)
    await eventually(async () => (await count()) === 0, { what: 'dropped' })
  })

  function openedFor(database: Database): Log {
    const opened = openPostgresLog({ database, clock, logger })
    others.push(opened)
    return opened
  }
  const others: Log[] = []
  afterAll(async () => {
    await Promise.all(others.map((other) => other.close()))
  })
})
