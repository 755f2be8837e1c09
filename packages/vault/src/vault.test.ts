import { randomUUID } from 'node:crypto'
import type { Database } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clock, startVaultDatabase } from '../test/vault-database.ts'
import {
  ensureEpochs,
  eraseSubject,
  fileKeeper,
  initKeeper,
  openOpener,
  openSealer,
  VaultUnavailable,
  type Keeper,
  type Opener,
  type Sealer,
} from './index.ts'

let place: Awaited<ReturnType<typeof startVaultDatabase>>
let [owner, intake, other, triage, notifier, desk]: Database[] = []
let keeper: Keeper
let pinnedKeeperKey: string
let sealer: Sealer
let opener: Opener

beforeAll(async () => {
  place = await startVaultDatabase()
  owner = place.as('owner')
  intake = place.as('civil-society-intake')
  other = place.as('regional-intake')
  triage = place.as('triage')
  notifier = place.as('notifier')
  desk = place.as('desk')
  pinnedKeeperKey = (await initKeeper(place)).pinnedKeeperKey
  keeper = fileKeeper(place)
  const epochs = { database: owner, keeper, clock, lifetimeDays: 30 }
  const made = await Promise.all([ensureEpochs(epochs), ensureEpochs(epochs)])
  expect(made.flat().toSorted()).toEqual(['recipients', 'words'])
  sealer = openSealer({ series: 'words', pinnedKeeperKey, clock })
  opener = openOpener({ database: triage, keeper, series: 'words', clock })
})
afterAll(() => place.stop())

async function sealed(parts: Record<string, string> = { text: 'soldiers at the bridge' }): Promise<string> {
  const subject = randomUUID()
  await intake!.transaction((tx) => sealer.seal(tx, subject, parts))
  return subject
}

async function refusal(database: Database, statement: string): Promise<string> {
  const error = await database.pool.query(statement).then(
    () => null,
    (reason: unknown) => reason,
  )
  return (error as { code?: string } | null)?.code ?? 'allowed'
}

describe('seal and open', () => {
  it('gives triage what an intake sealed, custodian parts left out, and leaves an audit row', async () => {
    const subject = await sealed({
      text: 'two trucks',
      contact: 'Nora',
      place: 'behind the mill',
      source: 'link',
    })
    const openings = await opener.open([subject], 'assess')
    const opening = openings.get(subject)
    expect(opening?.outcome).toBe('opened')
    const parts = opening?.outcome === 'opened' ? opening.parts : new Map()
    expect([...parts.keys()]).toEqual(['text'])
    expect(String(parts.get('text'))).toBe('two trucks')
    const { rows } = await owner!.pool.query('select * from openings where $1 = any(subjects)', [subject])
    expect(rows).toMatchObject([{ role: 'triage', purpose: 'assess', person: null, series: 'words' }])
    expect(rows[0].opened_at).toEqual(new Date('2026-03-03T02:00:00Z'))
  })

  it('names the person for whom it was opened, to the second', async () => {
    const subject = await sealed()
    await opener.open([subject], 'review', { person: 'p-1' })
    const { rows } = await owner!.pool.query('select * from openings where $1 = any(subjects)', [subject])
    expect(rows).toMatchObject([{ person: 'p-1', opened_at: clock.now() }])
  })

  it('keeps nothing when the transaction of the caller fails', async () => {
    const subject = randomUUID()
    const failed = intake!.transaction(async (tx) => {
      await sealer.seal(tx, subject, { text: 'x' })
      throw new Error('after sealing')
    })
    await expect(failed).rejects.toThrow('after sealing')
    expect((await opener.open([subject], 'assess')).get(subject)).toEqual({
      outcome: 'failed',
      reason: 'unknown',
    })
  })

  it('seals many at once under one batch, each openable', async () => {
    const subjects = await Promise.all(Array.from({ length: 20 }, () => sealed()))
    const openings = await opener.open(subjects, 'assess')
    expect([...openings.values()].every((opening) => opening.outcome === 'opened')).toBe(true)
    const { rows } = await owner!.pool.query('select count(distinct batch)::int as n from wraps')
    expect(rows[0].n).toBeLessThanOrEqual(3)
  })

  it('lets triage add and replace spans', async () => {
    const subject = await sealed()
    for (const spans of ['[1,2]', '[3,4]']) {
      const opening = (await opener.open([subject], 'assess')).get(subject)
      if (opening?.outcome !== 'opened') throw new Error('not opened')
      expect(await triage!.transaction((tx) => opening.add(tx, { 'spans:a': spans }))).toBe(true)
    }
    const opening = (await opener.open([subject], 'review')).get(subject)
    expect(opening?.outcome === 'opened' && String(opening.parts.get('spans:a'))).toBe('[3,4]')
  })

  it('says damaged when a box was altered', async () => {
    const subject = await sealed()
    await owner!.pool.query(
      `update parts set box = set_byte(box, 0, 255 - get_byte(box, 0)) where subject = $1`,
      [subject],
    )
    expect((await opener.open([subject], 'assess')).get(subject)).toEqual({
      outcome: 'failed',
      reason: 'damaged',
    })
  })

  it('gives the notifier what the desk sealed, and triage none of it', async () => {
    const subject = `${randomUUID()}:1`
    const contacts = openSealer({ series: 'recipients', pinnedKeeperKey, clock })
    await desk!.transaction((tx) => contacts.seal(tx, subject, { contacts: { email: 'fp@borland.example' } }))
    const reader = openOpener({ database: notifier!, keeper, series: 'recipients', clock })
    const opening = (await reader.open([subject], 'deliver')).get(subject)
    expect(opening?.outcome === 'opened' && JSON.parse(String(opening.parts.get('contacts')))).toEqual({
      email: 'fp@borland.example',
    })
    expect((await opener.open([subject], 'assess')).get(subject)?.outcome).not.toBe('opened')
  })
})

