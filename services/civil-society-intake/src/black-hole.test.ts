import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { eventually, freePorts, spawnService, startTcpProxy } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layGround, makeSource } from '../test/running-service.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const report = { kind: 'threat', text: 'They come on Friday.', place: { country: 'KEN' } }

let ground: Awaited<ReturnType<typeof layGround>>
beforeAll(async () => {
  ground = await layGround()
}, 180_000)
afterAll(() => ground.stop())

const kept = async (): Promise<unknown> => {
  const { rows } = await ground.owner.pool.query(`
    select (select count(*)::int from submissions) as submissions, 
      (select count(*)::int from vault.wraps) as wraps,
      (select count(*)::int from outbox) + (select count(*)::int from outbox_published) as events`)
  return rows[0]
}
const times = (n: number) => ({ submissions: n, wraps: n, events: n })

describe('an intake whose way to the database swallows everything', () => {
  it('answers 503 in bounded time, keeps nothing halfway, and recovers by itself', async () => {
    const url = new URL(ground.environment.DATABASE_URL)
    const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) })
    url.host = `127.0.0.1:${proxy.port}`
    const [port, operatorPort] = await freePorts(2)
    const service = await spawnService({
      main,
      env: {
        ...ground.environment,
        DATABASE_URL: url.href,
        PORT: String(port),
        OPERATOR_PORT: String(operatorPort),
      },
    })
    const { key } = await makeSource(`http://127.0.0.1:${operatorPort}`)
    const send = (identity: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/v1/reports`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'idempotency-key': identity,
          'content-type': 'application/json',
        },
        body: JSON.stringify(report),
        // far beyond what is promised, and far from for ever
        signal: AbortSignal.timeout(90_000),
      })
    expect((await send(randomUUID())).status).toBe(202)
    expect(await kept()).toEqual(times(1))

    proxy.blackHole()
    const identity = randomUUID()
    const refused = await send(identity)
    expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([503, 5])
    expect(await kept()).toEqual(times(1))

    proxy.mend()
    await eventually(async () => (await send(identity)).status === 202, {
      what: 'the same report to be taken',
      within: 60_000,
    })
    expect(await kept()).toEqual(times(2))
    await service.stop()
    await proxy.stop()
  }, 240_000)
})
