/** Campaigns and strikes as reviewers read them. */
import type { Session } from '@tocsin/service'
import type { Campaign } from '@tocsin/situations'
import { sql, type SQL } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { asReviewer, asService } from '../asking.ts'
import type { ReviewParts } from '../review/parts.ts'

export interface CampaignRow {
  id: string
  kind: Campaign['kind']
  world: string
  countries: string[]
  since: string
  until: string
  sources: number
  reports: string[]
  evidence: Campaign['evidence']
  foundAt: string
  state: 'open' | 'struck' | 'dismissed'
}

export interface StrikeRow {
  id: string
  campaign: string | null
  countries: string[]
  /** sources whose reports it takes, those to come too; 0: named reports alone */
  sources: number
  since: string | null
  reports: number
  at: string
  reason: string
  /** by the one who asks */
  own: boolean
  person: string
  lifted: { at: string; person: string; reason: string } | null
}

export interface CampaignView extends CampaignRow {
  strikes: StrikeRow[]
}

const MOST = 200

export function listCampaigns({ database }: ReviewParts, who: Session): Promise<CampaignRow[]> {
  return database.transaction(async (tx) => {
    await asReviewer(tx, who)
    return readCampaigns(tx, sql`true order by state = 'open' desc, found_at desc, id limit ${MOST}`)
  })
}

export function readCampaign(
  { database, clock }: ReviewParts,
  who: Session,
  campaign: string,
): Promise<CampaignView | null> {
  return database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const [found] = await readCampaigns(tx, sql`id = ${campaign}`)
    if (found === undefined) return null
    const strikes = await readStrikes(tx, who, sql`s.campaign = ${campaign}`)
    await asService(tx)
    await tx.execute(sql`
      update review_item set looked_at = coalesce(looked_at, ${clock.now().toISOString()}::timestamptz)
      where campaign = ${campaign}`)
    return { ...found, strikes }
  })
}

export function listStrikes({ database }: ReviewParts, who: Session): Promise<StrikeRow[]> {
  return database.transaction(async (tx) => {
    await asReviewer(tx, who)
    return readStrikes(tx, who, sql`true`)
  })
}

async function readCampaigns(tx: Tx, which: SQL): Promise<CampaignRow[]> {
  const { rows } = await tx.execute<CampaignRow & Record<string, unknown>>(sql`
    select id, kind, world, countries, since, until, cardinality(sources) as sources, reports, evidence,
      found_at as "foundAt", state
    from campaign where ${which}`)
  return rows.map((row) => ({
    ...row,
    since: new Date(row.since).toISOString(),
    until: new Date(row.until).toISOString(),
    foundAt: new Date(row.foundAt).toISOString(),
  }))
}

/** Who may see the strike may see its decision, which belongs to no single country. */
async function readStrikes(tx: Tx, who: Session, which: SQL): Promise<StrikeRow[]> {
  const { rows: seen } = await tx.execute<{ id: string }>(sql`
    select id from strike s where ${which} order by at desc, id limit ${MOST}`)
  if (seen.length === 0) return []
  await asService(tx)
  const { rows } = await tx.execute<
    Omit<StrikeRow, 'lifted'> & {
      lifted_at: string | null
      lifted_by: string | null
      lifted_reason: string | null
    } & Record<string, unknown>
  >(sql`
    select s.id, s.campaign, s.countries, cardinality(s.sources) as sources, s.since,
      (select count(*)::integer from struck_report r where r.strike = s.id) as reports, s.at, d.reason,
      d.person = ${who.person}::uuid as own, d.person, s.lifted_at, l.person as lifted_by, l.reason as lifted_reason
    from strike s join decision d on d.id = s.id left join decision l on l.id = s.lifted
    where s.id = any(${sql.param(seen.map((row) => row.id))}::uuid[]) order by s.at desc, s.id`)
  await asReviewer(tx, who)
  return rows.map(({ lifted_at, lifted_by, lifted_reason, ...row }) => ({
    ...row,
    at: new Date(row.at).toISOString(),
    since: row.since === null ? null : new Date(row.since).toISOString(),
    lifted:
      lifted_at === null
        ? null
        : { at: new Date(lifted_at).toISOString(), person: lifted_by!, reason: lifted_reason! },
  }))
}
