/** What is read of a busy country's rows is the part that the pure core asks for, whatever befell its reports. */
import {
  assessPart,
  carries,
  inputOf,
  loadLevelModel,
  placeOf,
  readPart,
  keyOf,
  type Evidence,
  type Place,
  type Share,
  type SituationInput,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evidenceOf } from '../assess/assessed-report.ts'
import { dropEvidence } from '../assess/keep-reports.ts'
import { readReports } from '../assess/report-rows.ts'
import { asService } from '../asking.ts'
import { restoreReports, strikeReports } from '../campaigns/strike-reports.ts'
import { gradeSource, reweigh } from '../review/reweigh.ts'
import { startTriage, type RunningTriage } from '../../test/running-triage.ts'
import { evidenceOnce, loadInput, loadSightings } from './load-input.ts'

const model = loadLevelModel()
const token = (name: string): string => Buffer.from(name.padEnd(16, '.')).toString('hex')
const texts = [
  'Soldiers killed four villagers and burned their houses.',
  'Armed men attacked the camp of displaced people; eleven civilians were killed.',
  'The army shelled the market. Several people were killed, and families are fleeing.',
  'The radio called people of the other group cockroaches that must be crushed.',
  'A ceasefire was signed, and people return to the villages.',
  'Soldiers did not kill villagers and burned no houses.',
]
const DAYS = 60
const words =
  'river bridge school market road hill well mill church mosque clinic field forest quarry ferry station'.split(
    ' ',
  )

/** So many words of its own that a report tells its own story. */
function detailsOf(i: number): string {
  const named = Array.from(
    { length: 16 },
    (_, n) => `${words[(i * 5 + n * 7 + i * n) % words.length]} ${i + n}`,
  )
  return `The one who writes this named ${named.join(', ')}.`
}

let triage: RunningTriage
beforeAll(async () => {
  triage = await startTriage({}, '2026-03-31T12:30:00Z')
  const now = triage.clock.now().getTime()
  for (let i = 0; i < 120; i++) {
    const receivedAt = new Date(Math.floor(now / 3_600_000 - ((i * 37) % (DAYS * 24))) * 3_600_000)
    await triage.report({
      text: `${texts[i % texts.length]} ${i % 7 === 0 ? '' : detailsOf(i)}`,
      receivedAt: receivedAt.toISOString(),
      day: i % 3 === 0 ? receivedAt.toISOString().slice(0, 10) : null,
      root: token(`root${i % 6}`),
      source: token(`source${i % 24}`),
      vouched: i % 8 !== 0,
      basis: i % 2 === 0 ? 'saw' : 'heard',
      sharing: i % 5 === 0 ? ['desks', 'responders'] : ['desks'],
      fewCouldKnow: i % 11 === 0,
      ...(i % 13 === 0 ? { admin1: null } : {}),
    })
  }
  await triage.settled()
})
afterAll(() => triage.stop())