describe('erase', () => {
  it('ends a subject at once, wrap and parts', async () => {
    const subject = await sealed()
    expect(await intake!.transaction((tx) => eraseSubject(tx, subject, clock.now()))).toBe(true)
    expect((await opener.open([subject], 'assess')).get(subject)).toEqual({ outcome: 'destroyed' })
    const { rows } = await owner!.pool.query(
      'select (select count(*) from wraps where subject = $1) + (select count(*) from parts where subject = $1) as n',
      [subject],
    )
    expect(Number(rows[0].n)).toBe(0)
    expect(await intake!.transaction((tx) => eraseSubject(tx, subject, clock.now()))).toBe(false)
  })

  it('is refused to a service that did not seal the subject', async () => {
    const subject = await sealed()
    expect(await other!.transaction((tx) => eraseSubject(tx, subject, clock.now()))).toBe(false)
    expect((await opener.open([subject], 'assess')).get(subject)?.outcome).toBe('opened')
  })

  it('stands when a database from before is restored, once the keeper has noted it', async () => {
    const subject = await sealed()
    await opener.noteErased(subject)
    expect((await opener.open([subject], 'assess')).get(subject)).toEqual({ outcome: 'destroyed' })
  })

  it('refuses spans of a subject that was erased meanwhile', async () => {
    const subject = await sealed()
    const opening = (await opener.open([subject], 'assess')).get(subject)
    await intake!.transaction((tx) => eraseSubject(tx, subject, clock.now()))
    if (opening?.outcome !== 'opened') throw new Error('not opened')
    expect(await triage!.transaction((tx) => opening.add(tx, { 'spans:a': '[]' }))).toBe(false)
  })
})

