/** What waits, most urgent first; without content, so that a glance at the list exposes nobody. */
import type { AlertVersion, Level } from '@tocsin/events'
import type { Session } from '@tocsin/service'
import { sql } from 'drizzle-orm'
import { asReviewer } from '../asking.ts'
import type { ReviewParts } from './parts.ts'

export interface ListedItem {
  item: string
  kind: string
  alert: string | null
  campaign: string | null
  deadline: string
  couldLeadTo: Level
  askedAt: string
  /** where it may be: the country of its report or campaign, and others that the words may mean */
  countries: string[]
  /** of a proposal or doubt: what the alert says now */
  version: AlertVersion | null
}

const MOST = 200

export function listItems({ database }: ReviewParts, who: Session): Promise<ListedItem[]> {
  return database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{
      id: string
      kind: string
      alert: string | null
      campaign: string | null
      deadline: string
      could_lead_to: Level
      asked_at: string
      countries: string[] | null
      data: AlertVersion | null
    }>(sql`
      select i.id, i.kind, i.alert, i.campaign, i.deadline, i.could_lead_to, i.asked_at, v.data,
        coalesce(c.countries, case when r.doubted then r.country || r.candidates else array[r.country] end) as countries
      from review_item i
      left join report r on r.id = i.report
      left join campaign c on c.id = i.campaign
      left join lateral (select data from alert_version where alert = i.alert order by version desc limit 1) v on true
      where i.closed_at is null order by i.deadline, i.id limit ${MOST}`)
    return rows.map((row) => ({
      item: row.id,
      kind: row.kind,
      alert: row.alert,
      campaign: row.campaign,
      deadline: new Date(row.deadline).toISOString(),
      couldLeadTo: row.could_lead_to,
      askedAt: new Date(row.asked_at).toISOString(),
      countries: row.countries ?? [],
      version: row.data,
    }))
  })
}
