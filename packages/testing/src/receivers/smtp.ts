import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from 'smtp-server'
import { setTimeout as pause } from 'node:timers/promises'

import { untilIn } from './received.ts'
import type { Received } from './received.ts'

/** One mail as it came. */
export interface ReceivedMail {
  /** The envelope, which need not agree with the headers. */
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly messageId: string | undefined
  /** Names in lower case; a header that came twice has its values joined by a line feed. */
  readonly headers: ReadonlyMap<string, string>
  readonly raw: string
  readonly tls: boolean
  readonly at: Date
}

/** What the server says instead of taking a mail. */
export interface SmtpRefusal {
  /** 4xx: come again. 5xx: for good. */
  readonly code: number
  readonly text: string
  /** Refuses the recipient (RCPT TO) or the whole message after DATA; the message unless told. */
  readonly at?: 'recipient' | 'message'
}

export interface SmtpReceiverOptions {
  /** The address to listen on; 127.0.0.1 unless told. */
  readonly host?: string
  readonly port?: number
  /** Demands these credentials. */
  readonly credentials?: { readonly user: string; readonly password: string }
  /** Offers STARTTLS with a certificate that nobody knows; off unless told. */
  readonly startTls?: boolean
}

/** An SMTP server that takes mail for everybody and keeps it. */
export interface SmtpReceiver extends Received<ReceivedMail> {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly url: string
  /** From now on: one entry a message, in order, the last for all that follow; 'take' takes it. */
  answer(...answers: readonly ('take' | SmtpRefusal)[]): void
  /** Waits so many milliseconds, or for this, after each message before it says that it took it. */
  slow(after: number | Promise<unknown>): void
  stop(): Promise<void>
}

export async function startSmtpReceiver(options: SmtpReceiverOptions = {}): Promise<SmtpReceiver> {
  const received: ReceivedMail[] = []
  let answers: readonly ('take' | SmtpRefusal)[] = []
  let delay: number | Promise<unknown> = 0

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    const answer = current('message')
    if (answer) throw refusal(answer)
    received.push(await mailOf(Buffer.concat(chunks), session))
    await (typeof delay === 'number' ? pause(delay) : delay)
  }

  function current(at: 'recipient' | 'message'): SmtpRefusal | undefined {
    const [answer = 'take', ...later] = answers
    if (answer !== 'take' && (answer.at ?? 'message') !== at) return undefined
    if (answer === 'take' && at === 'recipient') return undefined
    if (later.length > 0) answers = later
    return answer === 'take' ? undefined : answer
  }

  const server = new SMTPServer({
    ...serverOptions(options),
    onRcptTo: (_address, _session, done) => {
      const answer = current('recipient')
      done(answer && refusal(answer))
    },
    onData: (stream, session, done) => {
      take(stream, session).then(() => done(), done)
    },
  })
  // A client that breaks off is the client's business.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('an SMTP server without a port')
  return {
    host: '127.0.0.1',
    port: address.port,
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    until: untilIn(received),
    answer: (...next) => {
      answers = next
    },
    slow: (after) => {
      delay = after
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

function serverOptions({ credentials, startTls }: SmtpReceiverOptions): SMTPServerOptions {
  return {
    authOptional: credentials === undefined,
    allowInsecureAuth: !startTls,
    disabledCommands: [...(startTls ? [] : ['STARTTLS']), ...(credentials ? [] : ['AUTH'])],
    disableReverseLookup: true,
    closeTimeout: 500,
    onAuth: (auth, _session, done) => {
      const known = auth.username === credentials?.user && auth.password === credentials?.password
      if (known) done(null, { user: credentials?.user })
      else done(refusal({ code: 535, text: 'unknown user or password' }))
    },
  }
}

async function mailOf(raw: Buffer, session: SMTPServerSession): Promise<ReceivedMail> {
  const mail = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true })
  const headers = new Map<string, string>()
  for (const { key, line } of mail.headerLines) {
    const value = line.slice(line.indexOf(':') + 1).trim()
    const earlier = headers.get(key)
    headers.set(key, earlier === undefined ? value : `${earlier}\n${value}`)
  }
  return {
    from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
    to: session.envelope.rcptTo.map(({ address }) => address),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    messageId: mail.messageId,
    headers,
    raw: raw.toString('utf8'),
    tls: session.secure,
    at: new Date(),
  }
}

function refusal({ code, text }: SmtpRefusal): Error {
  return Object.assign(new Error(text), { responseCode: code })
}
