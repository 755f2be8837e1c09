/** The least that is durable: commit the alert and its delivery, claim it, POST it, record it. Nothing of Tocsin is in it. */
import { startEmbeddedPostgres } from '@tocsin/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Post } from './sending.ts'

const SENDERS = 32

/** On a database that flushes to disk, as the services' own does. */
export async function startFloor(hook: string): Promise<{ post: Post; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'pg'), password: 'bench' })
  const pool = new pg.Pool({ connectionString: postgres.url, max: SENDERS })
  // idle connections may see the server stop before the pool does
  pool.on('error', () => undefined)
  await pool.query(`
    create table alerts (id uuid primary key, data json not null);
    create table deliveries (id bigint generated always as identity primary key, alert uuid not null, state text not null);
    create index open on deliveries (id) where state = 'open'`)
  const sending = new Set<Promise<void>>()

  async function sendOne(): Promise<void> {
    const { rows } = await pool.query<{ id: string; alert: string }>(
      `update deliveries set state = 'claimed' where id = (
         select id from deliveries where state = 'open' order by id limit 1 for update skip locked)
       returning id, alert`,
    )
    const [row] = rows
    // two at once may pick the same row, and one of them gets none: it takes the next
    if (row === undefined) return sendOne()
    const answer = await fetch(hook, { method: 'POST', body: JSON.stringify({ alert: row.alert }) })
    await answer.arrayBuffer()
    await pool.query(`update deliveries set state = $2 where id = $1`, [
      row.id,
      answer.ok ? 'sent' : 'failed',
    ])
  }

  return {
    async post(alert) {
      await pool.query(
        `with kept as (insert into alerts (id, data) values ($1, $2)) insert into deliveries (alert, state) values ($1, 'open')`,
        [alert, JSON.stringify({ alert, level: 'imminent' })],
      )
      const one: Promise<void> = sendOne().finally(() => sending.delete(one))
      sending.add(one)
    },
    async stop() {
      await Promise.all(sending)
      await pool.end()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
