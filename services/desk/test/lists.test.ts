import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asService, browserOf, type Browser, type DeskWorld } from './desk-world.ts'
import { startUnionDesk, type UnionDesk } from './union-desk.ts'

let desk: UnionDesk
let world: DeskWorld
let { nils, nadia, ben, raise } = {} as UnionDesk

beforeAll(async () => {
  desk = await startUnionDesk()
  ;({ world, nils, nadia, ben, raise } = desk)
})
afterAll(() => desk?.world.stop())

describe('lists', () => {
  it('are read in pages whose cursors are worth nothing to others', async () => {
    await raise()
    await raise()
    type List = { incidents: { id: string }[]; next: string | null }
    const all = (await (await nils.call('/v1/incidents?limit=100')).json()) as List
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const answered: Response = await nils.call(
        `/v1/incidents?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`,
      )
      const list = (await answered.json()) as List
      seen.push(...list.incidents.map((one) => one.id))
      cursor = list.next
      if (cursor !== null) expect((await nadia.call(`/v1/incidents?cursor=${cursor}`)).status).toBe(422)
    } while (cursor !== null)
    expect(seen).toEqual(all.incidents.map((one) => one.id))
  })

  it('have ETags that are equal for equal content and one person', async () => {
    const etag = async (who: Browser) => (await who.call('/v1/incidents')).headers.get('etag') ?? ''
    const mine = await etag(nils)
    expect(await etag(nils)).toBe(mine)
    expect((await nils.call('/v1/incidents', { headers: { 'if-none-match': mine } })).status).toBe(304)
    expect(await etag(ben)).not.toBe(await etag(browserOf(world)))
  })
})

describe('row-level security', () => {
  it('shows nothing to a transaction that does not say who asks, the owner included', async () => {
    await raise()
    for (const table of [
      'incident',
      'incident_version',
      'timeline',
      'ask',
      'known_alert',
      'account',
      'session',
      'kept_answer',
      'invitation',
    ]) {
      const { rows } = await world.desk.pool.query(`select count(*)::int as n from ${table}`)
      expect(rows, table).toEqual([{ n: 0 }])
      const { rows: forced } = await world.desk.pool.query(
        `select relforcerowsecurity as f from pg_class where oid = 'desk.${table}'::regclass`,
      )
      expect(forced, table).toEqual([{ f: true }])
    }
    expect(
      (await asService<{ n: number }>(world, 'select count(*)::int as n from incident'))[0]?.n,
    ).toBeGreaterThan(0)
  })
})
