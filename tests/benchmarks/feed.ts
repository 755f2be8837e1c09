/** What a feed of 50 MB adds to the memory of the intake that takes it, at its peak, and how long it takes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnService } from '@tocsin/testing'
import { rootIds } from '../../infra/local/play/directory.ts'
import { startLocal, type Local } from '../../infra/local/local.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import type { Row } from './row.ts'

const MB = 1_000_000
const WARM = 0.3 * MB
const SHORT = 5 * MB
/** just under what the route takes */
const LONG = 49.9 * MB
const main = fileURLToPath(new URL('../../services/regional-intake/src/main.ts', import.meta.url))
const sample = new URL('../data/events/ucdp_ged_sample_1000.csv', import.meta.url)

export async function benchFeed(): Promise<Row[]> {
  if (process.platform !== 'linux') return [] // the peak is the kernel's own account
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  let pid = 0
  const local = await startLocal({
    folder,
    ports: await freePortsFrom(9_700),
    separate: true,
    start: async (environmentOf, logTo) => {
      const write = logTo('regional-intake')
      const env = environmentOf('regional-intake')
      const intake = await spawnService({ main, env, onLine: (line) => write(`${line}\n`) })
      pid = intake.pid
      return { failed: new Promise(() => undefined), stop: () => intake.stop(30_000) }
    },
  })
  try {
    const key = await makeKey(local)
    // what is loaded once, the map of borders above all, is not the feed's
    await send(local, key, WARM, 1)
    const short = await costOf(pid, () => send(local, key, SHORT, 100_000))
    const long = await costOf(pid, () => send(local, key, LONG, 200_000))
    const mb = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`
    return [
      {
        what: `memory that a feed of ${mb(LONG)} adds to its intake, at the peak`,
        measured: `${mb(long.added)}; ${long.rows} rows in ${long.seconds.toFixed(0)} s`,
        beside: `a feed of ${mb(SHORT)} before it, in the same process ${mb(short.added)}`,
        ratio: '',
        goal: '≤ 64 MB',
      },
    ]
  } finally {
    await local.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function costOf(
  pid: number,
  work: () => Promise<number>,
): Promise<{ added: number; rows: number; seconds: number }> {
  const idle = await kept(pid, 'VmRSS')
  // from here on the peak is counted anew (proc(5), clear_refs)
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  const began = performance.now()
  const rows = await work()
  const seconds = (performance.now() - began) / 1000
  return { added: (await kept(pid, 'VmHWM')) - idle, rows, seconds }
}

async function kept(pid: number, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
}

async function makeKey(local: Local): Promise<string> {
  const answer = await fetch(new URL('/operator/sources', local.operator.services['regional-intake']), {
    method: 'POST',
    headers: { authorization: `Bearer ${local.operator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Bench', root: rootIds()[0], vouched: true, grade: 'B' }),
  })
  return ((await answer.json()) as { key: string }).key
}

/** @returns how many rows were kept: all of them */
async function send(local: Local, key: string, bytes: number, firstId: number): Promise<number> {
  const url = `http://127.0.0.1:${local.ports.services['regional-intake'].public}/v1/events`
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: ReadableStream.from(rowsOf(await readFile(sample, 'utf8'), bytes, firstId)) as never,
    duplex: 'half',
  } as RequestInit)
  let last = ''
  for await (const chunk of answer.body ?? []) last = (last + Buffer.from(chunk).toString()).slice(-2_000)
  const [, rows, kept] = /"rows":(\d+),"kept":(\d+)/.exec(last) ?? []
  if (rows === undefined || rows !== kept) throw new Error(`the intake said of its feed: ${last}`)
  return Number(rows)
}

/** The sample's rows again and again, each with an id of its own. */
async function* rowsOf(text: string, bytes: number, firstId: number): AsyncGenerator<Buffer> {
  const [header = '', ...lines] = text.split('\n')
  // those that stand on a line of their own
  const records = lines.filter((line) => /^\d+,/.test(line) && line.split('"').length % 2 === 1)
  const sets = Math.floor(records.length / 50)
  yield Buffer.from(`${header}\n`)
  let sent = header.length + 1
  for (let set = 0, id = firstId; ; set++) {
    const piece = records
      .slice((set % sets) * 50, (set % sets) * 50 + 50)
      .map((record) => `${id++}${record.slice(record.indexOf(','))}\n`)
      .join('')
    sent += Buffer.byteLength(piece)
    if (sent > bytes) return
    yield Buffer.from(piece)
  }
}
