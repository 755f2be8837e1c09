/** One alert as its reviewer reads it: versions, situations with their explanation, reports, actors, who would be told. */
import type { Tx } from '@tocsin/database'
import type { AlertVersion } from '@tocsin/events'
import { organisationOf, previewRouting, type Directory, type Routing } from '@tocsin/routing'
import type { Session } from '@tocsin/service'
import { explain, rankOf, type Explanation, type LevelModel, type Situation } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asReviewer, asService } from '../asking.ts'
import type { AssessedReport } from '../assess/assessed-report.ts'
import { readReports } from '../assess/report-rows.ts'
import { loadDecisions } from '../evaluate/load-decisions.ts'
import { evidenceOnce, loadInput, loadSightings } from '../evaluate/load-input.ts'
import type { ReviewParts } from './parts.ts'

export interface ProposedSituation {
  id: string
  situation: Situation
  explanation: Explanation
}

export interface PastDecision extends Record<string, unknown> {
  id: string
  kind: string
  at: string
  until: string | null
  reason: string
  /** of an exclusion: a second person has agreed */
  seconded: boolean
  /** the one who asks has made it */
  own: boolean
  state: string | null
}

export interface Proposal {
  version: AlertVersion
  history: Pick<AlertVersion, 'version' | 'kind' | 'level' | 'stage' | 'at'>[]
  situations: ProposedSituation[]
  reports: (AssessedReport & { weight: number; checked: string })[]
  preview: Routing
  /** of the parties in the preview that are organisations */
  partyNames: Record<string, string>
  decisions: PastDecision[]
  /** desks that doubt it, as long as nobody has settled that */
  doubts: { item: string; deadline: string }[]
}

/** Situations and reports that a person can take in at one sitting; the heaviest first. */
const MOST_SITUATIONS = 8
const MOST_REPORTS = 60

export function readProposal(parts: ReviewParts, who: Session, alert: string): Promise<Proposal | null> {
  return parts.database.transaction(
    async (tx) => {
      await asReviewer(tx, who)
      const versions = await tx.execute<{ crisis: string; data: AlertVersion }>(sql`
        select crisis, data from alert_version where alert = ${alert} order by version desc`)
      const latest = versions.rows[0]
      if (latest === undefined) return null
      const decisions = await pastDecisions(tx, latest.crisis, alert, who)
      // He may see the alert; what it is computed from is read as the service reads it.
      await asService(tx)
      const situations = await situationsOf(tx, latest.crisis, parts)
      const directory = await parts.directory.read(tx)
      const preview = previewRouting(latest.data, directory, parts.clock.now())
      const weights = new Map(
        situations.flatMap((one) =>
          one.explanation.reports.map((report) => [report.report, report.weight] as const),
        ),
      )
      return {
        version: latest.data,
        history: versions.rows.map(({ data }) => ({
          version: data.version,
          kind: data.kind,
          level: data.level,
          stage: data.stage,
          at: data.at,
        })),
        situations,
        reports: await reportsOf(tx, weights),
        preview,
        partyNames: namesOf(preview, directory),
        decisions,
        doubts: await openDoubts(tx, alert),
      }
    },
    { isolation: 'repeatable read' },
  )
}

function namesOf({ tracks, tickable }: Routing, directory: Directory): Record<string, string> {
  const parties = new Set([...tracks, ...tickable].map((track) => track.party))
  return Object.fromEntries(
    [...parties].flatMap((party) => {
      const name = organisationOf(directory, party)?.name
      return name === undefined ? [] : [[party, name]]
    }),
  )
}

async function situationsOf(
  tx: Tx,
  crisis: string,
  { model, clock }: { model: LevelModel; clock: ReviewParts['clock'] },
): Promise<ProposedSituation[]> {
  const now = clock.now()
  const { rows } = await tx.execute<{ id: string; result: Situation }>(sql`
    select id, result from situation where crisis = ${crisis} and result ->> 'level' <> 'none'`)
  const heaviest = rows
    .toSorted(
      (a, b) => rankOf(b.result.level) - rankOf(a.result.level) || b.result.strength - a.result.strength,
    )
    .slice(0, MOST_SITUATIONS)
  const decisions = await loadDecisions(tx, crisis)
  const evidenceOf = evidenceOnce(tx, now, model)
  const explained: ProposedSituation[] = []
  for (const { id, result } of heaviest) {
    const { world, country } = result.place
    const sightings = await loadSightings(tx, country, world, now)
    const evidence = { world, country, sightings, ...decisions, evidenceOf }
    const input = await loadInput(tx, result.place, evidence, 'whole', now, model)
    explained.push({ id, situation: result, explanation: explain(input, now, model) })
  }
  return explained
}

async function reportsOf(tx: Tx, weights: ReadonlyMap<string, number>): Promise<Proposal['reports']> {
  const heaviest = [...weights].toSorted((a, b) => b[1] - a[1]).slice(0, MOST_REPORTS)
  const ids = sql.param(heaviest.map(([id]) => id))
  const reports = await readReports(tx, sql`r.id = any(${ids}::uuid[])`)
  const { rows } = await tx.execute<{ id: string; checked: string }>(
    sql`select id, checked from report where id = any(${ids}::uuid[])`,
  )
  const checked = new Map(rows.map((row) => [row.id, row.checked]))
  return reports
    .map((report) => ({
      ...report,
      weight: weights.get(report.id) ?? 0,
      checked: checked.get(report.id) ?? 'signal',
    }))
    .toSorted((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
}

async function openDoubts(tx: Tx, alert: string): Promise<Proposal['doubts']> {
  const { rows } = await tx.execute<{ item: string; deadline: string }>(sql`
    select id as item, deadline from review_item
    where alert = ${alert} and kind = 'doubt' and closed_at is null order by deadline, id`)
  return rows.map(({ item, deadline }) => ({ item, deadline: new Date(deadline).toISOString() }))
}

/** The first look at what waits about this alert. */
export async function noteLook({ database, clock }: ReviewParts, alert: string): Promise<void> {
  await database.transaction(async (tx) => {
    await asService(tx)
    await tx.execute(sql`
      update review_item set looked_at = ${clock.now().toISOString()}::timestamptz
      where alert = ${alert} and looked_at is null and closed_at is null`)
  })
}

async function pastDecisions(tx: Tx, crisis: string, alert: string, who: Session): Promise<PastDecision[]> {
  const { rows } = await tx.execute<PastDecision>(sql`
    select id, kind, at::text, until::text, reason, second is not null as seconded,
      person = ${who.person}::uuid as own, data ->> 'state' as state
    from decision where crisis = ${crisis} and (alert is null or alert = ${alert}) order by at desc`)
  return rows
}
