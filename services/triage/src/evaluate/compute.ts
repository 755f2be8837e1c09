/**
 * Computes a crisis from what is committed, without a lock: the situations that may have changed, and its decisions. On the way
 * it is forgotten whom nothing that counts has implicated for long; what collides there is read again.
 */
import { setImmediate } from 'node:timers/promises'
import type { Database, Tx } from '@tocsin/database'
import {
  assessPart,
  keyOf,
  spreadOf,
  type CrisisView,
  type LevelModel,
  type Place,
  type Situation,
  type Standing,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asService } from '../asking.ts'
import { implicatedIn } from '../assess/implicated.ts'
import type { Claim } from './claim.ts'
import { loadDecisions, type CrisisDecisions } from './load-decisions.ts'
import { evidenceOnce, loadInput, loadSightings, type HowMuch } from './load-input.ts'

export interface Computed {
  view: CrisisView
  decisions: CrisisDecisions
  /** computed now, to be stored */
  fresh: { situation: Situation; nextAt: Date | null }[]
  /** ids of the marks that this answers */
  marks: string[]
  /** one of them says that evidence went away */
  removed: boolean
  /** the spread that the situations were computed with */
  spread: Standing[]
  /** how often what was read did not decide */
  again: number
  /** when a situation that was not computed may change by time */
  nextOfOthers: Date | null
}

interface Row extends Record<string, unknown> {
  key: string
  admin1: string | null
  threatened: string
  result: Situation | null
  next_at: string | null
}

export async function computeCrisis(
  database: Database,
  claim: Claim,
  now: Date,
  model: LevelModel,
): Promise<Computed> {
  const known: Known = { done: new Map(), much: new Map(), marks: new Set(), spread: null }
  for (let again = 0; ; again++) {
    // One snapshot, so that marks and the evidence behind them belong together; computing waits until it is given back.
    const read = await database.transaction((tx) => readCrisis(tx, claim, now, model, known), {
      isolation: 'repeatable read',
    })
    let undecided = false
    for (const input of read.inputs) {
      const key = keyOf(input.place)
      const assessed = assessPart(input, now, model)
      if (assessed !== null) known.done.set(key, assessed)
      else known.much.set(key, moreThan(known.much.get(key) ?? AT_FIRST))
      undecided ||= assessed === null
      // A crisis of many situations leaves room for what else this process does.
      await setImmediate()
    }
    if (!undecided) return { ...computedOf(claim, read, [...known.done.values()]), again }
  }
}

type Fresh = Computed['fresh'][number]

/** What an earlier snapshot has given, where it did not decide all. */
interface Known {
  done: Map<string, Fresh>
  /** how much to read of those that are not done */
  much: Map<string, HowMuch>
  marks: Set<string>
  spread: string | null
}

/** How much of a situation's evidence is read: what decides nearly always, then more, then all. */
const AT_FIRST: HowMuch = { few: 600, rows: 96, each: 1, strands: 48, further: 4, latest: 64 }
const THEN: HowMuch = { few: 600, rows: 1, each: 8, strands: 256, further: 128, latest: 512 }

function moreThan(much: HowMuch): HowMuch {
  return much === AT_FIRST ? THEN : 'whole'
}

function computedOf(
  claim: Claim,
  read: Awaited<ReturnType<typeof readCrisis>>,
  fresh: Fresh[],
): Omit<Computed, 'again'> {
  const { kept, marks, implicated, candidates, decisions, spread } = read
  const others = kept.flatMap((row) => (row.next_at === null ? [] : [new Date(row.next_at).getTime()]))
  return {
    view: {
      crisis: claim.crisis,
      country: claim.country,
      world: claim.world,
      situations: [...fresh.map((one) => one.situation), ...kept.map((row) => row.result!)],
      implicated,
      candidates,
    },
    decisions,
    spread,
    fresh,
    marks: marks.map((mark) => mark.id),
    removed: marks.some((mark) => mark.removed),
    nextOfOthers: others.length === 0 ? null : new Date(Math.min(...others)),
  }
}

/** What a crisis is computed from: the inputs of what may have changed and is not done, and the rows of what has not. */
async function readCrisis(tx: Tx, claim: Claim, now: Date, model: LevelModel, known: Known) {
  await asService(tx)
  const { rows: marks } = await tx.execute<{ id: string; situation: string | null; removed: boolean }>(
    sql`select id::text, situation, removed from dirty where crisis = ${claim.crisis}`,
  )
  const { rows } = await tx.execute<Row>(
    sql`select key, admin1, threatened, result, next_at from situation where crisis = ${claim.crisis} order by key`,
  )
  const sightings = await loadSightings(tx, claim.country, claim.world, now)
  const spread = spreadOf(sightings, model)
  const all = marks.some((mark) => mark.situation === null) || (await spreadChanged(tx, claim.crisis, spread))
  const marked = new Set(marks.map((mark) => mark.situation))
  const stale = (row: Row): boolean =>
    all ||
    marked.has(row.key) ||
    row.result === null ||
    (row.next_at !== null && new Date(row.next_at) <= now)
  forgetChanged(known, marks, spread)
  const decisions = await loadDecisions(tx, claim.crisis)
  // A part of what is settled in part decides nothing.
  const first = decisions.settlements.length > 0 ? 'whole' : AT_FIRST
  const evidence = { ...claim, sightings, ...decisions, evidenceOf: evidenceOnce(tx, now, model) }
  const inputs = await Promise.all(
    rows
      .filter((row) => stale(row) && !known.done.has(row.key))
      .map((row) =>
        loadInput(tx, placeOf(row, claim), evidence, known.much.get(row.key) ?? first, now, model),
      ),
  )
  return {
    marks,
    kept: rows.filter((row) => !stale(row)),
    inputs,
    decisions,
    spread,
    implicated: await implicatedIn(tx, claim, now, model),
    candidates: await candidatesOf(tx, claim),
  }
}

/** What was marked since an earlier snapshot is computed from this one. */
function forgetChanged(
  known: Known,
  marks: readonly { id: string; situation: string | null }[],
  spread: readonly Standing[],
): void {
  const since = marks.filter((mark) => !known.marks.has(mark.id))
  const whole = JSON.stringify(spread)
  if (whole !== known.spread || since.some((mark) => mark.situation === null)) known.done.clear()
  for (const { id, situation } of since) {
    known.marks.add(id)
    if (situation !== null) known.done.delete(situation)
  }
  known.spread = whole
}

/** A sign seen in a third province counts in the other two. */
async function spreadChanged(tx: Tx, crisis: string, spread: readonly Standing[]): Promise<boolean> {
  const { rows } = await tx.execute<{ same: boolean }>(sql`
    select coalesce(spread, '[]') = ${JSON.stringify(spread)}::jsonb as same from crisis where id = ${crisis}`)
  return rows[0]?.same !== true
}

function placeOf(row: Row, claim: Claim): Place {
  return { world: claim.world, country: claim.country, admin1: row.admin1, group: row.threatened }
}

/** Every other state that reports in doubt may mean; until a person has decided, their people are barred as well. */
async function candidatesOf(tx: Tx, claim: Claim): Promise<string[]> {
  const { rows } = await tx.execute<{ state: string }>(sql`
    select distinct unnest(r.candidates) as state
    from report r where r.country = ${claim.country} and r.world = ${claim.world} and r.state = 'counted' and r.doubted
      and exists (select from evidence e where e.report = r.id and e.rank is not null)
    order by 1`)
  return rows.map((row) => row.state)
}
