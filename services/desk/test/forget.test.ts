import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '@tocsin/database'
import { forgetOld } from '../src/forget/forget-old.ts'
import {
  alertVersion,
  asService,
  browserOf,
  idsOf,
  incidentOf,
  loadExample,
  startDeskWorld,
  tell,
  type DeskWorld,
} from './desk-world.ts'

let world: DeskWorld
beforeAll(async () => {
  world = await startDeskWorld()
  await loadExample(world)
})
afterAll(() => world?.stop())

it('an incident with all that belongs to it is kept for a year after its last change, and no day longer', async () => {
  const id = await idsOf(world)
  const party = id('organisation', 'northern-union')
  const seat = id('seat', 'union-duty')
  const alert = alertVersion()
  await tell(world, alert, party, seat)
  await incidentOf(world, alert.alert, party)
  const stray = world.link({ party, seat })
  await browserOf(world).call(`/a/${stray.token}`, {
    form: { key: stray.claims.alert, meaning: 'received', code: stray.code },
  })
  const tables = ['incident', 'incident_version', 'ask', 'timeline', 'known_alert', 'link_try'] as const
  const counts = async (): Promise<number[]> =>
    Promise.all(
      tables.map(
        async (table) =>
          (await asService<{ n: number }>(world, `select count(*)::int as n from ${table}`))[0]?.n ?? -1,
      ),
    )
  const database = openDatabase({ url: world.urlOf('desk'), schema: 'desk', applicationName: 'forget' })
  const day = 86_400_000
  const at = world.clock.now().getTime()
  const before = await counts()
  expect(before.every((n) => n > 0)).toBe(true)
  await forgetOld(database, new Date(at + 364 * day))
  expect((await counts()).slice(0, 5)).toEqual(before.slice(0, 5))
  await forgetOld(database, new Date(at + 366 * day))
  expect(await counts()).toEqual(tables.map(() => 0))
  await database.close()
})