describe('who may do what', () => {
  it.each([
    [
      'intake opens',
      () => intake!,
      `select * from vault.open_words('{}', gen_random_uuid(), '2026-01-01', 'x', null)`,
    ],
    ['intake reads parts', () => intake!, 'select * from vault.parts'],
    ['intake reads wraps', () => intake!, 'select * from vault.wraps'],
    [
      'intake seals recipients',
      () => intake!,
      `select vault.seal_recipients('a', gen_random_uuid(), 'e', 'j', '', '{}', '{}', '{}')`,
    ],
    ['triage reads parts', () => triage!, 'select * from vault.parts'],
    [
      'triage opens recipients',
      () => triage!,
      `select * from vault.open_recipients('{}', gen_random_uuid(), '2026-01-01', 'x', null)`,
    ],
    ['triage erases', () => triage!, `select vault.erase_subject('a', '2026-01-01')`],
    ['triage edits the audit', () => triage!, 'delete from vault.openings'],
    [
      'notifier opens words',
      () => notifier!,
      `select * from vault.open_words('{}', gen_random_uuid(), '2026-01-01', 'x', null)`,
    ],
    [
      'desk opens recipients',
      () => desk!,
      `select * from vault.open_recipients('{}', gen_random_uuid(), '2026-01-01', 'x', null)`,
    ],
    [
      'desk calls what lies beneath',
      () => desk!,
      `select * from vault.open_from('words', '{}', gen_random_uuid(), '2026-01-01', 'x', null)`,
    ],
  ])('refuses that %s', async (_what, database, statement) => {
    expect(await refusal(database(), statement)).toBe('42501')
  })
})

describe('a swapped or missing epoch', () => {
  it('is refused by the sealer, and nothing is written', async () => {
    const fresh = (): Sealer => openSealer({ series: 'words', pinnedKeeperKey, clock })
    const attempt = (): Promise<unknown> =>
      intake!
        .transaction((tx) => fresh().seal(tx, randomUUID(), { text: 'x' }))
        .catch((error: unknown) => error)
    const { rows } = await owner!.db.execute<{ id: string; key: Buffer }>(
      sql`select id, public_key as key from epochs where series = 'words'`,
    )
    const { id, key } = rows[0]!
    const count = async (): Promise<number> =>
      (await owner!.pool.query('select count(*)::int as n from parts')).rows[0].n
    const before = await count()
    await owner!.db.execute(sql`update epochs set public_key = ${Buffer.alloc(32, 7)} where id = ${id}`)
    expect(await attempt()).toMatchObject({ code: 'epoch-forged' })
    await owner!.db.execute(sql`update epochs set public_key = ${key}, state = 'closed' where id = ${id}`)
    expect(await attempt()).toBeInstanceOf(VaultUnavailable)
    expect(await count()).toBe(before)
    // a sealer that still holds a batch of the closed epoch finds it closed and stops too
    await expect(intake!.transaction((tx) => sealer.seal(tx, randomUUID(), { text: 'x' }))).rejects.toThrow(
      VaultUnavailable,
    )
    await owner!.db.execute(sql`update epochs set state = 'open' where id = ${id}`)
    expect(await sealed()).toBeTypeOf('string')
  })
})

describe('an epoch past its date', () => {
  it('is not sealed to; the next start opens another, and what was sealed before still opens', async () => {
    const before = await sealed()
    let now = clock.now()
    const later = { now: () => now }
    const late = openSealer({ series: 'words', pinnedKeeperKey, clock: later })
    await intake!.transaction((tx) => late.seal(tx, randomUUID(), { text: 'x' }))
    now = new Date(now.getTime() + 31 * 86_400_000)
    await expect(intake!.transaction((tx) => late.seal(tx, randomUUID(), { text: 'x' }))).rejects.toThrow(
      VaultUnavailable,
    )
    const opened = await ensureEpochs({ database: owner!, keeper, clock: later, lifetimeDays: 30 })
    expect(opened).toEqual(['words', 'recipients'])
    const after = randomUUID()
    await intake!.transaction((tx) => late.seal(tx, after, { text: 'y' }))
    const outcomes = [...(await opener.open([before, after], 'assess')).values()].map(
      ({ outcome }) => outcome,
    )
    expect(outcomes).toEqual(['opened', 'opened'])
  })
})
