import { readdirSync, readFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { eventually } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type RunningService } from '../test/running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('the service', () => {
  it('takes a report by the contract of both intakes, and triage hears it on its own topic', async () => {
    const { key } = await service.source()
    const send = (headers: Record<string, string>) =>
      fetch(`${service.publicUrl}/v1/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
        body: JSON.stringify({
          kind: 'threat',
          text: 'They said they will come.',
          place: { country: 'Kenya' },
          day: '2026-11-02',
        }),
      })
    expect((await send({})).status).toBe(401)
    expect((await send({ authorization: `Bearer ${key}` })).status).toBe(202)
    const event = await eventually(() => service.heard.find(({ name }) => name === 'report.submitted'), {
      what: 'the report',
    })
    expect(event).toMatchObject({
      topic: 'reports.regional',
      data: { country: 'KEN', kind: 'threat', feed: false },
    })
  })

  it('publishes its contract as OpenAPI 3.1, with the kinds of body that each route takes', async () => {
    const document = (await (await fetch(`${service.publicUrl}/openapi.json`)).json()) as {
      openapi: string
      paths: Record<string, { post: { requestBody: { content: object } } }>
    }
    expect(document.openapi).toBe('3.1.0')
    const taken = Object.fromEntries(
      Object.entries(document.paths).map(([path, { post }]) => [path, Object.keys(post.requestBody.content)]),
    )
    expect(taken).toEqual({
      '/v1/reports': ['application/json'],
      '/v1/reports/status': ['application/json'],
      '/v1/reports/withdraw': ['application/json'],
      '/v1/cap': ['application/cap+xml', 'application/xml', 'text/xml'],
      '/v1/events': ['text/csv'],
    })
    for (const path of Object.keys(taken)) expect(readme).toContain(`\`POST ${path}\``)
  })

  it('is described by its README: settings, tables and topic', () => {
    for (const setting of Object.keys(service.environment))
      expect(readme, setting).toContain(`\`${setting}\``)
    const folder = new URL('../migrations/', import.meta.url)
    const migrations = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'))
    const tables = migrations.flatMap((text) =>
      Array.from(text.matchAll(/^create table (\w+)/gm), ([, table]) => table),
    )
    expect(tables).toHaveLength(5)
    for (const table of tables) expect(readme).toContain(`\`${table}\``)
    expect(readme).toContain('`reports.regional`')
  })

  it('logs routes and never what was sent', () => {
    const log = service.log.join('')
    expect(log).toContain('/v1/reports')
    for (const secret of ['They said', 'Commission', 'tk_', '127.0.0.1']) expect(log).not.toContain(secret)
    expect(log).not.toContain('unlisted')
  })
})
