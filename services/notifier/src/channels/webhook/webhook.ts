/** Webhooks, signed as standardwebhooks.com says, their body shaped as a CloudEvent. Only 2xx is success. */
import { composeWebhook, type MessageContent } from '@tocsin/messages'
import { Webhook } from 'standardwebhooks'
import { request } from 'undici'
import type { AttemptResult } from '../../deliver/claimed.ts'
import type { Sender, Sending } from '../channel.ts'
import { AddressNotAllowed, guardedAgent } from './guarded-agent.ts'

export interface WebhookSettings {
  /** who speaks, such as the desk's address */
  source: string
  /** for demo and tests: plain HTTP, and receivers on this machine */
  allowPrivate: boolean
  connectMs: number
  attemptMs: number
}

type Result = Exclude<AttemptResult, { outcome: 'skipped' }>
const MOST_BYTES = 65_536

export function webhookSender(settings: WebhookSettings): Sender {
  const agent = guardedAgent(settings)
  return {
    kinds: ['webhook'],
    async send(sending, signal) {
      const url = URL.parse(sending.contact.address)
      const secure = url?.protocol === 'https:' || (settings.allowPrivate && url?.protocol === 'http:')
      if (url === null || !secure) return { outcome: 'rejected', reason: 'address-unusable' }
      const body = bodyOf(sending, settings.source)
      const signature = signed(sending, body)
      if (signature === null) return { outcome: 'rejected', reason: 'secret-unusable' }
      let left = false
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          signal,
          body,
          headers: {
            'content-type': 'application/cloudevents+json; charset=utf-8',
            'user-agent': 'Tocsin',
            'webhook-id': sending.id,
            'webhook-timestamp': String(Math.floor(sending.at.getTime() / 1000)),
            'webhook-signature': signature,
          },
        })
        left = true
        await drain(answer.body)
        return resultOf(answer.statusCode, answer.headers['retry-after'], sending.at)
      } catch (error) {
        return faultOf(error, signal, left)
      }
    },
    close: () => agent.close(),
  }
}

/** A CloudEvent in structured mode; an exercise has a type of its own, so that no rule of theirs takes it for real. */
function bodyOf({ id, plannedAt, content }: Sending, source: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type: `org.tocsin.${content.exercise ? 'exercise' : typeOf(content)}.v1`,
    time: plannedAt.toISOString(),
    datacontenttype: 'application/json',
    data: composeWebhook(content),
  })
}

const typeOf = (content: MessageContent): string => (content.class === 'bare' ? 'message' : 'alert')

function signed({ id, at, contact }: Sending, body: string): string | null {
  if (contact.secret === undefined) return null
  try {
    return new Webhook(contact.secret).sign(id, at, body)
  } catch {
    return null // no base64: an outcome, which the caller names
  }
}

function resultOf(status: number, retryAfter: string | string[] | undefined, now: Date): Result {
  if (status >= 200 && status < 300) return { outcome: 'proven' }
  const reason = `http-${status}`
  if (status === 410) return { outcome: 'rejected', reason, disable: true }
  const asked = status === 429 || status === 503 ? retryAfterMs(retryAfter, now) : undefined
  return { outcome: 'failed', reason, ...(asked !== undefined && { retryAfterMs: asked }) }
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfterMs(header: string | string[] | undefined, now: Date): number | undefined {
  const text = Array.isArray(header) ? header[0] : header
  if (text === undefined) return undefined
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

function faultOf(error: unknown, signal: AbortSignal, left: boolean): Result {
  if (error instanceof AddressNotAllowed) return { outcome: 'failed', reason: error.code }
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'fault'
  const connecting = code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ECONNREFUSED' || code === 'ENOTFOUND'
  // Once connected, a time-out does not mean that the request did not arrive.
  if ((signal.aborted || code.includes('TIMEOUT') || left) && !connecting)
    return { outcome: 'unknown', reason: 'timeout' }
  return { outcome: 'failed', reason: code.toLowerCase().slice(0, 60) }
}

/** Reads the answer's body to free the connection, up to 64 kB; a longer one is cut. */
async function drain(body: AsyncIterable<Uint8Array> & { destroy(): unknown }): Promise<void> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) {
      body.destroy()
      return
    }
  }
}
