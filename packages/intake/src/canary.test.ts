/**
 * What a reporter said and is known by lies nowhere in the database's files, its write-ahead log included, in no
 * spelling. The control plants a canary in each kind of place and has to find it.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sending, startIntake, type RunningIntake } from '../test/running-intake.ts'

let intake: RunningIntake
beforeAll(async () => {
  intake = await startIntake()
})
afterAll(() => intake.stop())

const canary = (): string => `cnry${randomBytes(9).toString('hex')}`

function spellings(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  // of the three ways in which base64 can cut it, what no neighbour changes
  const shifted = [0, 1, 2].map((n) =>
    Buffer.concat([Buffer.alloc(n), bytes])
      .toString('base64')
      .slice(4, -4),
  )
  return [text, text.toUpperCase(), bytes.toString('hex'), ...shifted]
    .map((one) => Buffer.from(one))
    .concat([Buffer.from(text, 'utf16le')])
}

/** Files that were written since: what is older cannot hold what came later. */
async function filesSince(folder: string, since: number): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile()) continue
    const written = (await whileThere(stat(path)))?.mtimeMs ?? 0
    if (written < since) continue
    const bytes = await whileThere(readFile(path))
    if (bytes !== null) files.set(path, bytes)
  }
  return files
}

/** A server renames and removes files of its own while we look. */
async function whileThere<T>(look: Promise<T>): Promise<T | null> {
  try {
    return await look
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** `<file>: <spelling>` for each that holds it. */
function holding(files: ReadonlyMap<string, Buffer>, text: string): string[] {
  const needles = spellings(text)
  return [...files].flatMap(([path, bytes]) => {
    const found = needles.find((needle) => bytes.includes(needle))
    return found === undefined ? [] : [`${path}: ${found.toString('latin1')}`]
  })
}

it(
  'keeps every secret of a report out of the files of its database',
  { timeout: 180_000 },
  async ({ skip }) => {
    const { rows } = await intake.asAdmin('show data_directory')
    const folder = String(rows[0]!['data_directory'])
    if (!existsSync(folder)) skip('the database server is not on this machine')

    const since = Date.now() - 2000
    const { key } = await intake.source()
    const secret = {
      text: canary(),
      said: canary(),
      whom: canary(),
      actor: canary(),
      observer: canary(),
      relayedBy: canary(),
      contact: canary(),
      link: canary(),
      agent: canary(),
      cookie: canary(),
    }
    const idempotencyKey = randomUUID()
    const answer = await intake.post(
      '/v1/reports',
      {
        kind: 'threat',
        text: secret.text,
        place: { country: 'KEN', said: secret.said, point: { latitude: -0.1234567, longitude: 34.7654321 } },
        whom: secret.whom,
        actors: [{ type: 'non-state', said: secret.actor }],
        observer: secret.observer,
        relayedBy: secret.relayedBy,
        contact: secret.contact,
        sourceLink: `https://example.org/${secret.link}`,
      },
      { ...sending(key, idempotencyKey), 'user-agent': secret.agent, cookie: `a=${secret.cookie}` },
    )
    expect(answer.statusCode).toBe(202)
    const { receipt } = answer.json() as { receipt: string }
    await intake.post('/v1/reports/status', { receipt })

    const planted = canary()
    await intake.owner.pool.query('create table planted (text text, bytes bytea)')
    await intake.owner.pool.query('insert into planted values ($1, $2)', [planted, Buffer.from(planted)])
    await intake.asAdmin('checkpoint')
    const files = await filesSince(folder, since)
    const controls = holding(files, planted)
    expect(controls.some((path) => path.includes('pg_wal'))).toBe(true)
    expect(controls.some((path) => path.includes('/base/'))).toBe(true)

    const secrets = [
      ...Object.values(secret),
      receipt,
      receipt.replaceAll('-', ''),
      key.slice(-43),
      idempotencyKey,
      idempotencyKey.replaceAll('-', ''),
      '34.7654321',
    ]
    for (const one of secrets) expect(holding(files, one)).toEqual([])
  },
)
