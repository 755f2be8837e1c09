import { startSmtpReceiver, type SmtpReceiver } from '@tocsin/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleContent } from '../../../test/sample-content.ts'
import { emailSender } from './email.ts'

let receiver: SmtpReceiver
beforeEach(async () => {
  receiver = await startSmtpReceiver()
})
afterEach(() => receiver.stop())

const send = (port = receiver.port, signal = AbortSignal.timeout(60_000)) => {
  const server = { host: '127.0.0.1', port, secure: false, requireTls: false }
  const sender = emailSender({
    server,
    from: { name: 'Tocsin', address: 'alert@tocsin.example' },
    connectMs: 30_000,
  })
  const plannedAt = new Date('2026-03-02T10:00:00Z')
  const contact = { address: 'fp@borland.example', word: 'LANTERN' }
  const id = 'b6e8a2a0-95b5-4b3e-8a51-0d2d1d9ab5a1'
  return sender.send({ id, plannedAt, at: new Date(), contact, content: sampleContent() }, signal)
}

describe('a mail', () => {
  it('is plain and HTML, says that a machine sent it, and is the same bytes at each try', async () => {
    expect(await send()).toEqual({ outcome: 'accepted' })
    expect(await send()).toEqual({ outcome: 'accepted' })
    const [first, second] = receiver.received
    expect(first?.raw).toBe(second?.raw)
    expect(first?.messageId).toBe('<b6e8a2a0-95b5-4b3e-8a51-0d2d1d9ab5a1@tocsin.example>')
    expect(first?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(first?.to).toEqual(['fp@borland.example'])
    expect(first?.raw).not.toMatch(/Content-Disposition: attachment/i)
    expect([first?.text.length, first?.html.length].every((length) => (length ?? 0) > 0)).toBe(true)
  })

  it.each([
    [
      { code: 550, text: 'no such mailbox', at: 'recipient' as const },
      { outcome: 'rejected', reason: 'smtp-550' },
    ],
    [
      { code: 554, text: 'not wanted' },
      { outcome: 'rejected', reason: 'smtp-554' },
    ],
    [
      { code: 450, text: 'come again' },
      { outcome: 'failed', reason: 'smtp-450' },
    ],
  ])('that meets %o', async (refusal, expected) => {
    receiver.answer(refusal)
    expect(await send()).toEqual(expected)
  })

  it('fails where nobody listens, without saying where', async () => {
    const { port } = receiver
    await receiver.stop()
    expect(await send(port)).toMatchObject({ outcome: 'failed' })
    receiver = await startSmtpReceiver()
  })

  it('ends unknown when the server falls silent after the message', async () => {
    const taken = Promise.withResolvers<void>()
    receiver.slow(taken.promise)
    const patience = new AbortController()
    const sending = send(receiver.port, patience.signal)
    await receiver.until(() => true)
    patience.abort()
    expect(await sending).toEqual({ outcome: 'unknown', reason: 'timeout' })
    expect(receiver.received).toHaveLength(1)
    taken.resolve()
  })
})
