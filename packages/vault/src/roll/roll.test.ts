import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { execFile } from 'node:child_process'
import type { Database } from '@tocsin/database'
import { eventually, virtualClock, type VirtualClock } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Orders } from '../../test/roll-and-die.ts'
import { clock as start, startVaultDatabase } from '../../test/vault-database.ts'
import {
  ensureEpochs,
  eraseSubject,
  fileKeeper,
  initKeeper,
  openOpener,
  openSealer,
  roll,
  type Keeper,
  type RollDemand,
  type Rolled,
  type Sealer,
  type Series,
} from '../index.ts'
import type { RollPoint } from './step.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const rhythm = { everyMs: DAY_MS, graceMs: 10 * MINUTE_MS }

let place: Awaited<ReturnType<typeof startVaultDatabase>>
let [owner, intake, triage, notifier, desk]: Database[] = []
let clock: VirtualClock
let keeper: Keeper
let pinnedKeeperKey: string
let sealer: Sealer

beforeAll(async () => {
  place = await startVaultDatabase()
  owner = place.as('owner')
  intake = place.as('civil-society-intake')
  triage = place.as('triage')
  notifier = place.as('notifier')
  desk = place.as('desk')
  clock = virtualClock(start.now())
  pinnedKeeperKey = (await initKeeper(place)).pinnedKeeperKey
  keeper = fileKeeper(place)
  await ensureEpochs({ database: owner, keeper, clock, lifetimeDays: 30 })
  sealer = openSealer({ series: 'words', pinnedKeeperKey, clock })
})
afterAll(() => place.stop())

async function sealed(count: number, by: Sealer = sealer): Promise<string[]> {
  const subjects: string[] = []
  for (let i = 0; i < count; i += 1) {
    const subject = randomUUID()
    await intake!.transaction((tx) => by.seal(tx, subject, { text: `words of ${subject}` }))
    subjects.push(subject)
  }
  return subjects
}

const rolled = (demand: RollDemand, series: Series = 'words'): Promise<Rolled> =>
  roll({ database: series === 'words' ? triage! : notifier!, keeper, series, clock, rhythm }, demand)

/** How many of them open to what was sealed. */
async function opening(subjects: readonly string[]): Promise<number> {
  const opener = openOpener({ database: triage!, keeper, series: 'words', clock })
  const openings = await opener.open(subjects, 'assess')
  return subjects.filter((subject) => {
    const one = openings.get(subject)
    return one?.outcome === 'opened' && String(one.parts.get('text')) === `words of ${subject}`
  }).length
}

const keyFiles = (series: Series = 'words'): Promise<string[]> => readdir(join(place.folder, series))
const wrapsNow = async (): Promise<{ subject: string; epoch: string; batch: string; jwe: string }[]> =>
  (
    await owner!.pool.query(
      'select w.subject, b.epoch, b.id as batch, b.jwe from wraps w join batches b on b.id = w.batch',
    )
  ).rows
const erase = (subject: string): Promise<boolean> =>
  intake!.transaction((tx) => eraseSubject(tx, subject, clock.now()))

/** A report in a transaction that has written everything and not ended. */
async function beingWritten() {
  const subject = randomUUID()
  const writing = Promise.withResolvers<void>()
  const going = Promise.withResolvers<void>()
  const fresh = openSealer({ series: 'words', pinnedKeeperKey, clock })
  const slow = intake!.transaction(async (tx) => {
    await fresh.seal(tx, subject, { text: `words of ${subject}` })
    writing.resolve()
    await going.promise
  })
  onTestFinished(() => going.resolve())
  await writing.promise
  return { subject, going, slow }
}

