import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { services, type OutgoingEvent } from '@tocsin/events'
import { eventually, startPostgres, type TestPostgres } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bootstrap, type RolePasswords } from './bootstrap.ts'
import { openDatabase, type Database } from './database.ts'
import { InvalidEvent } from './encode-event.ts'
import { failureCode, isPassing } from './failure.ts'
import { EditedMigration, migrate, outboxMigrations } from './migrate.ts'
import { schemaOfService } from './names.ts'
import { queue, queueAll } from './queue.ts'

const passwords = Object.fromEntries(
  ['owner', ...services].map((name) => [name, `it's ${name}`]),
) as RolePasswords

describe('the database', { timeout: 120_000 }, () => {
  let postgres: TestPostgres
  let ownerUrl: string
  const opened: Database[] = []
  const folders: string[] = []

  beforeAll(async () => {
    postgres = await startPostgres()
    await Promise.all([1, 2, 3].map(() => bootstrap({ adminUrl: postgres.url, passwords })))
    ownerUrl = urlOf('tocsin_owner', passwords.owner)
    const schema = 'triage'
    await Promise.all([1, 2, 3].map(() => migrate({ url: ownerUrl, schema, folders: [outboxMigrations] })))
  }, 60_000)

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()))
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
  })
  afterAll(() => postgres.stop())

  function urlOf(role: string, password: string): string {
    const url = new URL(postgres.url)
    url.username = role
    url.password = encodeURIComponent(password)
    return url.href
  }

  function open(onConnectionError?: (error: Error) => void, keepPlans = false): Database {
    const url = urlOf('triage', passwords.triage)
    const database = openDatabase({
      url,
      schema: 'triage',
      applicationName: 'test',
      keepPlans,
      ...(onConnectionError && { onConnectionError }),
    })
    opened.push(database)
    return database
  }

  async function as(url: string, statement: string): Promise<string | pg.QueryResult> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return await client.query(statement)
    } catch (error) {
      return failureCode(error) ?? 'no code'
    } finally {
      await client.end()
    }
  }

  async function folderWith(files: Record<string, string>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-migrations-'))
    folders.push(folder)
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return folder
  }

  describe('bootstrap', () => {
    it('gives each service a role that reads its own schema, and no DDL anywhere', async () => {
      for (const service of services) {
        const url = urlOf(schemaOfService(service), passwords[service])
        const own = schemaOfService(service)
        expect(await as(url, `create table ${own}.mine (x integer)`)).toBe('42501')
        expect(await as(url, 'create table public.mine (x integer)')).toBe('42501')
        expect(await as(url, 'create schema mine')).toBe('42501')
        expect(await as(url, 'create temporary table mine (x integer)')).toBe('42501')
        if (own !== 'triage') expect(await as(url, 'select * from triage.outbox')).toBe('42501')
        expect(await as(url, 'insert into triage.migrations values (1, 2, now())')).toBe('42501')
      }
    })

    it('changes passwords, and writes none of them into a statement', async () => {
      const url = urlOf('desk', 'new')
      await bootstrap({ adminUrl: postgres.url, passwords: { ...passwords, desk: 'new' } })
      expect(await as(url, 'select 1')).toMatchObject({ rowCount: 1 })
      const stored = await as(postgres.url, `select rolpassword as it from pg_authid where rolname = 'desk'`)
      expect((stored as pg.QueryResult<{ it: string }>).rows[0]!.it).toMatch(/^SCRAM-SHA-256\$4096:/)
    })
  })

  describe('migrate', () => {
    it('runs each file once, in order, whole or not at all', async () => {
      const folder = await folderWith({
        '20260101000000-first.sql': 'create table first (x integer)',
        '20260102000000-second.sql': 'create table second (x integer); insert into nowhere values (1)',
      })
      const options = { url: ownerUrl, schema: 'notifier', folders: [folder] }
      await expect(migrate(options)).rejects.toThrow('migration notifier/20260102000000-second.sql failed')
      expect(await as(ownerUrl, 'select from notifier.second')).toBe('42P01')
      await writeFile(join(folder, '20260102000000-second.sql'), 'create table second (x integer)')
      expect(await migrate(options)).toEqual(['20260102000000-second.sql'])
      expect(await migrate(options)).toEqual([])
      expect(
        await as(urlOf('notifier', passwords.notifier), 'insert into notifier.first values (1)'),
      ).toMatchObject({ rowCount: 1 })
    })

    it('refuses a file that was edited after it ran, and one with another kind of name', async () => {
      const folder = await folderWith({ '20260101000000-one.sql': 'select 1' })
      const options = { url: ownerUrl, schema: 'vault', folders: [folder] }
      await migrate(options)
      await writeFile(join(folder, '20260101000000-one.sql'), 'select 2')
      await expect(migrate(options)).rejects.toThrow(EditedMigration)
      const other = await folderWith({ 'later.sql': 'select 1' })
      await expect(migrate({ ...options, folders: [other] })).rejects.toThrow('later.sql')
    })

    it('lets several run at once', async () => {
      const folder = await folderWith({ '20260101000000-once.sql': 'create table once (x integer)' })
      const options = { url: ownerUrl, schema: 'regional_intake', folders: [folder] }
      const ran = await Promise.all([1, 2, 3, 4].map(() => migrate(options)))
      expect(ran.flat()).toEqual(['20260101000000-once.sql'])
    })
  })

  describe('transaction', () => {
    it('repeats what collided, until both have their effect', async () => {
      await as(
        ownerUrl,
        'create table if not exists triage.tally (n integer); insert into triage.tally values (0)',
      )
      const database = open()
      const add = () =>
        database.transaction(
          async (tx) => {
            const { rows } = await tx.execute<{ n: number }>(sql`select n from tally`)
            await tx.execute(sql`update tally set n = ${rows[0]!.n + 1}`)
          },
          { isolation: 'serializable', retries: 50 },
        )
      await Promise.all([1, 2, 3, 4, 5, 6].map(add))
      expect((await database.db.execute(sql`select n from tally`)).rows).toEqual([{ n: 6 }])
    })

    it('throws what the work threw, rolled back, and keeps the connection', async () => {
      const database = open()
      const own = new Error('mine')
      const work = database.transaction(async (tx) => {
        await tx.execute(sql`insert into inbox values ('g', ${randomUUID()}, '2026-01-01')`)
        throw own
      })
      await expect(work).rejects.toBe(own)
      expect((await database.db.execute(sql`select * from inbox`)).rows).toEqual([])
      expect(database.pool.totalCount).toBe(1)
    })

    it('lives through a server that cuts its connections, in use and idle', async () => {
      const errors: Error[] = []
      const database = open((error) => errors.push(error))
      const cut = () =>
        as(
          postgres.url,
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test'`,
        )
      await Promise.all([1, 2, 3].map(() => database.db.execute(sql`select pg_sleep(0.01)`)))
      await cut()
      await eventually(() => database.pool.totalCount === 0, { what: 'every idle connection has gone' })
      expect(errors.length).toBeGreaterThan(0)
      const work = database.transaction(async (tx) => {
        await tx.execute(sql`select 1`)
        await cut()
        await tx.execute(sql`select 1`)
      })
      const failure = await work.catch((error: unknown) => error)
      expect(isPassing(failure)).toBe(true)
      expect((await database.db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }])
    })

    it('counts a server that is away among what passes, on a port as on a socket file', async () => {
      for (const where of ['127.0.0.1:1', 'localhost?host=/nowhere']) {
        const [host, rest = ''] = where.split('?')
        const url = `postgresql://triage@${host}/tocsin${rest && `?${rest}`}`
        const away = openDatabase({ url, schema: 'triage', applicationName: 'test' })
        const failure = await away.db.execute(sql`select 1`).catch((error: unknown) => error)
        expect(isPassing(failure), where).toBe(true)
        await away.close()
      }
    })

    it('keeps plans where it is asked to, and goes on when a migration has changed what a plan brings', async () => {
      await as(ownerUrl, 'create table triage.changing (n integer); insert into triage.changing values (1)')
      const database = open(undefined, true)
      const read = (): Promise<unknown[]> =>
        database.transaction(
          async (tx) => (await tx.execute(sql`select * from changing where n = ${1}::integer`)).rows,
        )
      expect(await read()).toEqual([{ n: 1 }])
      const { rows } = await database.db.execute(sql`select statement from pg_prepared_statements`)
      expect(rows).toEqual([{ statement: 'select * from changing where n = $1::integer' }])
      await as(ownerUrl, 'alter table triage.changing add column more integer')
      expect(await read()).toEqual([{ n: 1, more: null }])
    })

    it('ends statements that take too long and transactions that do nothing', async () => {
      const { rows } = await open().db.execute(sql`
        select current_setting('statement_timeout') as statement,
               current_setting('idle_in_transaction_session_timeout') as idle, current_schema as schema`)
      expect(rows).toEqual([{ statement: '1min', idle: '1min', schema: 'triage' }])
    })
  })

  describe('queue', () => {
    const event = (change: Partial<OutgoingEvent> = {}): OutgoingEvent => ({
      id: randomUUID(),
      topic: 'reviews',
      name: 'review.closed',
      key: 'k',
      source: 'triage',
      time: new Date('2026-03-02T10:00:00Z'),
      data: { item: randomUUID(), outcome: 'decided', at: '2026-03-02T10:00:00Z' },
      ...change,
    })

    it('keeps an event if and only if its transaction commits, and tells the relay', async () => {
      const database = open()
      let told = 0
      const stop = database.onQueued(() => told++)
      const [kept, dropped] = [event(), event()]
      await database.transaction((tx) => queue(tx, kept))
      await database
        .transaction(async (tx) => {
          await queue(tx, dropped)
          throw new Error('no')
        })
        .catch(() => undefined)
      await database.transaction((tx) => tx.execute(sql`select 1`))
      const { rows } = await database.db.execute(sql`select topic, part, key, event_id, at from outbox`)
      expect(rows).toMatchObject([{ topic: 'reviews', key: 'k', event_id: kept.id }])
      expect(told).toBe(1)
      stop()
    })

    it('numbers the events of one call in their order', async () => {
      const database = open()
      const events = Array.from({ length: 50 }, () => event({ key: 'ordered' }))
      await database.transaction((tx) => queueAll(tx, events))
      const { rows } = await database.db.execute<{ event_id: string }>(
        sql`select event_id from outbox where key = 'ordered' order by id`,
      )
      expect(rows.map((row) => row.event_id)).toEqual(events.map((one) => one.id))
    })

    it.each([
      ['a topic that does not carry it', event({ topic: 'alerts' })],
      ['data against its schema', event({ data: { item: 'secret' } as never })],
      ['no key', event({ key: '' })],
      ['a key with NUL', event({ key: 'a\0b' })],
      ['an id that is no UUID', event({ id: '1' })],
      [
        'more than a broker takes',
        event({ data: { ...event().data, more: 'x'.repeat(1_000_000) } as never }),
      ],
    ])('refuses an event with %s, and repeats no value', async (_what, wrong) => {
      const failure: unknown = await open()
        .transaction((tx) => queue(tx, wrong))
        .catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(InvalidEvent)
      expect((failure as Error).message).not.toContain('secret')
    })
  })
})
