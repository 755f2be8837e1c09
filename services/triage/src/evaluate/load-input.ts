/**
 * The evidence of a situation, as much as can count: of each voice and indicator the strongest matches. A flood from one
 * voice neither slows this nor hides another's words.
 */
import type { Tx } from '@tocsin/database'
import {
  keyOf,
  widerOf,
  type Evidence,
  type HourCount,
  type Judgement,
  type Place,
  type Settlement,
  type Sighting,
  type SituationInput,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { areaOf } from '../assess/counts.ts'
import { evidenceOf } from '../assess/assessed-report.ts'
import { readReports } from '../assess/report-rows.ts'

/** Strongest matches that one voice can bring to one indicator; the level model itself keeps 32 of all. */
const OF_A_VOICE = 64
/** How far back silence, spread and past levels look. */
const LOOK_BACK_DAYS = 80
const OBSERVER_DAYS = 90
const DAY = 86_400_000

export interface CrisisEvidence {
  world: string
  country: string
  sightings: Sighting[]
  settlements: Settlement[]
  judgements: ReadonlyMap<string, Judgement[]>
  strongestOf: StrongestOf
}

/** What of these situations' evidence can count. */
export type StrongestOf = (situations: readonly string[]) => Promise<Evidence[]>

/** Provinces share the wider situations that count in each of them: those are read once. */
export function strongestOnce(tx: Tx): StrongestOf {
  const known = new Map<string, Promise<Evidence[]>>()
  return (situations) => {
    const name = situations.join('\n')
    const read = known.get(name) ?? strongest(tx, situations)
    known.set(name, read)
    return read
  }
}

export async function loadInput(
  tx: Tx,
  place: Place,
  crisis: CrisisEvidence,
  now: Date,
): Promise<SituationInput> {
  const key = keyOf(place)
  const wider = widerOf(place).map(keyOf)
  const [own, ofWider, rhythm, observers] = await Promise.all([
    strongest(tx, [key]),
    crisis.strongestOf(wider),
    rhythmOf(tx, areaOf(place), now),
    countObservers(tx, areaOf(place), now),
  ])
  return {
    place,
    own,
    wider: ofWider,
    sightings: crisis.sightings,
    rhythm,
    observers,
    judgements: crisis.judgements.get(key) ?? [],
    settlements: crisis.settlements,
  }
}

async function strongest(tx: Tx, situations: readonly string[]): Promise<Evidence[]> {
  if (situations.length === 0) return []
  const { rows } = await tx.execute<{ report: string }>(sql`
    select distinct top.report
    from voice v
    cross join lateral (
      select e.report from evidence e
      where e.situation = v.situation and e.indicator = v.indicator and e.root = v.root and e.observer = v.observer
      order by e.rank desc nulls last limit ${OF_A_VOICE}
    ) top
    where v.situation = any(${sql.param([...situations])}::text[])`)
  if (rows.length === 0) return []
  const reports = await readReports(tx, sql`r.id = any(${sql.param(rows.map((row) => row.report))}::uuid[])`)
  return reports.map(evidenceOf)
}

async function rhythmOf(tx: Tx, area: string, now: Date): Promise<HourCount[]> {
  const { rows } = await tx.execute<{ hour: string; reports: number }>(sql`
    select hour, reports from rhythm
    where area = ${area} and hour > ${since(now, LOOK_BACK_DAYS)} and hour <= ${now.toISOString()}::timestamptz
      and reports > 0 order by hour`)
  return rows.map((row) => ({ hour: new Date(row.hour).getTime(), reports: row.reports }))
}

async function countObservers(tx: Tx, area: string, now: Date): Promise<number> {
  const { rows } = await tx.execute<{ count: number }>(sql`
    select count(*)::integer as count from observer
    where area = ${area} and last_at > ${since(now, OBSERVER_DAYS)}`)
  return rows[0]!.count
}

export async function loadSightings(tx: Tx, country: string, world: string, now: Date): Promise<Sighting[]> {
  const { rows } = await tx.execute<{ admin1: string; start: string }>(sql`
    select admin1, start from sighting
    where country = ${country} and world = ${world} and reports > 0 and start > ${since(now, LOOK_BACK_DAYS)}`)
  return rows.map((row) => ({ admin1: row.admin1, start: new Date(row.start).getTime() }))
}

function since(now: Date, days: number) {
  return sql`${new Date(now.getTime() - days * DAY).toISOString()}::timestamptz`
}