describe('a daily roll', () => {
  it('opens an epoch, moves what lives, and destroys the old key after the grace', async () => {
    const subjects = await sealed(40)
    const [old] = await wrapsNow()
    expect(await rolled('due')).toMatchObject({ opened: false, moved: 0, destroyed: 0 })
    await clock.advance(DAY_MS)
    expect(await rolled('due')).toMatchObject({ opened: true, moved: 40, destroyed: 0, waiting: 1 })
    expect((await keyFiles()).length).toBe(2)
    await clock.advance(9 * MINUTE_MS)
    expect(await rolled('due')).toMatchObject({ opened: false, moved: 0, destroyed: 0, waiting: 1 })
    await clock.advance(MINUTE_MS)
    expect(await rolled('due')).toMatchObject({ destroyed: 1, waiting: 0, oldestSeconds: 600 })
    expect(await opening(subjects)).toBe(40)
    expect((await wrapsNow()).every(({ epoch }) => epoch !== old!.epoch)).toBe(true)
    expect(await keyFiles()).not.toContain(old!.epoch)
    expect(await keeper.openBatch('words', { ...old!, id: old!.batch })).toBe('destroyed')
  })

  it('waits for what is being written under the old epoch, and moves it', async () => {
    const { subject, going, slow } = await beingWritten()
    const rolling = rolled('burn')
    await eventually(
      async () => {
        const { rows } = await owner!.pool.query('select from pg_locks where not granted')
        return rows.length > 0 || undefined
      },
      { what: 'the roll waits for the writer' },
    )
    going.resolve()
    await slow
    expect(await rolling).toMatchObject({ destroyed: 1, waiting: 0 })
    expect(await opening([subject])).toBe(1)
  })

  it('would strand that without the locks of its functions: the control', async () => {
    const { rows } = await owner!.pool.query(
      `select pg_get_functiondef('vault.enter_batch(text, uuid, text, text)'::regprocedure) as source`,
    )
    const source: string = rows[0].source
    await owner!.pool.query(source.replaceAll(/ for (key )?share/g, ''))
    try {
      const { subject, going, slow } = await beingWritten()
      expect(await rolled('burn')).toMatchObject({ destroyed: 1, waiting: 0 })
      going.resolve()
      await slow
      expect(await opening([subject])).toBe(0)
      await erase(subject)
    } finally {
      await owner!.pool.query(source)
    }
  })

  it('rolls contacts of the directory too', async () => {
    const contacts = openSealer({ series: 'recipients', pinnedKeeperKey, clock })
    const subject = randomUUID()
    await desk!.transaction((tx) =>
      contacts.seal(tx, subject, { 'contact:mail': { address: 'a@b.example' } }),
    )
    const [before] = await keyFiles('recipients')
    expect(await rolled('burn', 'recipients')).toMatchObject({ opened: true, moved: 1, destroyed: 1 })
    expect(await keyFiles('recipients')).not.toContain(before)
    const reader = openOpener({ database: notifier!, keeper, series: 'recipients', clock })
    expect((await reader.open([subject], 'deliver')).get(subject)?.outcome).toBe('opened')
  })

  it('leaves no wrap behind while many write, and every old batch dead', { timeout: 120_000 }, async () => {
    const writers = Array.from({ length: 4 }, () => openSealer({ series: 'words', pinnedKeeperKey, clock }))
    const old: Awaited<ReturnType<typeof wrapsNow>> = []
    const subjects: string[] = []
    for (let i = 0; i < 6; i += 1) {
      old.push(...(await wrapsNow()))
      // A number each, so that a slow machine has no more to move than a quick one.
      const [, ...written] = await Promise.all([rolled('burn'), ...writers.map((own) => sealed(30, own))])
      subjects.push(...written.flat())
      await clock.advance(MINUTE_MS)
    }
    await rolled('burn')
    expect(await opening(subjects)).toBe(subjects.length)
    const batches = new Map(old.map((row) => [row.batch, row]))
    const alive: string[] = []
    for (const { batch, epoch, jwe } of batches.values())
      if ((await keeper.openBatch('words', { id: batch, epoch, jwe })) !== 'destroyed') alive.push(batch)
    expect(alive).toEqual([])
    process.stdout.write(
      `6 rolls beside 4 writers: ${subjects.length} of ${subjects.length} live wraps open, 0 of ${old.length} old ones\n`,
    )
  })
})

describe('a roll that is killed', () => {
  const points: RollPoint[] = [
    'key made',
    'epoch opened',
    'page read',
    'page moved',
    'all moved',
    'batches deleted',
    'key destroyed',
    'epoch ended',
  ]
  it.each(points)('at "%s" and called again loses and strands none', { timeout: 120_000 }, async (point) => {
    const subjects = await sealed(12)
    const [gone] = subjects
    expect(await erase(gone!)).toBe(true)
    const orders: Orders = {
      url: place.urlOf('triage'),
      folder: place.folder,
      rootKey: place.rootKey.toString('hex'),
      now: clock.now().toISOString(),
      point,
    }
    const program = fileURLToPath(new URL('../../test/roll-and-die.ts', import.meta.url))
    const signal = await new Promise((resolve) => {
      execFile(process.execPath, [program, JSON.stringify(orders)], (error, _out, err) =>
        resolve(error?.signal ?? `${error?.message} ${err}`),
      )
    })
    expect(signal).toBe('SIGKILL')
    expect(await opening(subjects)).toBe(11)
    // sealing goes on between the death and the next roll
    const more = await sealed(1, openSealer({ series: 'words', pinnedKeeperKey, clock }))
    await rolled('burn')
    expect(await opening([...subjects, ...more])).toBe(12)
    const { rows } = await owner!.pool.query(
      `select id from epochs where series = 'words' and state <> 'destroyed'`,
    )
    expect(rows.length).toBe(1)
    expect(await keyFiles()).toContain(rows[0].id)
    expect((await keyFiles()).some((name) => name.endsWith('.dying'))).toBe(false)
  })
})

