import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startWebhookReceiver } from './webhook.ts'
import type { WebhookReceiver } from './webhook.ts'

let receiver: WebhookReceiver
beforeEach(async () => {
  receiver = await startWebhookReceiver()
})
afterEach(() => receiver.stop())

async function post(
  body: string,
  signature?: string,
  at = new Date('2020-01-01T00:00:00Z'),
): Promise<number> {
  const signed = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at.getTime() / 1000),
    'webhook-signature': signature ?? '',
  }
  const response = await fetch(`${receiver.url}in`, {
    method: 'POST',
    body,
    headers: signature === undefined ? {} : signed,
  })
  return response.status
}

describe('the webhook receiver', () => {
  it('tells a right signature from a wrong one and from none', async () => {
    const at = new Date('2020-01-01T00:00:00Z')
    const right = new Webhook(receiver.secret).sign('msg_1', at, '{"a":1}')
    await post('{"a":1}', `v1,wrong ${right}`)
    await post('{"a":2}', right)
    await post('no json')
    expect(receiver.received.map(({ signature, json }) => [signature, json])).toEqual([
      ['valid', { a: 1 }],
      ['invalid', { a: 2 }],
      ['absent', undefined],
    ])
    expect(receiver.received[0]).toMatchObject({ id: 'msg_1', timestamp: at, path: '/in', method: 'POST' })
  })

  it('answers as told, the last answer for all that follow', async () => {
    receiver.answer({ status: 500 }, { status: 200 })
    expect([await post('1'), await post('2'), await post('3')]).toEqual([500, 200, 200])
    receiver.answer({ status: 410 })
    expect(await post('4')).toBe(410)
    receiver.answer({ status: 200, cut: true })
    await expect(post('5')).rejects.toThrow()
    expect(receiver.received).toHaveLength(5)
  })

  it('lets a test wait for a message', async () => {
    const second = receiver.until(({ json }) => json === 2, 'the second message')
    await post('1')
    await post('2')
    expect((await second).body).toBe('2')
    await expect(receiver.until(() => false, 'what never comes', 20)).rejects.toThrow('what never comes')
  })
})
