import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { operator } from './operator.ts'
import { runTocsin } from './program.ts'

interface Asked {
  method: string
  url: string
  authorization: string | undefined
  body: unknown
}

/** A service's operator's listener that answers from a table and keeps what it was asked. */
function listener(answers: Record<string, { status: number; body: unknown }>) {
  const asked: Asked[] = []
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const { method = '', url = '', headers } = request
    asked.push({
      method,
      url,
      authorization: headers.authorization,
      body: text === '' ? null : JSON.parse(text),
    })
    const said = answers[`${method} ${url}`] ?? { status: 404, body: { title: 'Not found', status: 404 } }
    response.writeHead(said.status, { 'content-type': 'application/json' }).end(JSON.stringify(said.body))
  }
  const server: Server = createServer((request, response) => void answer(request, response))
  return { server, asked }
}

const root = '0b1f7c6e-3c0f-4d5e-9a37-6f7f1f0a2c11'
const { server, asked } = listener({
  'POST /operator/sources': { status: 201, body: { source: 's1', key: 'tk_s1_secret' } },
  'POST /operator/organisations': { status: 201, body: { id: root } },
  'POST /operator/vault/burn': {
    status: 200,
    body: { series: 'words', moved: 90, destroyed: 1, waiting: 0, damaged: 0, keyMissing: 1 },
  },
  'POST /operator/set-up-link': { status: 200, body: { link: 'http://127.0.0.1:8100/invitation/abc' } },
  'GET /operator/dead': { status: 200, body: { events: [] } },
  'POST /operator/directory?check=yes': {
    status: 422,
    body: { title: 'Some fields are not right', errors: [{ pointer: '12', detail: 'no such seat' }] },
  },
})
let out: string[]
let err: string[]
let base: string

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  out = []
  err = []
  asked.length = 0
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

const tocsin = (...args: string[]): Promise<number> =>
  runTocsin(args, { out: (line) => void out.push(line), err: (line) => void err.push(line) }, () =>
    operator({
      token: 'operator',
      services: { desk: base, 'civil-society-intake': base, triage: base, notifier: base },
    }),
  )

describe('tocsin', () => {
  it('makes a source under a new root and shows the key once', async () => {
    expect(await tocsin('source', 'add', 'Radio Lake', '--root', 'Lake Monitors', '--vouched')).toBe(0)
    expect(out.join('\n')).toContain('tk_s1_secret')
    expect(asked.map((a) => a.url)).toEqual(['/operator/organisations', '/operator/sources'])
    expect(asked[1]).toMatchObject({
      authorization: 'Bearer operator',
      body: { name: 'Radio Lake', root, vouched: true },
    })
  })

  it('names the line of a directory file that is wrong', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tocsin-')), 'directory.json')
    writeFileSync(file, '{}')
    expect(await tocsin('directory', 'check', file)).toBe(1)
    expect(err[0]).toBe(`${file}:12: no such seat`)
  })

  it('burns with each holder of keys, and says what was done and what is missing', async () => {
    expect(await tocsin('vault', 'burn')).toBe(0)
    expect(asked.map((a) => `${a.method} ${a.url}`)).toEqual(Array(2).fill('POST /operator/vault/burn'))
    expect(out[0]).toContain('KEYS DESTROYED')
    expect(out[1]).toMatch(/^words +90 +1 +0 +0/)
    expect(err[0]).toContain('lacks a key')
  })

  it('prints the link of the first steward and nothing else', async () => {
    expect(await tocsin('set-up-link')).toBe(0)
    expect(out).toEqual(['http://127.0.0.1:8100/invitation/abc'])
  })

  it('prints what a Kafka has to allow, and asks no service', async () => {
    expect(await tocsin('topics', 'acls', '--prefix', 'west.', '--principal', 'User:CN=%')).toBe(0)
    expect(out.map((line) => line.replace(/ +/g, ' '))).toContain(
      'User:CN=triage topic west.alerts literal Write Describe',
    )
    out = []
    expect(await tocsin('topics', 'acls', '--format', 'commands')).toBe(0)
    expect(out).toContain(
      `kafka-acls.sh --bootstrap-server "$BROKERS" --command-config "$ADMIN" --add ` +
        `--allow-principal 'User:tocsin-notifier' --operation Read --operation Describe ` +
        `--topic 'tocsin.alerts' --resource-pattern-type literal`,
    )
    expect(asked).toEqual([])
    expect(await tocsin('topics', 'acls', '--format', 'xml')).toBe(2)
  })

  it('says so where nothing is dead', async () => {
    expect(await tocsin('dead', 'list', '--service', 'triage')).toBe(0)
    expect(out).toEqual(['No dead events.'])
  })

  it.each([
    ['a command that does not exist', ['sourec']],
    ['a missing option', ['source', 'add', 'X']],
    ['an option with a wrong value', ['source', 'add', 'X', '--root', root, '--intake', 'police']],
    ['a replay of no topic', ['replay', '--service', 'triage']],
  ])('exits with 2 for %s', async (_what, args) => {
    expect(await tocsin(...args)).toBe(2)
    expect(err.join('\n')).toContain('error:')
  })

  it('prints help and exits with 0', async () => {
    expect(await tocsin('--help')).toBe(0)
    expect(out.join('\n')).toContain('Usage: tocsin')
  })

  it('exits with 1 and says what was refused', async () => {
    expect(await tocsin('dead', 'show', 'x', '--service', 'triage')).toBe(1)
    expect(err).toEqual(['Not found'])
    expect(await tocsin('dead', 'list', '--service', 'regional-intake')).toBe(1)
    expect(err[1]).toContain("regional-intake's operator's listener")
  })
})
