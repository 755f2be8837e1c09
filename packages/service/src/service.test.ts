import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  ConfigError,
  createLogger,
  readConfig,
  secretKey,
  sessionSigner,
  sessionVerifier,
  stopStack,
} from './index.ts'

describe('readConfig', () => {
  const schema = z.object({ URL: z.url('a URL'), KEY: secretKey, SIZE: z.coerce.number().default(3) })

  it('takes a secret from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tocsin-')), 'key')
    writeFileSync(file, `${'ab'.repeat(32)}\n`)
    const config = readConfig(schema, { URL: 'http://localhost', KEY_FILE: file })
    expect(config.KEY.length).toBe(32)
    expect(config.SIZE).toBe(3)
  })

  it('reports every fault at once and no value', () => {
    try {
      readConfig(schema, { URL: 'secret place', KEY: 'short', KEY_FILE: 'also' })
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError)
      expect((error as ConfigError).faults.map((fault) => fault.split(':')[0])).toEqual(['KEY', 'URL', 'KEY'])
      expect((error as ConfigError).message).not.toMatch(/secret place|short/)
    }
  })
})

describe('createLogger', () => {
  it('writes only fields on the list of an event', () => {
    const lines: string[] = []
    const logger = createLogger({
      service: 's',
      level: 'info',
      events: { 'report.taken': ['report'] },
      destination: { write: (line) => void lines.push(line) },
    })
    logger.info('report.taken', { report: 'r1', text: 'they came at night' } as never)
    logger.info('something else', { text: 'they came at night' })
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'report.taken', report: 'r1' },
      { event: 'unlisted', name: 'something else' },
    ])
    expect(lines.join('')).not.toContain('night')
  })
})

describe('a session token', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const who = {
    person: randomUUID(),
    session: randomUUID(),
    roles: ['reviewer' as const],
    seats: [],
    parties: ['review'],
    conflicts: ['XAA'],
  }
  let at = new Date('2026-03-02T10:00:00Z')
  const clock = { now: () => at }

  it('is good for ten minutes, and only under the key that signed it', async () => {
    const token = await sessionSigner(privateKey, clock)(who)
    const verify = sessionVerifier(publicKey, clock)
    expect(await verify(token)).toEqual(who)
    const signature = token.lastIndexOf('.') + 1
    const other = token[signature] === 'A' ? 'B' : 'A'
    expect(await verify(`${token.slice(0, signature)}${other}${token.slice(signature + 1)}`)).toBeNull()
    expect(await verify(undefined)).toBeNull()
    at = new Date('2026-03-02T10:10:01Z')
    expect(await verify(token)).toBeNull()
  })
})

describe('stopStack', () => {
  it('stops in reverse, each part even if another fails, and only once', async () => {
    const order: string[] = []
    const stack = stopStack()
    stack.push(() => void order.push('first'))
    stack.push(() => Promise.reject(new Error('no')))
    stack.push(() => void order.push('last'))
    await expect(stack.stop()).rejects.toThrow('did not stop')
    await expect(stack.stop()).rejects.toThrow()
    expect(order).toEqual(['last', 'first'])
  })
})
