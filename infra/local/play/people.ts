/** People of the demo who read their mail and answer by link, as a person would: token from the link, code from the text. */
import type { ReceivedMail } from '@tocsin/testing'
import type { MailSink } from '../mail-sink.ts'

/** The parts of a mail that an answer by link needs; null if it asks for none. */
export function answerable(mail: ReceivedMail): { url: string; code: string } | null {
  const url = /https?:\/\/\S+\/a\/[\w.~-]+/.exec(mail.text)?.[0]
  const code = /(?<!\d)(\d{6})(?!\d)/.exec(mail.text)?.[1]
  return url === undefined || code === undefined ? null : { url, code }
}

/** Waits for the first mail to an address that can be answered, opens its page and answers. @returns the page's status */
export async function answerFirst(mail: MailSink, address: string, meaning: string): Promise<number> {
  const received = await mail.smtp.until(
    (one) => one.to.includes(address) && answerable(one) !== null,
    `a mail to ${address}`,
    180_000,
  )
  return answerMail(received, meaning)
}

/** Opens the page that a mail links to and answers there. @returns the page's status */
export async function answerMail(mail: ReceivedMail, meaning: string): Promise<number> {
  const asked = answerable(mail)
  if (asked === null) throw new Error('a mail that asks for no answer')
  const { url, code } = asked
  const page = await (await fetch(url)).text()
  const key = /name="key" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(url).origin },
    body: new URLSearchParams({ key, meaning, code }),
    redirect: 'manual',
  })
  return answer.status
}
