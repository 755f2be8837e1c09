/** Reports accepted a second by the intake alone, beside the rows that a report writes as bare inserts. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { spawnService } from '@tocsin/testing'
import { fileURLToPath } from 'node:url'
import { startLocal, type Local } from '../../infra/local/local.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import { rootIds } from '../../infra/local/play/directory.ts'
import { closedLoop, times, type Row } from './row.ts'

const CALLERS = 32
const SECONDS = 6
const BURST = 190
const main = fileURLToPath(new URL('../../services/civil-society-intake/src/main.ts', import.meta.url))

export async function benchAccepting(profileFolder?: string): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  const ports = await freePortsFrom(9_700)
  const local = await startLocal({
    folder,
    ports,
    separate: true,
    // the intake alone: what others do with its reports is another row
    start: async (environmentOf, logTo) => {
      const write = logTo('civil-society-intake')
      const profile = profileFolder && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` }
      const env = { ...environmentOf('civil-society-intake'), ...profile }
      const intake = await spawnService({ main, env, onLine: (line) => write(`${line}\n`) })
      return { failed: new Promise(() => undefined), stop: () => intake.stop(30_000) }
    },
  })
  try {
    const keys = await makeKeys(local, 60)
    const accepted = await acceptedASecond(local, keys)
    const inserted = await insertedASecond(local)
    return {
      what: `reports accepted a second, durable, ${CALLERS} callers`,
      measured: `${accepted.toFixed(0)}/s`,
      beside: `its submission, report, wrap, three parts and outbox row as bare inserts in one transaction ${inserted.toFixed(0)}/s`,
      ratio: times(accepted, inserted),
      goal: '≥ 0.7',
    }
  } finally {
    await local.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Sources of their own, of twelve organisations in turn. @returns their keys */
export async function makeKeys(local: Local, count: number): Promise<string[]> {
  const keys: string[] = []
  for (let i = 0; i < count; i++) {
    const answer = await fetch(
      new URL('/operator/sources', local.operator.services['civil-society-intake']),
      {
        method: 'POST',
        headers: { authorization: `Bearer ${local.operator.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: `Bench ${i}`, root: rootIds()[i % 12], vouched: true, grade: 'B' }),
      },
    )
    keys.push(((await answer.json()) as { key: string }).key)
  }
  return keys
}

async function acceptedASecond(local: Local, keys: readonly string[]): Promise<number> {
  const url = `http://127.0.0.1:${local.ports.services['civil-society-intake'].public}/v1/reports`
  const body = JSON.stringify({
    kind: 'threat',
    text: 'Armed men have said that they will come to the market on Friday. '.repeat(8),
    language: 'en',
    day: new Date().toISOString().slice(0, 10),
    place: { country: 'KEN', said: 'the market', point: { latitude: -0.09, longitude: 34.76 } },
    observer: 'monitor-7',
    basis: 'told-by-witness',
    contact: 'Nora, 0700 000 000',
  })
  let sent = 0
  const most = keys.length * BURST
  const send = async (): Promise<void> => {
    const key = keys[Math.floor(sent++ / BURST) % keys.length]!
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body,
    })
    await answer.arrayBuffer()
    if (answer.status !== 202)
      throw new Error(`the intake answered ${answer.status} to report ${sent} of ${most}`)
  }
  await closedLoop(send, CALLERS, 1)
  return closedLoop(send, CALLERS, SECONDS)
}

async function insertedASecond(local: Local): Promise<number> {
  const pool = new pg.Pool({
    connectionString: local.adminUrl,
    max: 20,
    options: '-c search_path=civil_society_intake,vault',
  })
  const { rows } = await pool.query<{ batch: string; headers: string; value: Buffer }>(
    `select (select id from batches limit 1) as batch, headers::text as headers, value
     from (select headers, value from outbox union all select headers, value from outbox_published) o limit 1`,
  )
  const { batch, headers, value } = rows[0]!
  const insert = async (): Promise<void> => {
    const id = randomUUID()
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('insert into submissions (mac, body_mac, report) values ($1, $2, $3)', [
        randomBytes(32),
        randomBytes(32),
        id,
      ])
      await client.query(
        `insert into reports (id, country, received_at, receipt_hash) values ($1, 'KEN', date_trunc('hour', $2::timestamptz, 'UTC'), $3)`,
        [id, new Date(), randomBytes(32)],
      )
      await client.query(
        'insert into wraps (subject, batch, box, sealed_by) values ($1, $2, $3, current_user)',
        [id, batch, randomBytes(60)],
      )
      await client.query(
        `insert into parts (subject, part, v, n, box) values ($1, 'text', 1, $2, $3), ($1, 'contact', 1, $2, $4), ($1, 'place', 1, $2, $4)`,
        [id, randomBytes(12), randomBytes(1040), randomBytes(272)],
      )
      await client.query(
        `insert into outbox (topic, part, key, event_id, headers, value, at) values ('bench', 0, $1, $2, $3, $4, $5)`,
        [id, id, headers, value, new Date()],
      )
      await client.query('commit')
    } finally {
      client.release()
    }
  }
  try {
    await closedLoop(insert, CALLERS, 1)
    return await closedLoop(insert, CALLERS, SECONDS)
  } finally {
    await pool.end()
  }
}
