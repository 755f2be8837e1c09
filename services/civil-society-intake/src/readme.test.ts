import { createSecretKey, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { openDatabase } from '@tocsin/database'
import { services, topics } from '@tocsin/events'
import { defaultLimits, openIntake } from '@tocsin/intake'
import { createHttp, createLogger, createMetrics } from '@tocsin/service'
import { openSealer } from '@tocsin/vault'
import { describe, expect, it } from 'vitest'
import { settings } from './config.ts'
import { layFlow, voice } from './flow.ts'
import { signInCookie } from './page/sign-in-cookie.ts'

const clock = { now: () => new Date() }
const folder = new URL('../', import.meta.url)
const readme = await readFile(new URL('README.md', folder), 'utf8')

/** The first code span of each row of a section's tables. */
function rowsOf(section: string): string[] {
  const [, text = ''] = readme.split(`## ${section}\n`)
  return [...text.split('\n## ')[0]!.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!)
}

describe('the README', () => {
  it('lists every route and no other', async () => {
    const routes: string[] = []
    const listener = async () => {
      const http = await createHttp({
        logger: createLogger({ service: 'readme', level: 'silent' }),
        metrics: createMetrics('readme'),
      })
      http.addHook('onRoute', ({ method, url }) => {
        for (const one of [method].flat())
          if (one !== 'HEAD' && !url.startsWith('/assets/')) routes.push(`${one} ${url}`)
      })
      return http
    }
    const key = createSecretKey(randomBytes(32))
    // nothing connects before the first statement, and there is none
    const database = openDatabase({
      url: 'postgresql://nowhere',
      schema: 'nowhere',
      applicationName: 'readme',
    })
    const intake = openIntake({
      database,
      strangers: database,
      sealer: openSealer({ series: 'words', pinnedKeeperKey: '', clock }),
      keys: { receipt: key, apiKey: key, idempotency: key, body: key, token: key },
      voice,
      clock,
      limits: defaultLimits,
      capacity: async () => ({ outcome: 'open', evidence: { outboxAge: 0, free: [] } }),
      pause: async () => undefined,
    })
    const [http, operator] = [await listener(), await listener()]
    const signIn = signInCookie({ key: randomBytes(32), clock, secure: true })
    await layFlow({ http, operator, intake, signIn, publicUrl: undefined, anonymousReports: false })
    await Promise.all([http.ready(), operator.ready()])
    expect(new Set(rowsOf('Routes'))).toEqual(new Set(routes))
    await Promise.all([http.close(), operator.close(), database.close()])
  })

  it('lists every table of its migrations', async () => {
    const files = await readdir(new URL('migrations/', folder))
    const texts = await Promise.all(
      files.map((file) => readFile(new URL(`migrations/${file}`, folder), 'utf8')),
    )
    const tables = texts.flatMap((text) =>
      [...text.matchAll(/^create table (\w+)/gm)].map(([, name]) => name),
    )
    expect(new Set(rowsOf('Tables'))).toEqual(new Set(tables))
  })

  it('names every setting', () => {
    const named = [
      ...readme
        .split('## Settings\n')[1]!
        .split('\n## ')[0]!
        .matchAll(/`([A-Z_]{3,})`/g),
    ]
    const names = new Set(named.map(([, name]) => name).filter((name) => name !== 'NAME_FILE'))
    expect(names).toEqual(new Set(Object.keys(settings.shape)))
  })

  it('lists its topics and their events', () => {
    const written = Object.entries(topics).filter(([, topic]) =>
      (topic.writers as readonly string[]).includes(voice.service),
    )
    expect(services).toContain(voice.service)
    expect(rowsOf('Topics')).toEqual(written.map(([name]) => name))
    for (const [, topic] of written)
      for (const event of Object.keys(topic.events)) expect(readme).toContain(`\`${event}\``)
  })
})
