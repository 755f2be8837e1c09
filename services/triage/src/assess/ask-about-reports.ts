/**
 * What of a report needs a person: a country in doubt, a language nobody reads, words that are almost another's, an actor
 * whom nobody names. Until when follows from the level that it could lead to.
 */
import type { Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent } from '@tocsin/events'
import {
  couldLeadTo,
  keyOf,
  placeOf,
  sharedBands,
  voiceOf,
  type LevelModel,
  type Situation,
} from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { ask, type Item } from '../review/ask.ts'
import { evidenceOf, type AssessedReport, type Assessment } from './assessed-report.ts'

const HOUR = 3_600_000

type Standing = ReadonlyMap<string, Situation>

export async function askAboutReports(
  tx: Tx,
  read: readonly { report: AssessedReport; assessment: Assessment }[],
  model: LevelModel,
  now: Date,
): Promise<OutgoingEvent[]> {
  const reports = read.map((one) => one.report)
  const alike = await nearlyAlike(tx, read)
  const unnamed = new Map(
    reports.filter((report) => namesNobody(report, model)).map((one) => [keyOf(placeOf(one)), one]),
  )
  const waits = read.filter((one) => one.assessment.waits.length > 0).map((one) => one.report)
  const asked = [...waits, ...alike.map((one) => one.report), ...unnamed.values()]
  if (asked.length === 0) return []
  const standing = await standingOf(tx, asked)
  const item = (kind: Item['kind'], report: AssessedReport, other: string | null = null): Item =>
    itemOf(kind, report, other, standing, model, now)
  return ask(
    tx,
    [
      ...read.flatMap(({ report, assessment }) => assessment.waits.map((kind) => item(kind, report))),
      ...alike.map(({ report, other }) => item('near-duplicate', report, other)),
      ...[...unnamed.values()].map((report) => item('unknown-actor', report)),
    ],
    now,
  )
}

/** Asks about the next report of a situation that names nobody, once a person has named the actors of one. */
export async function askWhoNext(
  tx: Tx,
  situation: string,
  model: LevelModel,
  now: Date,
  readReport: (id: string) => Promise<AssessedReport | null>,
): Promise<OutgoingEvent[]> {
  const { rows } = await tx.execute<{ report: string }>(sql`
    select e.report from evidence e join report r on r.id = e.report
    where e.situation = ${situation} and e.rank is not null and r.state = 'counted'
      and jsonb_array_length(r.actors) = 1 and r.actors @> '[{"type": "unknown"}]'
      and not exists (select from review_item i where i.report = r.id and i.kind = 'unknown-actor')
    order by e.rank desc, e.report limit 1`)
  const report = rows[0] === undefined ? null : await readReport(rows[0].report)
  if (report === null || !namesNobody(report, model)) return []
  return ask(tx, [itemOf('unknown-actor', report, null, await standingOf(tx, [report]), model, now)], now)
}

function itemOf(
  kind: Item['kind'],
  report: AssessedReport,
  other: string | null,
  standing: Standing,
  model: LevelModel,
  now: Date,
): Item {
  const situation = keyOf(placeOf(report))
  // Read elsewhere, or by a person, it may say anything; the others count already.
  const unread = kind === 'other-language' || kind === 'ambiguous-place'
  const level = couldLeadTo(standing.get(situation) ?? null, unread, model)
  return {
    id: derivedId('review', kind, report.id),
    kind,
    crisis: null,
    alert: null,
    report: report.id,
    other,
    ...(kind === 'unknown-actor' ? { situation } : {}),
    deadline: new Date(now.getTime() + model.levels[level].reviewHours * HOUR),
    couldLeadTo: level,
  }
}

/** Bears a sign that moves a level, and says of nobody that he acts: `unknown` is never "not the state". */
function namesNobody(report: AssessedReport, model: LevelModel): boolean {
  if (report.feed || report.backfill || report.actors.some((actor) => actor.type !== 'unknown')) return false
  return voiceOf(evidenceOf(report), model)?.moving === true
}

/** What stands where these reports belong, as last computed. */
async function standingOf(tx: Tx, reports: readonly AssessedReport[]): Promise<Standing> {
  const keys = [...new Set(reports.map((report) => keyOf(placeOf(report))))]
  const { rows } = await tx.execute<{ key: string; result: Situation }>(sql`
    select key, result from situation where key = any(${sql.param(keys)}::text[]) and result is not null`)
  return new Map(rows.map((row) => [row.key, row.result]))
}

/**
 * Pairs that share one band: too little to link them, too much to be chance. Only across roots, where a link would take
 * corroboration away; within a root it would change nothing.
 */
async function nearlyAlike(
  tx: Tx,
  read: readonly { report: AssessedReport }[],
): Promise<{ report: AssessedReport; other: string }[]> {
  const reports = read
    .map((one) => one.report)
    .filter((report) => report.vouched && report.story.length > 0 && report.matches.length > 0)
  if (reports.length === 0) return []
  const mine = reports.flatMap(({ id, country, root, story }) =>
    story.map((signature, band) => ({ report: id, country, root, band, signature })),
  )
  // One look into the index a band, whatever PostgreSQL knows of the tables: of young ones it knows nothing.
  const { rows } = await tx.execute<{ report: string; other: string; other_story: string[] }>(sql`
    select distinct on (mine.report) mine.report, theirs.report as other, theirs.story as other_story
    from jsonb_to_recordset(${JSON.stringify(mine)}::jsonb)
      as mine(report uuid, country text, root text, band smallint, signature text)
    cross join lateral (
      select b.report, o.story from band b join report o on o.id = b.report
      where b.band = mine.band and b.signature = mine.signature and b.report <> mine.report
        and o.country = mine.country and o.root <> mine.root and o.vouched
      order by b.report limit 1
    ) theirs
    order by mine.report, theirs.report`)
  return rows.flatMap((row) => {
    const report = reports.find((one) => one.id === row.report)!
    return sharedBands(report.story, row.other_story) === 1 ? [{ report, other: row.other }] : []
  })
}