describe('what a roll does not do', () => {
  it('bring back what the keeper knows as erased, in a database restored from before', async () => {
    const [subject, living] = await sealed(2)
    await keeper.noteErased(subject!, clock.now())
    expect(await rolled('burn')).toMatchObject({ erased: 1 })
    const { rows } = await owner!.pool.query(
      `select (select count(*)::int from wraps where subject = $1) as wraps,
        (select count(*)::int from parts where subject = $1) as parts,
        (select count(*)::int from erasures where subject = $1) as erasures`,
      [subject],
    )
    expect(rows).toEqual([{ wraps: 0, parts: 0, erasures: 1 }])
    expect(await opening([living!])).toBe(1)
  })

  it('count again what was erased and a restore under newer keys brought back, but only what the keeper lists', async () => {
    const [listed, unlisted, living] = await sealed(3)
    await keeper.noteErased(listed!, clock.now())
    await owner!.pool.query('delete from wraps where subject = any($1)', [[listed, unlisted]])
    const ended: string[] = []
    const starting = (): Promise<Rolled> =>
      roll(
        {
          database: triage!,
          keeper,
          series: 'words',
          clock,
          rhythm,
          onEnded: async (subjects) => void ended.push(...subjects),
        },
        'start',
      )
    expect(await starting()).toMatchObject({ erased: 1 })
    expect(await starting()).toMatchObject({ erased: 0 })
    expect(ended).toEqual([listed])
    const { rows } = await owner!.pool.query('select subject from parts where subject = any($1)', [
      [listed, unlisted, living],
    ])
    expect(new Set(rows.map(({ subject }) => subject))).toEqual(new Set([unlisted, living]))
    expect(await opening([living!])).toBe(1)
  })

  it('stop at a wrap that no key opens, nor lose it from sight', async () => {
    const [subject] = await sealed(1)
    await owner!.pool.query(
      `update wraps set box = set_byte(box, 20, 255 - get_byte(box, 20)) where subject = $1`,
      [subject],
    )
    expect(await rolled('burn')).toMatchObject({ damaged: 1, destroyed: 1 })
    const opener = openOpener({ database: triage!, keeper, series: 'words', clock })
    expect((await opener.open([subject!], 'assess')).get(subject!)).toEqual({
      outcome: 'failed',
      reason: 'damaged',
    })
    await erase(subject!)
  })

  it('end anything where the key store is not the one that belongs here', async () => {
    const subjects = await sealed(3)
    const away = join(place.folder, 'words-away')
    await rename(join(place.folder, 'words'), away)
    await mkdir(join(place.folder, 'words'))
    const lost = await rolled('burn')
    expect(lost).toMatchObject({ moved: 0, destroyed: 0, waiting: 1 })
    expect(lost.keyMissing).toBeGreaterThan(0)
    for (const name of await readdir(away)) await rename(join(away, name), join(place.folder, 'words', name))
    expect(await rolled('burn')).toMatchObject({ keyMissing: 0, waiting: 0 })
    expect(await opening(subjects)).toBe(3)
  })

  it('move anything to an epoch that the keeper has not signed', async () => {
    const subjects = await sealed(3)
    await clock.advance(DAY_MS)
    let swapped: Buffer | null = null
    const swap = async (): Promise<void> => {
      const { rows } = await owner!.pool.query(
        `update epochs e set public_key = $1 from epochs o where e.id = o.id and e.series = 'words' and e.state = 'open'
         returning o.public_key as key`,
        [Buffer.alloc(32, 7)],
      )
      swapped = rows[0].key
    }
    const attempt = roll(
      {
        database: triage!,
        keeper,
        series: 'words',
        clock,
        rhythm,
        at: (point) => (point === 'epoch opened' ? swap() : undefined),
      },
      'burn',
    )
    await expect(attempt).rejects.toMatchObject({ code: 'epoch-forged' })
    expect(await opening(subjects)).toBe(3)
    await owner!.pool.query(`update epochs set public_key = $1 where series = 'words' and state = 'open'`, [
      swapped,
    ])
    await rolled('burn')
    expect(await opening(subjects)).toBe(3)
  })

  it('bring back the key of an ended epoch that a restored key store holds', async () => {
    await sealed(1)
    const epoch = (await wrapsNow())[0]!.epoch
    await rolled('burn')
    await rename(join(place.folder, 'words', (await keyFiles())[0]!), join(place.folder, 'words', 'kept'))
    await rename(join(place.folder, 'words', 'kept'), join(place.folder, 'words', epoch))
    await rolled('due')
    expect(await keyFiles()).not.toContain(epoch)
  })

  it.each(['words', 'recipients'] as const)('open the door of series %s to others', async (series) => {
    const refused = async (database: Database): Promise<string> =>
      database.pool.query(`select * from vault.wraps_under_${series}('x', 1)`).then(
        () => 'allowed',
        (error: { code: string }) => error.code,
      )
    expect(await refused(intake!)).toBe('42501')
    expect(await refused(desk!)).toBe('42501')
    expect(await refused(series === 'words' ? notifier! : triage!)).toBe('42501')
  })
})