/** Everything in one transaction that is rolled back, so that each fate finds the reports as they were. */
async function after(fate: (tx: Tx, counted: Evidence[]) => Promise<void>): Promise<Seen[]> {
  let seen: Seen[] = []
  const undo = new Error('undone')
  await triage.triage
    .transaction(async (tx) => {
      await asService(tx)
      await fate(tx, await counted(tx))
      seen = await bothOf(tx)
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  return seen
}

async function counted(tx: Tx): Promise<Evidence[]> {
  return (await readReports(tx, sql`r.state = 'counted'`)).map(evidenceOf)
}

interface Seen {
  place: Place
  share: Share
  rows: SituationInput
  whole: SituationInput
}

async function bothOf(tx: Tx): Promise<Seen[]> {
  const now = triage.clock.now()
  const evidence = (await counted(tx)).filter((one) => carries(one) && one.matches.length > 0)
  const sightings = await loadSightings(tx, 'CAF', 'actual', now)
  const places = new Map(evidence.map((one) => [keyOf(placeOf(one)), placeOf(one)]))
  const seen: Seen[] = []
  for (const share of [
    { few: 0, rows: 6, each: 1, strands: 3, further: 1, latest: 5 },
    { few: 20, rows: 10, each: 2, strands: 4, further: 2, latest: 15 },
    { few: 0, rows: 1, each: 4, strands: 64, further: 32, latest: 64 },
  ])
    for (const place of places.values()) {
      const crisis = {
        world: 'actual',
        country: 'CAF',
        sightings,
        settlements: [],
        judgements: new Map(),
        evidenceOf: evidenceOnce(tx, now, model),
      }
      const rows = await loadInput(tx, place, crisis, share, now, model)
      const none = { judgements: [], settlements: [] }
      // Counts beside the evidence are another test's.
      const { rhythm, observers } = rows
      const whole = { ...inputOf(place, evidence, none, now, model), sightings, rhythm, observers }
      seen.push({ place, share, rows, whole })
    }
  return seen
}

function inOrder({ own, wider, part }: SituationInput) {
  const ids = (reports: readonly Evidence[]): string[] => reports.map((one) => one.report).toSorted()
  const unread = new Set(part!.unread.map((one) => JSON.stringify(one)))
  return { own: ids(own), wider: ids(wider), part: { ...part, unread } }
}

describe('what is read of a busy country', () => {
  it.each<[string, (tx: Tx, counted: Evidence[]) => Promise<void>]>([
    ['as reports came', async () => {}],
    [
      'after some were taken back',
      async (tx, all) => {
        const ids = all.filter((_, i) => i % 4 === 0).map((one) => one.report)
        const leaving = await readReports(tx, sql`r.id = any(${sql.param(ids)}::uuid[])`)
        await dropEvidence(tx, leaving, model, 'retracted')
      },
    ],
    [
      'after some were struck, and part of them counts again',
      async (tx, all) => {
        const [one, other] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
        for (const [strike, every] of [
          [one, 3],
          [other, 4],
        ] as const) {
          await tx.execute(sql`insert into strike (id, world, countries, sources, at)
            values (${strike}, 'actual', '{CAF}', '{}', now())`)
          const ids = all.filter((_, i) => i % every === 0).map((report) => report.report)
          await strikeReports(tx, strike, ids, model)
        }
        await tx.execute(sql`update strike set lifted = id, lifted_at = now() where id = ${one}`)
        await restoreReports(tx, one, model)
      },
    ],
    [
      'after a source was graded',
      (tx) =>
        gradeSource(
          tx,
          token('source1'),
          { id: '00000000-0000-4000-8000-000000000003', reliability: 'A' },
          model,
        ),
    ],
    [
      'after stories were linked and split, and places doubted',
      async (tx, all) => {
        const ids = all.map((one) => one.report).toSorted()
        const reports = await readReports(tx, sql`r.id = any(${sql.param(ids)}::uuid[])`)
        const [first] = reports
        const linked = reports.filter((_, i) => i % 5 === 1)
        await reweigh(tx, linked, () => ({ story: first!.story }), model)
        await reweigh(
          tx,
          reports.filter((_, i) => i % 5 === 2),
          (one) => ({ story: [one.id] }),
          model,
        )
        await reweigh(
          tx,
          reports.filter((_, i) => i % 5 === 3),
          () => ({ doubted: true }),
          model,
        )
      },
    ],
  ])('is the part that decides as the whole, %s', async (_name, fate) => {
    const seen = await after(fate)
    const ends = new Set(seen.flatMap(({ rows }) => rows.part!.unread.map((one) => one.of)))
    expect(ends).toEqual(new Set(['voice', 'any']))
    for (const { share, rows, whole } of seen) {
      expect(inOrder(rows)).toEqual(inOrder(readPart(whole, share, triage.clock.now(), model)))
      const fromRows = assessPart(rows, triage.clock.now(), model)
      if (fromRows !== null) expect(fromRows).toEqual(assessPart(whole, triage.clock.now(), model))
    }
  })
})
