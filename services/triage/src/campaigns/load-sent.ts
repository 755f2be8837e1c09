/** What the search for campaigns reads: the window's reports that could lift a level, and what each account sent before. */
import type { Tx } from '@tocsin/database'
import type { AccountPast, CampaignRules, SentReport } from '@tocsin/situations'
import { sql } from 'drizzle-orm'

const HOUR = 3_600_000

/** Data sets, imports and calm reports are none. */
const ordinary = sql`r.state = 'counted' and not r.feed and not r.backfill and r.kind <> 'nothing-to-report'`

export async function loadSent(tx: Tx, now: Date, rules: CampaignRules): Promise<SentReport[]> {
  const from = new Date(now.getTime() - rules.windowHours * HOUR)
  const { rows } = await tx.execute<
    Omit<SentReport, 'receivedAt'> & { received_at: string } & Record<string, unknown>
  >(sql`
    select r.id as report, r.received_at, r.world, r.country, r.admin1, r.language, r.source, r.root, r.observer,
      r.vouched and not r.doubted as vouched, r.story
    from report r
    where r.received_at > ${from.toISOString()}::timestamptz and r.received_at <= ${now.toISOString()}::timestamptz
      and ${ordinary} and exists (select from evidence e where e.report = r.id and e.rank is not null)`)
  return rows.map(({ received_at, ...same }) => ({ ...same, receivedAt: new Date(received_at) }))
}

export async function loadPast(tx: Tx, now: Date, rules: CampaignRules): Promise<AccountPast[]> {
  const until = now.getTime() - rules.windowHours * HOUR
  const from = new Date(until - rules.pastDays * 24 * HOUR)
  const { rows } = await tx.execute<AccountPast & Record<string, unknown>>(sql`
    select r.source, r.root, r.observer, r.vouched and not r.doubted as vouched, r.world, r.country,
      count(*)::integer as reports,
      coalesce(array_agg(distinct r.language) filter (where r.language is not null), '{}') as languages,
      coalesce(array_agg(distinct r.admin1) filter (where r.admin1 is not null), '{}') as admin1s,
      array_agg(distinct extract(hour from r.received_at at time zone 'UTC')::integer) as hours
    from report r
    where r.received_at > ${from.toISOString()}::timestamptz
      and r.received_at <= ${new Date(until).toISOString()}::timestamptz and ${ordinary}
    group by 1, 2, 3, 4, 5, 6`)
  return rows
}
