/** Mail by SMTP: plain and HTML, no attachment, marked as sent by a machine, under one Message-ID however often tried. */
import { composeMail } from '@tocsin/messages'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import type { Sender, Sending } from '../channel.ts'
import { sendRaw, type SmtpServer } from './send-raw.ts'

export interface EmailSettings {
  server: SmtpServer
  from: { name: string; address: string }
  connectMs: number
}

export function emailSender({ server, from, connectMs }: EmailSettings): Sender {
  return {
    kinds: ['email', 'page'],
    async send(sending, signal) {
      const to = sending.contact.address
      return sendRaw(server, { from: from.address, to }, await mailOf(sending, from), signal, connectMs)
    },
    close: () => Promise.resolve(),
  }
}

async function mailOf(sending: Sending, from: EmailSettings['from']): Promise<Buffer> {
  const { subject, text, html } = composeMail(sending.content)
  const domain = from.address.split('@')[1] ?? 'localhost'
  const mail = new MailComposer({
    from,
    to: { name: '', address: sending.contact.address },
    subject,
    text,
    html,
    date: sending.plannedAt,
    messageId: `<${sending.id}@${domain}>`,
    // Equal at each try, so that the bytes are.
    baseBoundary: sending.id,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  } as ConstructorParameters<typeof MailComposer>[0])
  return mail.compile().build()
}
