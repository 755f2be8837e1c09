/**
 * What was erased opens from no copy, and what was not stays: safety, E2. A whole installation, each service a process;
 * copies of its folder are what a backup, a stolen disk or a subpoena gives.
 */
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@tocsin/database'
import { eventually } from '@tocsin/testing'
import { fileKeeper, openOpener } from '@tocsin/vault'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { urlAs } from '../../infra/ground/prepare.ts'
import type { Local } from '../../infra/local/local.ts'
import { loadDemoDirectory } from '../../infra/local/play/directory.ts'
import { makeSources } from '../../infra/local/play/send.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import * as installation from './installation.ts'

const { asAdmin, attack, filesOf, keysOf, secretsOf } = installation
const REPORTS = 100
const ERASED = 10
const reportText = z.looseObject({ text: z.string() })
const say = (line: string): void => void process.stdout.write(`${line}\n`)

let base: string
let local: Local | null = null
let running = ''
let keys: string[] = []
const receipts = new Map<string, string>()
let marks: string[] = []
const at = (name: string): string => join(base, name)

async function start(name: string): Promise<Local> {
  running = at(name)
  local = await installation.start(running, await freePortsFrom(9_300))
  return local
}
async function stop(): Promise<void> {
  await local?.stop()
  local = null
}

async function post(path: string, body: object, key?: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${local!.ports.services['civil-society-intake'].public}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(body),
  })
}
const report = (mark: string, nth = 0): Promise<Response> =>
  post(
    '/v1/reports',
    {
      kind: 'incident',
      text: `Armed men came to the village at night and burned houses. Mark ${mark}.`,
      language: 'en',
      day: new Date().toISOString().slice(0, 10),
      place: { country: 'CAF' },
      basis: 'saw',
      observer: `observer-${nth}`,
      sharing: ['desks'],
    },
    keys[nth % keys.length],
  )

/** How many of these marks stand in words that were opened. */
const among = (words: readonly string[], wanted: readonly string[]): number => {
  const all = words.join('\n')
  return wanted.filter((mark) => all.includes(mark)).length
}
/** How many of these marks stand in what a kit opens. */
const opensOf = async (kit: Parameters<typeof attack>[0], wanted: readonly string[]): Promise<number> =>
  among(await attack(kit), wanted)
const rootOf = async (): Promise<string> => (await secretsOf(at('day-0'))).vaultRoot
const erasedMarks = (): string[] => marks.slice(0, ERASED)
const livingMarks = (): string[] => marks.slice(ERASED)

/** What triage itself can open, by outcome. */
async function openedByTriage(): Promise<{ words: string[]; destroyed: number; failed: number }> {
  const { adminUrl, secrets } = local!
  const subjects = await asAdmin(adminUrl, async (client) =>
    (await client.query<{ id: string }>('select id from triage.report')).rows.map(({ id }) => id),
  )
  const url = urlAs(adminUrl, 'triage', secrets.passwords.triage)
  const database = openDatabase({ url, schema: 'triage', applicationName: 'restore-after-erase', max: 1 })
  const keeper = fileKeeper({ folder: keysOf(running), rootKey: Buffer.from(secrets.vaultRoot, 'hex') })
  try {
    const opener = openOpener({ database, keeper, series: 'words', clock: { now: () => new Date() } })
    const openings = [...(await opener.open(subjects, 'restore-test')).values()]
    return {
      words: openings.flatMap((one) =>
        one.outcome === 'opened' ? [reportText.parse(JSON.parse(String(one.parts.get('text')))).text] : [],
      ),
      destroyed: openings.filter(({ outcome }) => outcome === 'destroyed').length,
      failed: openings.filter(({ outcome }) => outcome === 'failed').length,
    }
  } finally {
    await database.close()
  }
}

/** How many reports triage has in which state. */
async function statesAtTriage(): Promise<Record<string, number>> {
  const { rows } = await asAdmin(local!.adminUrl, (client) =>
    client.query<{ state: string; count: number }>(
      'select state, count(*)::int as count from triage.report group by state',
    ),
  )
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
const triageHas = (counted: number, erased: number): Promise<unknown> =>
  eventually(
    async () => {
      const states = await statesAtTriage()
      return states['counted'] === counted && (states['erased'] ?? 0) === erased
    },
    { what: `triage counts ${counted} and knows ${erased} as erased`, within: 180_000, every: 200 },
  )
/** Rows of whatever a report leaves where it is taken. */
const keptRows = (): Promise<number> =>
  asAdmin(local!.adminUrl, async (client) => {
    const counts = ['vault.parts', 'vault.wraps', 'reports', 'submissions', 'outbox', 'outbox_published']
      .map((table) => (table.includes('.') ? table : `civil_society_intake.${table}`))
      .map((table) => `(select count(*) from ${table})`)
    return Number((await client.query(`select ${counts.join(' + ')} as n`)).rows[0].n)
  })
const otherEpochKey = (key: Buffer): Promise<Buffer> =>
  asAdmin(local!.adminUrl, async (client) => {
    const { rows } = await client.query<{ key: Buffer }>(
      `update vault.epochs e set public_key = $1 from vault.epochs o
       where e.id = o.id and e.series = 'words' and e.state = 'open' returning o.public_key as key`,
      [key],
    )
    return rows[0]!.key
  })

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'tocsin-erase-'))
  await chmod(base, 0o711)
  const first = await start('live')
  await installation.archiveTheLog(first.adminUrl)
  await stop()
  const made = await start('live')
  await loadDemoDirectory(made)
  keys = await makeSources(made)
  marks = Array.from({ length: REPORTS }, () => randomUUID())
  for (const [nth, mark] of marks.entries()) {
    const answer = await report(mark, nth)
    expect(answer.status, await answer.clone().text()).toBe(202)
    receipts.set(mark, z.object({ receipt: z.string() }).parse(await answer.json()).receipt)
  }
  await triageHas(REPORTS, 0)
  await stop()
  await installation.copy(at('live'), at('day-0'))
}, 600_000)

