import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { Webhook } from 'standardwebhooks'

import { untilIn } from './received.ts'
import type { Received } from './received.ts'

/** One POST as it came. */
export interface ReceivedWebhook {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The body as JSON; `undefined` where it is none. */
  readonly json: unknown
  /** The message id of Standard Webhooks, the same at each try of one message. */
  readonly id: string | undefined
  /** When the sender says it signed. */
  readonly timestamp: Date | undefined
  /** Whether one of the signatures in the header is right for id, timestamp and body. Age is not judged. */
  readonly signature: 'valid' | 'invalid' | 'absent'
  readonly at: Date
}

/** What the receiver answers. */
export interface WebhookAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Answers only after so many milliseconds, or after this. */
  readonly after?: number | Promise<unknown>
  /** Cuts the connection instead of answering. */
  readonly cut?: boolean
}

/** An HTTP server that takes webhooks and keeps them. */
export interface WebhookReceiver extends Received<ReceivedWebhook> {
  readonly url: string
  /** `whsec_…`, what the sender signs with. */
  readonly secret: string
  /** From now on: these answers in order, the last one for all that follow. `[{ status: 500 }, { status: 200 }]`. */
  answer(...answers: readonly WebhookAnswer[]): void
  stop(): Promise<void>
}

/** @param options.answers as for `answer`; without any it answers 200 */
export async function startWebhookReceiver(
  options: {
    readonly secret?: string
    readonly answers?: readonly WebhookAnswer[]
    readonly port?: number
  } = {},
): Promise<WebhookReceiver> {
  const secret = options.secret ?? `whsec_${randomBytes(32).toString('base64')}`
  const received: ReceivedWebhook[] = []
  let answers: readonly WebhookAnswer[] = options.answers ?? []

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const [answer = { status: 200 }, ...later] = answers
    if (later.length > 0) answers = later
    received.push(webhookOf(request, body, secret))
    await (typeof answer.after === 'number' ? pause(answer.after) : answer.after)
    if (answer.cut) response.destroy()
    else response.writeHead(answer.status, answer.headers).end(answer.body)
  }

  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('an HTTP server without a port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    secret,
    received,
    until: untilIn(received),
    answer: (...next) => {
      answers = next
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function webhookOf(request: IncomingMessage, body: string, secret: string): ReceivedWebhook {
  const id = header(request, 'webhook-id')
  const seconds = header(request, 'webhook-timestamp')
  const timestamp = seconds === undefined ? undefined : new Date(Number(seconds) * 1_000)
  const signatures = header(request, 'webhook-signature')?.split(' ')
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body,
    json: jsonOf(body),
    id,
    timestamp,
    signature:
      id === undefined || timestamp === undefined || signatures === undefined
        ? 'absent'
        : signatures.includes(new Webhook(secret).sign(id, timestamp, body))
          ? 'valid'
          : 'invalid',
    at: new Date(),
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
