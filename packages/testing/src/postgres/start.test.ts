import { mkdtemp, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { eventually } from '../eventually.ts'
import { startEmbeddedPostgres } from './embedded.ts'
import type { EmbeddedPostgres } from './embedded.ts'
import { startPostgres } from './start.ts'

let server: EmbeddedPostgres
beforeAll(async () => {
  server = await startEmbeddedPostgres()
})
afterAll(() => server.stop())

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return Object.values((await client.query<Record<string, unknown>>(statement)).rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

describe('a PostgreSQL for tests', () => {
  it('lets a superuser in, and keeps strangers out', async () => {
    expect(await ask(server.url, `select rolsuper from pg_roles where rolname = current_user`)).toBe(true)
    const stranger = new URL(server.url)
    stranger.password = 'guessed'
    await expect(ask(stranger.href, 'select 1')).rejects.toThrow(/password/)
  })

  it('knows the collations of the six languages', async () => {
    expect(
      await ask(
        server.url,
        `select string_agg(w, '' order by w collate "fr-x-icu") from unnest('{z,é,a}'::text[]) w`,
      ),
    ).toBe('aéz')
  })

  it('gives each caller of a shared server a database of its own, gone at stop', async () => {
    vi.stubEnv('TOCSIN_TEST_DATABASE_URL', server.url)
    try {
      const [one, other] = await Promise.all([startPostgres(), startPostgres()])
      await ask(one.url, 'create table t (x int)')
      expect(await ask(other.url, `select to_regclass('t')`)).toBe(null)
      await Promise.all([one.stop(), other.stop()])
      expect(
        await ask(server.url, `select count(*)::int from pg_database where datname like 'tocsin_test_%'`),
      ).toBe(0)
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('keeps the rows of a failed statement out of its own log', async () => {
    await ask(server.url, `create table secret (word text unique)`)
    await ask(server.url, `insert into secret values ('heard-in-confidence')`)
    await expect(ask(server.url, `insert into secret values ('heard-in-confidence')`)).rejects.toThrow(
      /duplicate/,
    )
    await server.process.line((line) => line.includes('duplicate key'), 'the server logs the failure')
    expect(server.process.lines.join('\n')).not.toContain('heard-in-confidence')
  })

  it('is gone, with its folder, after stop', async () => {
    const mine = await startEmbeddedPostgres()
    await mine.stop()
    expect(mine.process.running).toBe(false)
    await expect(stat(mine.folder)).rejects.toThrow(/ENOENT/)
  })

  it('keeps its data between two starts, even in a folder that only we may enter, and listens where it is told', async () => {
    const home = await mkdtemp(join(tmpdir(), 'tocsin-home-'))
    const options = {
      folder: join(home, 'pg'),
      password: 'p',
      socketFolder: join(tmpdir(), `tocsin-${process.pid}`),
    }
    for (const expected of [0, 1]) {
      const kept = await startEmbeddedPostgres(options)
      await ask(kept.url, 'create table if not exists starts (at int)')
      expect(await ask(kept.url, 'select count(*)::int from starts')).toBe(expected)
      await ask(kept.url, 'insert into starts values (1)')
      expect(await ask(kept.url, 'show listen_addresses')).toBe('')
      await kept.stop()
    }
    await rm(await realpath(options.folder), { recursive: true })
    await Promise.all([home, options.socketFolder].map((folder) => rm(folder, { recursive: true })))
  })

  it('dies with whoever started it, even killed', async () => {
    const { startTied } = await import('../processes/tied-process.ts')
    const script = `
      const { startEmbeddedPostgres } = await import('${new URL('embedded.ts', import.meta.url).href}')
      const server = await startEmbeddedPostgres()
      console.log('pid', server.process.pid, server.folder)
      setInterval(() => {}, 1000)`
    const owner = await startTied({
      command: process.execPath,
      args: ['--input-type=module', '-e', script],
      inherit: true,
    })
    const [, pid, folder] = (
      await owner.line((line) => line.startsWith('pid '), 'the server is up', 120_000)
    ).split(' ')
    expect(alive(Number(pid))).toBe(true)
    owner.send('SIGKILL')
    await eventually(() => !alive(Number(pid)), { what: 'the orphaned server ends' })
    await eventually(
      async () =>
        stat(String(folder)).then(
          () => false,
          () => true,
        ),
      { what: 'its folder is removed' },
    )
  })
})

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