afterAll(async () => {
  await stop()
  await rm(base, { recursive: true, force: true })
}, 120_000)

describe('restore after erase', () => {
  it('begins with a kit of day 0 that opens all', async () => {
    const day0 = { files: filesOf(at('day-0')), keys: keysOf(at('day-0')), secrets: [await rootOf()] }
    const opened = await opensOf(day0, marks)
    say(`kit of day 0: ${opened} of ${REPORTS}`)
    expect(opened).toBe(REPORTS)
  }, 400_000)

  it('an intake whole, its environment and every file of the database, opens none', async () => {
    const environment = await installation.everySecretOf('civil-society-intake', at('day-0'))
    const opened = await opensOf({ files: filesOf(at('day-0')), secrets: environment }, marks)
    say(
      `an intake's environment (${environment.length} candidates for a key) and all files: ${opened} of ${REPORTS}`,
    )
    expect(environment.length).toBeGreaterThan(8)
    expect(opened).toBe(0)
  }, 400_000)

  it('erases ten and burns, and the live system opens ninety of ninety', async () => {
    await start('live')
    for (const mark of erasedMarks()) {
      const answer = await post('/v1/reports/withdraw', { receipt: receipts.get(mark), erase: true })
      expect(await answer.json()).toEqual({ progress: 'closed', erased: true })
    }
    await triageHas(REPORTS - ERASED, ERASED)
    say(await installation.tocsin(running, 'vault', 'burn'))
    const live = await openedByTriage()
    say(
      `live system: ${among(live.words, livingMarks())} of ${REPORTS - ERASED}, ${live.destroyed} destroyed`,
    )
    expect(live).toMatchObject({ destroyed: ERASED, failed: 0 })
    expect(among(live.words, livingMarks())).toBe(REPORTS - ERASED)
    expect(among(live.words, erasedMarks())).toBe(0)
  }, 400_000)

  it('takes no report while the public key of the epoch is not the keeper’s, and needs no keeper to take one', async () => {
    const before = await keptRows()
    const key = await otherEpochKey(Buffer.alloc(32, 9))
    const refused = await Promise.all(keys.slice(0, 5).map((_key, nth) => report('swapped', nth)))
    expect(refused.map(({ status }) => status)).toEqual(Array(5).fill(503))
    expect(await keptRows()).toBe(before)
    await otherEpochKey(key)

    await rename(keysOf(running), `${keysOf(running)}-away`)
    try {
      expect((await report(randomUUID(), 1)).status).toBe(202)
    } finally {
      await rename(`${keysOf(running)}-away`, keysOf(running))
    }
  }, 180_000)

  it('leaves a kit of day 0 with the key store of today that opens none, and of the ten nothing anywhere', async () => {
    const today = await asAdmin(local!.adminUrl, async (client) => {
      await client.query('select pg_switch_wal()')
      return installation.keyRows(local!.adminUrl)
    })
    await stop()
    await installation.copy(at('live'), at('today'))
    const secrets = [await rootOf()]
    const [day0, now] = [filesOf(at('day-0')), filesOf(at('today'))]
    const old = await opensOf({ files: day0, keys: keysOf(at('today')), secrets }, marks)
    say(`kit of day 0 with the key store of today: ${old} of ${REPORTS}`)
    expect(old).toBe(0)

    const all = await attack({ files: [...day0, ...now], keys: keysOf(at('today')), secrets })
    const [living, ended] = [among(all, livingMarks()), among(all, erasedMarks())]
    say(
      `files of both days, log and archive, key store of today: ${living} of 90 living, ${ended} of ten erased`,
    )
    expect([living, ended]).toEqual([REPORTS - ERASED, 0])

    // the control: the bytes are all there, only the key is not
    const raw = await opensOf({ files: now, keys: keysOf(at('day-0')), secrets }, erasedMarks())
    say(`control, files of today with the key store of day 0: ${raw} of ten erased`)
    expect(raw).toBe(ERASED)

    await installation.copy(at('day-0'), at('restored'))
    await rm(keysOf(at('restored')), { recursive: true })
    await installation.copy(keysOf(at('today')), keysOf(at('restored')))
    await installation.restoreKeyRows(at('restored'), today)
    await installation.copy(at('restored'), at('replayed'))
    await installation.forgetTriage(at('replayed'))
    await installation.forgetTriage(at('today'))
  }, 400_000)

  it.each([
    ['day 0 restored under the keys of today', 'restored', 0],
    ['and read again from the start by a triage that knows nothing', 'replayed', 0],
    ['today read again, with the erasures in the log and one report more', 'today', 1],
  ])(
    '%s: ninety open, and the ten end as erased',
    async (what, folder, more) => {
      await start(folder)
      await triageHas(REPORTS - ERASED + more, ERASED)
      const opened = await openedByTriage()
      const living = among(opened.words, livingMarks())
      say(`${what}: ${living} of ${REPORTS - ERASED}, ${opened.destroyed} erased`)
      expect(living).toBe(REPORTS - ERASED)
      expect(opened).toMatchObject({ destroyed: ERASED, failed: 0 })
      expect(among(opened.words, erasedMarks())).toBe(0)
      await stop()
    },
    400_000,
  )
})
