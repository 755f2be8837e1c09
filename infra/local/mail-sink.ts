/** Where mail of a local start goes: an SMTP server that takes everything, and a page to read it on. Nothing leaves. */
import { facts, html, page, registerPages, table, type Html } from '@tocsin/pages'
import { Problem, createHttp, createLogger, createMetrics } from '@tocsin/service'
import { startSmtpReceiver, type ReceivedMail, type SmtpReceiver } from '@tocsin/testing'
import * as z from 'zod'

export interface MailSink {
  smtp: SmtpReceiver
  /** address of the page */
  url: string
  stop(): Promise<void>
}

/** @param options.host address to listen on; 127.0.0.1 without it */
export async function startMailSink(options: {
  host?: string
  smtpPort: number
  pagePort: number
}): Promise<MailSink> {
  const host = options.host ?? '127.0.0.1'
  const smtp = await startSmtpReceiver({ host, port: options.smtpPort })
  const app = await createHttp({
    logger: createLogger({ service: 'mail-sink', level: 'silent' }),
    metrics: createMetrics('mail-sink'),
  })
  registerPages(app)
  app.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(listPage(smtp.received)),
  )
  app.get(
    '/mails/:number',
    { schema: { params: z.object({ number: z.coerce.number().int() }) } },
    async (request, reply) => {
      const mail = smtp.received[request.params.number]
      if (mail === undefined) throw new Problem('not-found')
      return reply.type('text/html; charset=utf-8').send(mailPage(mail))
    },
  )
  const url = await app.listen({ host, port: options.pagePort })
  return {
    smtp,
    url,
    stop: async () => {
      await app.close()
      await smtp.stop()
    },
  }
}

const time = (at: Date): string => at.toISOString().slice(11, 19)

function listPage(mails: readonly ReceivedMail[]): string {
  const rows = mails
    .map((mail, i) => [time(mail.at), mail.to.join(', '), html`<a href="/mails/${i}">${mail.subject}</a>`])
    .reverse()
  return frame(
    html`<h1>Mail that was sent</h1>
      ${table({ caption: 'Newest first', head: ['At (UTC)', 'To', 'Subject'], rows, empty: 'No mail yet.' })}`,
    10,
  )
}

function mailPage(mail: ReceivedMail): string {
  const head = facts([
    ['From', mail.headers.get('from') ?? mail.from],
    ['To', mail.to.join(', ')],
    ['Subject', mail.subject],
    ['At', `${time(mail.at)} UTC`],
  ])
  return frame(
    html`${head}
      <pre class="mail">${linked(mail.text)}</pre>`,
  )
}

/** Addresses in a mail as links, as a mail program shows them. */
function linked(text: string): Html {
  const parts = text.split(/(https?:\/\/\S+)/)
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))}`
}

function frame(body: Html, refreshSeconds?: number): string {
  return page({
    title: 'Mail',
    language: 'en',
    name: 'Mail sink',
    home: '/',
    body,
    ...(refreshSeconds === undefined ? {} : { refreshSeconds }),
  })
}
