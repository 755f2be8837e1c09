/** A crisis is with one evaluator at a time, however long that takes. */
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import {
  bootstrap,
  migrate,
  openDatabase,
  outboxMigrations,
  ownerRole,
  type Database,
} from '@tocsin/database'
import { services } from '@tocsin/events'
import { eventually, startPostgres, virtualClock, type TestPostgres } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { claimCrisis, holdClaim, LEASE_MS, releaseClaim, type Claim } from './claim.ts'

const own = fileURLToPath(new URL('../../migrations', import.meta.url))
const clock = virtualClock('2026-03-02T10:30:00Z')

let postgres: TestPostgres
let database: Database
beforeAll(async () => {
  postgres = await startPostgres()
  const passwords = Object.fromEntries(['owner', ...services].map((name) => [name, 'secret'])) as never
  await bootstrap({ adminUrl: postgres.url, passwords })
  const url = new URL(postgres.url)
  url.username = ownerRole
  url.password = 'secret'
  await migrate({ url: url.href, schema: 'triage', folders: [outboxMigrations, own] })
  database = openDatabase({ url: url.href, schema: 'triage', applicationName: 'test', max: 4 })
})
afterAll(async () => {
  await database?.close()
  await postgres?.stop()
})

beforeEach(async () => {
  await database.db.execute(sql`delete from crisis`)
  await database.db.execute(sql`
    insert into crisis (id, world, country, next_at)
    values (${randomUUID()}, 'actual', 'KEN', ${clock.now().toISOString()}::timestamptz)`)
})

const claim = (): Promise<Claim | null> => claimCrisis(database, randomUUID(), clock.now())
const leaseEnds = (): Promise<void> => clock.moveTo(new Date(clock.now().getTime() + LEASE_MS + 1))
const until = async (): Promise<number> => {
  const { rows } = await database.db.execute<{ at: string }>(sql`select claimed_until as at from crisis`)
  return new Date(rows[0]!.at).getTime()
}

it('is left to another when its lease is over', async () => {
  expect(await claim()).not.toBeNull()
  expect(await claim()).toBeNull()
  await leaseEnds()
  expect(await claim()).not.toBeNull()
})

it('is held for as long as it is computed', async () => {
  const first = (await claim())!
  const release = holdClaim({ database, clock }, first, 10)
  for (let lease = 0; lease < 3; lease++) {
    await leaseEnds()
    await eventually(async () => (await until()) > clock.now().getTime(), { what: 'the claim is prolonged' })
    expect(await claim()).toBeNull()
  }
  release()
  await leaseEnds()
  // a last prolonging may hold the row a moment longer, and a claim waits for none
  await eventually(claim, { what: 'another claims it' })
})

it('is not taken back by who has given it up', async () => {
  const first = (await claim())!
  await releaseClaim(database.db, first)
  expect(await claim()).not.toBeNull()
  const release = holdClaim({ database, clock }, first, 10)
  await leaseEnds()
  expect(await claim()).not.toBeNull()
  release()
})
