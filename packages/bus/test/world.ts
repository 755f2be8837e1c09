import { randomUUID } from 'node:crypto'
import {
  bootstrap,
  migrate,
  openDatabase,
  outboxMigrations,
  queueAll,
  type Database,
  type Tx,
} from '@tocsin/database'
import { services, type Clock, type OutgoingEvent, type TocsinEvent } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import pg from 'pg'

export const systemClock: Clock = { now: () => new Date() }

/** A database with the roles and schemas of the house, one service that writes (triage) and one that reads (notifier). */
export interface World {
  adminUrl: string
  ownerUrl: string
  /** @param name a service, or `owner` */
  urlOf(name: string): string
  writer(options?: { max?: number }): Database
  reader(options?: { max?: number }): Database
  /** another that writes */
  desk(): Database
  /**
   * What the server does by itself after 60 s: ends the writer's transactions that do nothing.
   * @returns how many are left, since their last statement was still under way or their end is
   */
  endIdleTransactions(): Promise<number>
  close(): Promise<void>
}

const passwords = Object.fromEntries(
  ['owner', ...services].map((name) => [name, `${name}-secret`]),
) as Record<(typeof services)[number] | 'owner', string>

export async function createWorld(adminUrl: string): Promise<World> {
  await bootstrap({ adminUrl, passwords })
  const { ownerUrl } = worldOf(adminUrl)
  for (const schema of ['triage', 'notifier', 'desk'])
    await migrate({ url: ownerUrl, schema, folders: [outboxMigrations] })
  await prepareEffects(ownerUrl)
  return worldOf(adminUrl)
}

/** The same world, seen by another process. */
export function worldOf(adminUrl: string): World {
  const urlOf = (name: string): string => {
    const url = new URL(adminUrl)
    url.username = name === 'owner' ? 'tocsin_owner' : name.replaceAll('-', '_')
    url.password = `${name}-secret`
    return url.href
  }
  const opened: Database[] = []
  const open = (schema: 'triage' | 'notifier' | 'desk', max = 10): Database => {
    const database = openDatabase({ url: urlOf(schema), schema, applicationName: 'bus-test', max })
    opened.push(database)
    return database
  }
  return {
    adminUrl,
    ownerUrl: urlOf('owner'),
    urlOf,
    writer: (options) => open('triage', options?.max),
    reader: (options) => open('notifier', options?.max),
    desk: () => open('desk'),
    async endIdleTransactions() {
      const client = new pg.Client({ connectionString: adminUrl })
      await client.connect()
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where usename = 'triage' and state = 'idle in transaction' and datname = current_database()`,
      )
      const { rows } = await client.query(
        `select from pg_stat_activity
         where usename = 'triage' and xact_start is not null and datname = current_database()`,
      )
      await client.end()
      return rows.length
    },
    async close() {
      await Promise.all(opened.map((database) => database.close()))
    },
  }
}

/** What a handler does in these tests: a row for each event, without any constraint that would hide a repetition. */
async function prepareEffects(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query(`
    create table if not exists notifier.effect (
      seq bigint generated always as identity, consumer_group text not null, event_id uuid not null, key text not null,
      n integer not null
    );
    create table if not exists notifier.refused_once (event_id uuid primary key)`)
  await client.end()
}

/** A handler that leaves a row for each event. */
export function recordEffects(group: string): (tx: Tx, events: readonly TocsinEvent[]) => Promise<void> {
  return async (tx, events) => {
    await tx.execute(sql`
      insert into effect (consumer_group, event_id, key, n)
      select ${group}, id, key, n from unnest(
        ${sql.param(events.map((event) => event.id))}::uuid[],
        ${sql.param(events.map((event) => event.key))}::text[],
        ${sql.param(events.map(numberOf))}::integer[]
      ) with ordinality as e(id, key, n, rank) order by rank`)
  }
}

export function numberOf(event: TocsinEvent): number {
  return Number((event.data as { n?: unknown }).n)
}

/** What a group has done about these keys, in the order in which it did: key → numbers. */
export async function effectsOf(
  database: Database,
  group: string,
  keys: readonly string[],
): Promise<Record<string, number[]>> {
  const { rows } = await database.db.execute<{ key: string; n: number }>(sql`
    select key, n from effect
    where consumer_group = ${group} and key = any(${sql.param([...keys])}::text[]) order by seq`)
  return Object.fromEntries(
    keys.map((key) => [key, rows.filter((row) => row.key === key).map((row) => row.n)]),
  )
}

/** What it has to be: each number once, in order, for each key. */
export function each(keys: readonly string[], numbers: readonly number[]): Record<string, number[]> {
  return Object.fromEntries(keys.map((key) => [key, [...numbers]]))
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n)
}

/** The hour in which the tests run: a broker drops at once what is older than its topic's retention. */
export const eventTime = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000)

/** The `n`-th event of a key. */
export function reviewClosed(key: string, n: number): OutgoingEvent {
  const at = eventTime
  const data = { item: key, outcome: 'decided' as const, at: at.toISOString(), n }
  return { id: randomUUID(), topic: 'reviews', name: 'review.closed', key, source: 'triage', time: at, data }
}

/** Writes events in transactions of some each, as a service would. */
export async function write(database: Database, events: readonly OutgoingEvent[], each = 10): Promise<void> {
  for (let at = 0; at < events.length; at += each) {
    await database.transaction((tx) => queueAll(tx, events.slice(at, at + each)))
  }
}

/** `count` events for each of `keys` new keys, interleaved. */
export function interleaved(keys: number, count: number): { keys: string[]; events: OutgoingEvent[] } {
  const names = Array.from({ length: keys }, () => randomUUID())
  const events = Array.from({ length: count }, (_, n) => names.map((key) => reviewClosed(key, n))).flat()
  return { keys: names, events }
}
