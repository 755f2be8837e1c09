import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttp, createLogger, createMetrics, type Http } from '@tocsin/service'
import { CONTENT_SECURITY_POLICY, html, page, registerPages, stylesheetPath } from './index.ts'

let app: Http
let base: string

beforeAll(async () => {
  const logger = createLogger({ service: 'pages-test', level: 'silent' })
  app = await createHttp({ logger, metrics: createMetrics('pages-test') })
  registerPages(app, { publicUrl: 'https://desk.example' })
  app.get('/form', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(page({ title: 'Desk', name: 'Desk', language: 'en', body: html`<p>here</p>` })),
  )
  app.post('/form', async () => ({ taken: true }))
  base = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

const form = (headers: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: '/form',
    payload: 'a=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

describe('pages', () => {
  it('forbid scripts, frames and everything from elsewhere', async () => {
    const answer = await fetch(`${base}/form`)
    expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY)
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('load their stylesheet from an address that may be kept', async () => {
    const answer = await fetch(base + stylesheetPath)
    expect(answer.headers.get('content-type')).toContain('text/css')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(await answer.text()).toContain('prefers-color-scheme: dark')
  })
})

describe('a form', () => {
  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'https://desk.example', cookie: 'a=b' },
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    {},
  ])('of our own is taken: %j', async (headers) => {
    expect((await form(headers)).statusCode).toBe(200)
  })

  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'https://desk.example' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { cookie: 'tocsin_session=x' },
  ])('from elsewhere is refused: %j', async (headers) => {
    expect((await form(headers)).statusCode).toBe(403)
  })

  it('as JSON needs no such proof, for browsers ask before they send it', async () => {
    const answer = await app.inject({ method: 'POST', url: '/form', payload: {}, headers: { cookie: 'a=b' } })
    expect(answer.statusCode).toBe(200)
  })
})
