import { ConfigError } from '@tocsin/service'
import { expect, it } from 'vitest'
import { notifierConfig } from './config.ts'

const good = {
  DATABASE_URL: 'postgresql://notifier@localhost/tocsin',
  PORT: '8104',
  OPERATOR_PORT: '9104',
  DESK_URL: 'https://desk.example/',
  LINK_KEY: `1:${'ab'.repeat(32)}`,
  VAULT_KEYS_FOLDER: '/keys',
  VAULT_ROOT_KEY: 'cd'.repeat(32),
  SMTP_URL: 'smtps://user:p%40ss@mail.example',
  MAIL_FROM: 'Tocsin <alert@tocsin.example>',
}

it('reads the mail relay, the sender and where links lead', () => {
  const config = notifierConfig(good)
  expect(config.SMTP_URL).toEqual({
    host: 'mail.example',
    port: 465,
    secure: true,
    requireTls: false,
    credentials: { user: 'user', pass: 'p@ss' },
  })
  expect(config.MAIL_FROM).toEqual({ name: 'Tocsin', address: 'alert@tocsin.example' })
  expect([config.DESK_URL, config.QUANTUM_SECONDS, config.ALLOW_LOOPBACK_WEBHOOKS]).toEqual([
    'https://desk.example',
    900,
    false,
  ])
})

it('names every fault at once and no value', () => {
  const bad = { ...good, SMTP_URL: 'http://x', MAIL_FROM: 'nobody', LINK_KEY: 'short', GROUP_NAMES: '[' }
  const faults = (() => {
    try {
      notifierConfig(bad)
    } catch (error) {
      return error instanceof ConfigError ? error.faults.join('\n') : String(error)
    }
    return ''
  })()
  for (const name of ['SMTP_URL', 'MAIL_FROM', 'LINK_KEY', 'GROUP_NAMES']) expect(faults).toContain(name)
  expect(faults).not.toContain('nobody')
})
