/** Reads report rows back as assessed reports. */
import type { Tx } from '@tocsin/database'
import { sql, type SQL } from 'drizzle-orm'
import type { AssessedReport } from './assessed-report.ts'

type Row = Omit<AssessedReport, 'receivedAt' | 'group' | 'fewCouldKnow' | 'matches'> & {
  received_at: string
  threatened: string
  few_could_know: boolean
  matches: MatchRow[]
}

type Match = AssessedReport['matches'][number]
/** Without names: thousands are read at once, and names cost half of it. */
type MatchRow = [
  indicator: Match['indicator'],
  factor: Match['factor'],
  nature: Match['nature'],
  gravity: Match['gravity'],
  modality: Match['modality'],
  verified: Match['verified'],
]

/** @param which condition on table `report r` */
export async function readReports(tx: Pick<Tx, 'execute'>, which: SQL): Promise<AssessedReport[]> {
  const { rows } = await tx.execute<Row & Record<string, unknown>>(sql`
    select r.id, r.topic, r.received_at, r.assessment, r.catalogue, r.world, r.country, r.admin1, r.threatened,
      r.day::text as day, r.source, r.root, r.observer, r.vouched, r.doubted, r.candidates, r.feed, r.backfill, r.kind, r.basis,
      r.guarded, r.few_could_know, r.sharing, r.language, r.reliability, r.credibility, r.actors, r.story,
      coalesce((select json_agg(json_build_array(e.indicator, e.factor, e.nature, e.gravity, e.modality, e.verified))
        from evidence e where e.report = r.id), '[]') as matches
    from report r where ${which}`)
  return rows.map(({ received_at, threatened, few_could_know, matches, ...same }) => ({
    ...same,
    matches: matches.map(([indicator, factor, nature, gravity, modality, verified]) => {
      return { indicator, factor, nature, gravity, modality, verified }
    }),
    receivedAt: new Date(received_at),
    group: threatened,
    fewCouldKnow: few_could_know,
  }))
}
