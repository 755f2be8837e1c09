import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type RunningService } from '../test/running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const report = {
  kind: 'threat',
  text: 'They said they will come.',
  place: { country: 'Kenya' },
  day: '2026-11-02',
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(service.publicUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const sent = (key: string): Promise<Response> =>
  post('/v1/reports', report, { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() })

describe('the service', () => {
  it('takes a report, and triage reads of it on the log and can open it', async () => {
    const { key } = await service.source()
    const answer = await sent(key)
    expect(answer.status).toBe(202)
    const event = await eventually(() => service.heard.find((one) => one.name === 'report.submitted'), {
      what: 'report.submitted on the log',
    })
    expect(event.data).toMatchObject({ country: 'KEN', kind: 'threat', vouched: true })
    const opening = (await service.opener.open([event.key], 'assess')).get(event.key)
    expect(opening?.outcome).toBe('opened')
  })

  it('tells of a report that was taken back, and of one that was erased, after it was sent', async () => {
    const { key } = await service.source()
    const from = service.heard.length
    for (const erase of [false, true]) {
      const { receipt } = (await (await sent(key)).json()) as { receipt: string }
      const answer = await post('/v1/reports/withdraw', { receipt, erase })
      expect(await answer.json()).toEqual({ progress: 'closed', erased: erase })
      expect(await (await post('/v1/reports/status', { receipt })).json()).toEqual({ progress: 'closed' })
    }
    const names = await eventually(
      () => {
        const heard = service.heard.slice(from)
        return heard.length === 4 ? Map.groupBy(heard, (event) => event.key) : null
      },
      { what: 'four events on the log' },
    )
    const orders = [...names.values()].map((events) => events.map((event) => event.name).join(' '))
    expect(new Set(orders)).toEqual(
      new Set(['report.submitted report.retracted', 'report.submitted report.erased']),
    )
  })

  it('takes none without a key, since its operator did not allow it', async () => {
    expect((await post('/v1/reports', report, { 'idempotency-key': randomUUID() })).status).toBe(401)
  })

  it("makes, lists and revokes sources on the operator's listener alone", async () => {
    const made = await service.source({ name: 'Lake Monitors', grade: 'B' })
    const operator = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(service.operatorUrl + path, {
        ...init,
        headers: { authorization: 'Bearer operator-of-the-test' },
      })
    const { sources } = (await (await operator('/operator/sources')).json()) as { sources: { id: string }[] }
    expect(sources.find(({ id }) => id === made.source)).toMatchObject({
      name: 'Lake Monitors',
      grade: 'B',
      feed: false,
    })
    expect(JSON.stringify(sources)).not.toContain(made.key)

    const second = (await (
      await operator(`/operator/sources/${made.source}/keys`, { method: 'POST' })
    ).json()) as { key: string }
    expect((await sent(second.key)).status).toBe(202)
    expect((await operator(`/operator/keys/${made.key.split('_')[1]}`, { method: 'DELETE' })).status).toBe(
      204,
    )
    expect((await sent(made.key)).status).toBe(401)
    expect((await sent(second.key)).status).toBe(202)

    expect((await fetch(`${service.operatorUrl}/operator/sources`)).status).toBe(401)
    expect((await fetch(`${service.publicUrl}/operator/sources`)).status).toBe(404)
    expect((await operator(`/operator/sources/${randomUUID()}/keys`, { method: 'POST' })).status).toBe(404)
  })

  it('is ready, and says what it measures without naming anybody', async () => {
    const headers = { authorization: 'Bearer operator-of-the-test' }
    const ready = { ready: true, parts: { database: true, log: true } }
    const readiness = async (): Promise<unknown> => (await fetch(`${service.operatorUrl}/readyz`)).json()
    // A part that says nothing for two seconds is not ready, and a busy machine stands still for longer.
    await eventually(async () => isDeepStrictEqual(await readiness(), ready), { what: 'it is ready' })
    const metrics = await (await fetch(`${service.operatorUrl}/metrics`, { headers })).text()
    expect(metrics).toContain('tocsin_http_request_seconds')
    expect(metrics).toMatch(/tocsin_intake_reports_total\{[^}]*outcome="kept"[^}]*\} [1-9]/)
    for (const secret of ['KEN', 'Radio Lake', 'tk_']) expect(metrics).not.toContain(secret)
  })

  it('publishes its contract as OpenAPI 3.1, and as a page', async () => {
    const document = (await (await fetch(`${service.publicUrl}/openapi.json`)).json()) as Record<
      string,
      never
    >
    expect(document['openapi']).toBe('3.1.0')
    expect(Object.keys(document['paths']!)).toEqual([
      '/v1/reports',
      '/v1/reports/status',
      '/v1/reports/withdraw',
    ])
    const text = JSON.stringify(document)
    for (const field of [
      'fewCouldKnow',
      'nothing-to-report',
      'idempotency-key',
      '"additionalProperties":false',
    ])
      expect(text).toContain(field)
    const schemas = Object.keys((document['components']! as { schemas: object }).schemas)
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(schemas).toContain(name)
    const page = await (await fetch(`${service.publicUrl}/docs`)).text()
    expect(page).toContain('/v1/reports/withdraw')
  })

  it('logs routes and never what was sent', () => {
    const log = service.log.join('')
    expect(log).toContain('/v1/reports')
    for (const secret of ['They said', 'Radio Lake', 'tk_', '127.0.0.1']) expect(log).not.toContain(secret)
    expect(log).not.toContain('unlisted')
  })
})
