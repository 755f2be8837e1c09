import { startWebhookReceiver, type WebhookReceiver } from '@tocsin/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleContent } from '../../../test/sample-content.ts'
import { isPublic } from './guarded-agent.ts'
import { retryAfterMs, webhookSender } from './webhook.ts'

const now = new Date('2026-03-02T10:00:00Z')

describe('addresses', () => {
  it.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true)
  })
  const inner =
    '127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 192.0.2.1 ' +
    '198.18.0.1 ::1 :: fe80::1 fd00::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: ff02::1 2001:db8::1 nonsense'
  it.each(inner.split(' '))('%s is not', (address) => {
    expect(isPublic(address)).toBe(false)
  })
})

describe('Retry-After', () => {
  it.each([
    ['20', 20_000],
    ['Mon, 02 Mar 2026 10:01:00 GMT', 60_000],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })
})

describe('a webhook', () => {
  let receiver: WebhookReceiver
  beforeEach(async () => {
    receiver = await startWebhookReceiver()
  })
  afterEach(() => receiver.stop())
  const sending = (address: string, secret: string | undefined = receiver.secret) => ({
    id: 'b6e8a2a0-95b5-4b3e-8a51-0d2d1d9ab5a1',
    plannedAt: now,
    at: now,
    contact: { address, secret },
    content: sampleContent(),
  })
  const send = async (address: string, allowPrivate: boolean, secret?: string) => {
    const sender = webhookSender({
      source: 'https://desk.example',
      allowPrivate,
      connectMs: 30_000,
      attemptMs: 60_000,
    })
    const result = await sender.send(sending(address, secret), AbortSignal.timeout(60_000))
    await sender.close()
    return result
  }

  it('is signed, and its 2xx is proof', async () => {
    expect(await send(receiver.url, true)).toEqual({ outcome: 'proven' })
    expect(receiver.received[0]).toMatchObject({
      signature: 'valid',
      id: 'b6e8a2a0-95b5-4b3e-8a51-0d2d1d9ab5a1',
    })
  })

  it.each(['http', 'https'])(
    'never reaches this machine unless it may, by %s or by a name',
    async (protocol) => {
      const port = new URL(receiver.url).port
      for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]']) {
        const result = await send(`${protocol}://${host}:${port}/`, false)
        const reasons = protocol === 'http' ? ['address-unusable'] : ['address-not-allowed']
        expect(reasons).toContain('reason' in result ? result.reason : 'none')
      }
      expect(receiver.received).toHaveLength(0)
    },
  )

  it.each([
    [
      { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
      { outcome: 'failed', reason: 'http-302' },
    ],
    [{ status: 404 }, { outcome: 'failed', reason: 'http-404' }],
    [{ status: 410 }, { outcome: 'rejected', reason: 'http-410', disable: true }],
    [
      { status: 503, headers: { 'retry-after': '7' } },
      { outcome: 'failed', reason: 'http-503', retryAfterMs: 7_000 },
    ],
    [
      { status: 500, headers: { 'retry-after': '7' } },
      { outcome: 'failed', reason: 'http-500' },
    ],
    [{ status: 200, body: 'x'.repeat(5_000_000) }, { outcome: 'proven' }],
    [
      { status: 200, cut: true },
      { outcome: 'failed', reason: 'und_err_socket' },
    ],
  ])('takes %o for what it is', async (answer, expected) => {
    receiver.answer(answer)
    expect(await send(receiver.url, true)).toEqual(expected)
  })

  it('calls silence unknown: the request may have arrived', async () => {
    const answer = Promise.withResolvers<void>()
    receiver.answer({ status: 200, after: answer.promise })
    const sender = webhookSender({ source: 'x', allowPrivate: true, connectMs: 30_000, attemptMs: 60_000 })
    const patience = new AbortController()
    const result = sender.send(sending(receiver.url), patience.signal)
    await receiver.until(() => true)
    patience.abort()
    expect(await result).toEqual({ outcome: 'unknown', reason: 'timeout' })
    answer.resolve()
    await sender.close()
  })

  it('is given up where nobody listens to reason: no secret, an address that is none', async () => {
    expect(await send(receiver.url, true, '!')).toMatchObject({
      outcome: 'rejected',
      reason: 'secret-unusable',
    })
    expect(await send('ftp://example.org/', true)).toMatchObject({
      outcome: 'rejected',
      reason: 'address-unusable',
    })
  })
})
