import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createHttp, createLogger, createMetrics, createOperatorHttp, type Http } from './index.ts'

const lines: string[] = []
const logger = createLogger({
  service: 'test',
  level: 'info',
  destination: { write: (line) => void lines.push(line) },
})
const open: Http[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()))
  lines.length = 0
})

async function service(): Promise<Http> {
  const app = await createHttp({
    logger,
    metrics: createMetrics('test'),
    bodyLimit: 256 * 1024,
    openapi: { title: 'Test', version: '1', description: '' },
  })
  open.push(app)
  const body = z.strictObject({
    name: z.string().max(5),
    place: z.strictObject({ country: z.string() }).optional(),
  })
  app.post(
    '/v1/things',
    { schema: { body, response: { 201: z.object({ name: z.string() }) } } },
    async (request, reply) =>
      reply.code(201).send({ name: request.body.name, secret: 'not for the outside' } as { name: string }),
  )
  app.get('/v1/things/:secret', async () => {
    throw new Error('password=hunter2')
  })
  return app
}

const post = (app: Http, payload: string | Buffer, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/things',
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })

describe('a body', () => {
  it.each([
    ['an unknown field', '{"name":"a","colour":1}', 422, '/colour'],
    ['a field in the wrong section', '{"name":"a","place":{"country":"x","name":"y"}}', 422, '/place/name'],
    ['a wrong type', '{"name":5}', 422, '/name'],
    ['a missing field', '{}', 422, '/name'],
    ['NUL in a string', '{"name":"a\\u0000"}', 422, '/name'],
    ['half a surrogate pair', '{"name":"\\ud800"}', 422, '/name'],
    ['__proto__', '{"name":"a","__proto__":{}}', 422, '/__proto__'],
  ])('with %s is refused by name', async (_what, payload, status, pointer) => {
    const answer = await post(await service(), payload)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json().errors[0].pointer).toBe(pointer)
  })

  it('3,000 levels deep is refused and names where', async () => {
    const deep = `{"name":"a","x":${'['.repeat(3000)}${']'.repeat(3000)}}`
    const answer = await post(await service(), deep)
    expect(answer.statusCode).toBe(422)
    expect(answer.json().errors[0].detail).toContain('32 levels')
  })

  it.each([
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), {}, 400, 'malformed-body'],
    ['no JSON', '{"name":', {}, 400, 'malformed-body'],
    ['an encoding', '{"name":"a"}', { 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
    ['another content type', 'name=a', { 'content-type': 'text/csv' }, 415, 'unsupported-media-type'],
    ['too many bytes', `{"name":"${'a'.repeat(300_000)}"}`, {}, 413, 'body-too-large'],
  ])('with %s is refused with its own problem', async (_what, payload, headers, status, code) => {
    const answer = await post(await service(), payload, headers)
    expect(answer.statusCode).toBe(status)
    expect(answer.json().type).toMatch(new RegExp(`/${code}$`))
  })

  it('that is right is taken, and an answer holds only the fields of its schema', async () => {
    const answer = await post(await service(), '{"name":"a"}')
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toEqual({ name: 'a' })
  })
})

describe('what fails inside', () => {
  it('leaves as a problem that says nothing, and is logged without text or address', async () => {
    const app = await service()
    const answer = await app.inject('/v1/things/canary-of-the-url?q=canary')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('hunter2')
    const log = lines.join('')
    expect(log).toContain('"route":"/v1/things/:secret"')
    expect(log).not.toMatch(/hunter2|canary|127\.0\.0\.1/)
  })
})

describe('documents', () => {
  it('come from the same schemas', async () => {
    const app = await service()
    const document = (await app.inject('/openapi.json')).json()
    expect(document.openapi).toMatch(/^3\.1/)
    expect(document.paths['/v1/things'].post.requestBody).toBeDefined()
    expect((await app.inject('/docs')).body).toContain('POST /v1/things')
  })
})

describe("the operator's listener", () => {
  it('asks for its token, but not to say whether it is ready', async () => {
    const app = await createOperatorHttp({
      logger,
      metrics: createMetrics('test'),
      readiness: {
        database: async () => {},
        log: () => Promise.reject(new Error('down')),
        directory: () => new Promise(() => undefined),
      },
      token: 'a-token-of-the-operator',
    })
    open.push(app)
    expect((await app.inject('/readyz')).json()).toEqual({
      ready: false,
      parts: { database: true, log: false, directory: false },
    })
    expect((await app.inject('/metrics')).statusCode).toBe(401)
    const scrape = await app.inject({
      url: '/metrics',
      headers: { authorization: 'Bearer a-token-of-the-operator' },
    })
    expect(scrape.body).toContain('tocsin_http_request_seconds')
  })
})

describe('a failure that passes by itself', () => {
  it('is answered 503 with when to try again, any other 500, and neither tells its text', async () => {
    const app = await createHttp({ logger, metrics: createMetrics('test') })
    open.push(app)
    app.get('/away', async () => {
      throw Object.assign(new Error('the database at db.internal'), { code: 'ECONNREFUSED' })
    })
    app.get('/broken', async () => {
      throw new Error('the database at db.internal')
    })
    const [away, broken] = await Promise.all([app.inject('/away'), app.inject('/broken')])
    expect(away.statusCode).toBe(503)
    expect(away.headers['retry-after']).toBe('5')
    expect(broken.statusCode).toBe(500)
    expect(away.body + broken.body + lines.join('')).not.toContain('db.internal')
  })
})
