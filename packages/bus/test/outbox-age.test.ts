import { outboxAge, startRelay, openPostgresLog, preparePostgresTopics } from '@tocsin/bus'
import { eventually, startPostgres, virtualClock, type TestPostgres } from '@tocsin/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepingLogger } from './bus-under-test.ts'
import { createWorld, eventTime, interleaved, systemClock, write, type World } from './world.ts'

let postgres: TestPostgres
let world: World

beforeAll(async () => {
  postgres = await startPostgres()
  world = await createWorld(postgres.url)
  await preparePostgresTopics({ url: world.ownerUrl })
}, 60_000)
afterAll(async () => {
  await world.close()
  await postgres.stop()
})

it('says for how long the oldest event waits: never longer than it has been seen, or than its hour tells', async () => {
  const database = world.writer()
  const clock = virtualClock(eventTime)
  const age = outboxAge({ database, clock })
  expect(await age()).toBe(0)
  await write(database, interleaved(3, 2).events)
  expect(await age()).toBe(0)
  await clock.advance(20_000)
  await write(database, interleaved(3, 2).events)
  expect(await age()).toBe(20_000)

  // what was there before this process began counts by the hour in which it happened
  const later = virtualClock(new Date(eventTime.getTime() + 5 * 3_600_000))
  expect(await outboxAge({ database, clock: later })()).toBe(4 * 3_600_000)

  const logger = keepingLogger()
  const log = openPostgresLog({ database, clock: systemClock, logger })
  const relay = startRelay({ log, database, clock: systemClock, logger })
  await eventually(async () => (await relay.pending()) === 0, { what: 'all is carried', within: 30_000 })
  expect(await age()).toBe(0)
  await relay.stop()
  await log.close()
}, 60_000)
