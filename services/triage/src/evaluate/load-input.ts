/** What one situation is computed from: its evidence, whole or in part, and what stands beside it. */
import type { Tx } from '@tocsin/database'
import {
  keyOf,
  lastActIn,
  widerOf,
  type HourCount,
  type Judgement,
  type LevelModel,
  type Place,
  type Settlement,
  type Share,
  type Sighting,
  type SituationInput,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { areaOf } from '../assess/counts.ts'
import { lastOf, readPart, readWhole, reportsOf, type Read } from './strands.ts'

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
  evidenceOf: EvidenceOf
}

/** A part, or all that can count. */
export type HowMuch = Share | 'whole'

export type EvidenceOf = (situations: readonly string[], much: HowMuch) => Promise<Read>

/** Provinces share the wider situations that count in each of them: those are read once. */
export function evidenceOnce(tx: Tx, now: Date, model: LevelModel): EvidenceOf {
  const known = new Map<string, Promise<Read>>()
  return (situations, much) => {
    const name = JSON.stringify([much, ...situations])
    const read =
      known.get(name) ??
      (much === 'whole' ? readWhole(tx, situations) : readPart(tx, situations, much, now, model))
    known.set(name, read)
    return read
  }
}

export async function loadInput(
  tx: Tx,
  place: Place,
  crisis: CrisisEvidence,
  much: HowMuch,
  now: Date,
  model: LevelModel,
): Promise<SituationInput> {
  const key = keyOf(place)
  const wider = widerOf(place).map(keyOf)
  const [own, ofWider, rhythm, observers, last] = await Promise.all([
    crisis.evidenceOf([key], much),
    crisis.evidenceOf(wider, much),
    rhythmOf(tx, areaOf(place), now),
    countObservers(tx, areaOf(place), now),
    much === 'whole' ? null : lastOf(tx, place, much.latest),
  ])
  const known = new Set(own.reports.map((one) => one.report))
  const missing = last?.reports.filter((report) => !known.has(report)) ?? []
  const ownReports = [...own.reports, ...(await reportsOf(tx, missing))]
  return {
    place,
    own: ownReports,
    wider: ofWider.reports,
    sightings: crisis.sightings,
    rhythm,
    observers,
    judgements: crisis.judgements.get(key) ?? [],
    settlements: crisis.settlements,
    ...(last && {
      part: {
        unread: [...own.unread, ...ofWider.unread],
        since: last.since,
        lastAct: lastActIn(ownReports, now, model),
      },
    }),
  }
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
