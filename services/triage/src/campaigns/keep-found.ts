/** Campaigns that were found become rows and items that wait; what a person has decided about one is not asked again. */
import { randomUUID } from 'node:crypto'
import type { Tx } from '@tocsin/database'
import { derivedId, type Level, type OutgoingEvent } from '@tocsin/events'
import { rankOf, type Campaign, type LevelModel, type LevelOrNone } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { ask } from '../review/ask.ts'
import { barCampaigns } from '../review/barred.ts'

const HOUR = 3_600_000
/** Reports beyond those that were judged before, from which on the same subject is asked about anew. */
const FRESH = 3

/** @returns those that were not known yet, and the events that ask for a reviewer or say from whom it is kept by now */
export async function keepFound(
  tx: Tx,
  found: readonly Campaign[],
  model: LevelModel,
  now: Date,
): Promise<{ fresh: Campaign[]; events: OutgoingEvent[] }> {
  const kept = []
  for (const campaign of found) kept.push({ campaign, ...(await keepOne(tx, campaign, model, now)) })
  return {
    fresh: kept.filter((one) => one.fresh).map((one) => one.campaign),
    events: kept.flatMap((one) => one.events),
  }
}

async function keepOne(
  tx: Tx,
  found: Campaign,
  model: LevelModel,
  now: Date,
): Promise<{ fresh: boolean; events: OutgoingEvent[] }> {
  const { rows } = await tx.execute<{ id: string; state: string; reports: string[] }>(sql`
    select id, state, reports from campaign where kind = ${found.kind} and subject = ${found.subject}`)
  const judged = new Set(rows.filter((row) => row.state !== 'open').flatMap((row) => row.reports))
  const fresh = found.reports.filter((report) => !judged.has(report))
  const open = rows.find((row) => row.state === 'open')
  if (open !== undefined) {
    await tx.execute(sql`
      update campaign set
        countries = array(select unnest(countries) union select unnest(${sql.param([...found.countries])}::text[]) order by 1),
        since = least(since, ${found.since.toISOString()}::timestamptz), until = ${found.until.toISOString()},
        sources = array(select distinct unnest(sources || ${sql.param([...found.sources])}::text[]) order by 1),
        reports = array(select distinct unnest(reports || ${sql.param(fresh)}::uuid[]) order by 1),
        evidence = ${JSON.stringify(found.evidence)}::jsonb
      where id = ${open.id}`)
    return { fresh: false, events: await barCampaigns(tx, sql`c.id = ${open.id}`, now) }
  }
  if (fresh.length < Math.min(FRESH, found.reports.length)) return { fresh: false, events: [] }
  const id = randomUUID()
  await tx.execute(sql`
    insert into campaign (id, kind, subject, world, countries, since, until, sources, reports, evidence, found_at, state)
    values (${id}, ${found.kind}, ${found.subject}, ${found.world}, ${sql.param([...found.countries])}::text[],
      ${found.since.toISOString()}, ${found.until.toISOString()}, ${sql.param([...found.sources])}::text[],
      ${sql.param(fresh)}::uuid[], ${JSON.stringify(found.evidence)}::jsonb, ${now.toISOString()}, 'open')`)
  await barCampaigns(tx, sql`c.id = ${id}`, now)
  const level = await highestOf(tx, found)
  const events = await ask(
    tx,
    [
      {
        id: derivedId('review', 'campaign', id),
        kind: 'campaign',
        crisis: null,
        alert: null,
        report: null,
        other: null,
        campaign: id,
        deadline: new Date(now.getTime() + model.levels[level].reviewHours * HOUR),
        couldLeadTo: level,
      },
    ],
    now,
  )
  return { fresh: true, events }
}

/** The highest level that stands where its reports count; `concern` at least, which a crowd can reach by itself. */
async function highestOf(tx: Tx, { world, countries }: Campaign): Promise<Level> {
  const { rows } = await tx.execute<{ level: LevelOrNone }>(sql`
    select distinct s.result ->> 'level' as level from situation s join crisis c on c.id = s.crisis
    where c.world = ${world} and c.country = any(${sql.param([...countries])}::text[]) and s.result is not null`)
  return rows.reduce<Level>(
    (top, { level }) => (level !== 'none' && rankOf(level) > rankOf(top) ? level : top),
    'concern',
  )
}
