import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { eventually, freePorts, spawnService, type ServiceProcess } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layGround, makeSource } from '../test/running-service.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const report = { kind: 'nothing-to-report', place: { country: 'KEN' } }

let ground: Awaited<ReturnType<typeof layGround>>
let ports: number[]
beforeAll(async () => {
  ground = await layGround()
  ports = await freePorts(3)
}, 180_000)
afterAll(() => ground.stop())

const start = (more: Record<string, string> = {}): Promise<ServiceProcess> =>
  spawnService({
    main,
    env: { ...ground.environment, PORT: String(ports[0]), OPERATOR_PORT: String(ports[1]), ...more },
  })

describe('202 means kept', () => {
  it(
    'although Kafka is away and the process is killed at once; the event comes later, once',
    { timeout: 240_000 },
    async () => {
      const lonely = await start({ BUS: 'kafka', KAFKA_BROKERS: `127.0.0.1:${ports[2]}` })
      const { key } = await makeSource(`http://127.0.0.1:${ports[1]}`)
      const headers = {
        authorization: `Bearer ${key}`,
        'idempotency-key': randomUUID(),
        'content-type': 'application/json',
      }
      const send = (): Promise<Response> =>
        fetch(`http://127.0.0.1:${ports[0]}/v1/reports`, {
          method: 'POST',
          headers,
          body: JSON.stringify(report),
        })
      const first = await send()
      expect(first.status).toBe(202)
      lonely.kill('SIGKILL')
      await lonely.ended
      expect(ground.heard).toEqual([])

      const again = await start()
      const heard = await eventually(() => ground.heard[0], {
        what: 'report.submitted on the log',
        within: 90_000,
      })
      expect(heard.name).toBe('report.submitted')
      const repeated = await send()
      expect([repeated.status, await repeated.text()]).toEqual([202, await first.text()])
      const { rows } = await ground.owner.pool.query('select count(*)::int as n from outbox_published')
      expect(rows).toEqual([{ n: 1 }])
      await again.stop()
      expect((await again.ended).code).toBe(0)
      expect(ground.heard).toHaveLength(1)
    },
  )
})
