import { connect } from 'node:net'
import { createInterface } from 'node:readline'

import { afterEach, describe, expect, it } from 'vitest'

import { startSmtpReceiver } from './smtp.ts'
import type { SmtpReceiver } from './smtp.ts'

let receiver: SmtpReceiver
afterEach(() => receiver.stop())

/** Speaks to the server line by line and gives the code of each answer. */
async function converse(port: number, lines: readonly string[]): Promise<number[]> {
  const socket = connect(port, '127.0.0.1')
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]()
  const code = async (): Promise<number> => {
    for (;;) {
      const { value, done } = await answers.next()
      if (done) throw new Error('the server hung up')
      if (value[3] === ' ') return Number(value.slice(0, 3))
    }
  }
  const codes = [await code()]
  for (const line of lines) {
    socket.write(`${line}\r\n`)
    codes.push(await code())
  }
  socket.end()
  return codes
}

const letter =
  'Subject: =?utf-8?q?Alerte_imm=C3=A9diate?=\r\nX-Level: imminent\r\nMessage-ID: <one@tocsin>\r\n\r\nBonjour\r\n.'
const mail = ['EHLO t', 'MAIL FROM:<a@example.org>', 'RCPT TO:<b@example.org>', 'DATA', letter]

describe('the SMTP receiver', () => {
  it('takes mail for everybody and reads it', async () => {
    receiver = await startSmtpReceiver()
    expect(await converse(receiver.port, mail)).toEqual([220, 250, 250, 250, 354, 250])
    const got = await receiver.until(({ to }) => to.includes('b@example.org'))
    expect(got).toMatchObject({
      from: 'a@example.org',
      subject: 'Alerte immédiate',
      messageId: '<one@tocsin>',
    })
    expect(got.headers.get('x-level')).toBe('imminent')
    expect(got.text.trim()).toBe('Bonjour')
  })

  it('refuses as told: once for now, a recipient for good', async () => {
    receiver = await startSmtpReceiver()
    receiver.answer({ code: 451, text: 'come again' }, 'take', {
      code: 550,
      text: 'nobody here',
      at: 'recipient',
    })
    expect((await converse(receiver.port, mail)).at(-1)).toBe(451)
    expect(receiver.received).toHaveLength(0)
    expect((await converse(receiver.port, mail)).at(-1)).toBe(250)
    expect((await converse(receiver.port, mail.slice(0, 3))).at(-1)).toBe(550)
    expect(receiver.received).toHaveLength(1)
  })

  it('demands credentials where it has some', async () => {
    receiver = await startSmtpReceiver({ credentials: { user: 'u', password: 'p' } })
    const plain = (password: string) => `AUTH PLAIN ${Buffer.from(`\0u\0${password}`).toString('base64')}`
    expect((await converse(receiver.port, mail.slice(0, 2))).at(-1)).toBe(530)
    expect((await converse(receiver.port, ['EHLO t', plain('x')])).at(-1)).toBe(535)
    expect((await converse(receiver.port, ['EHLO t', plain('p')])).at(-1)).toBe(235)
  })
})
