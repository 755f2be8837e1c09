/** Items that wait for a person: rows that reviewers see, and `review.asked` without content. */
import type { Tx } from '@tocsin/database'
import {
  derivedId,
  type Horizon,
  type Level,
  type OutgoingEvent,
  type ReviewAsked,
  type ReviewClosed,
} from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { concernedByItem } from './barred.ts'

export interface Item {
  id: string
  kind: ReviewAsked['kind']
  crisis: string | null
  alert: string | null
  report: string | null
  other: string | null
  campaign?: string
  /** of the question that is asked of one report at a time in a situation */
  situation?: string
  deadline: Date
  couldLeadTo: Level
  /** of the alert that is proposed */
  horizon?: Horizon
}

/** @returns the events of those items that were not there yet, to be queued in the same transaction */
export async function ask(tx: Tx, items: readonly Item[], now: Date): Promise<OutgoingEvent[]> {
  if (items.length === 0) return []
  const rows = items.map((item) => ({ ...item, could_lead_to: item.couldLeadTo }))
  const { rows: added } = await tx.execute<{ id: string; barred: string[] }>(sql`
    insert into review_item (id, kind, crisis, alert, report, other, campaign, situation, deadline,
      could_lead_to, asked_at, barred)
    select id, kind, crisis, alert, report, other, campaign, situation, deadline, could_lead_to,
      ${now.toISOString()}::timestamptz, ${concernedByItem}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i(id uuid, kind text, crisis uuid, alert uuid,
      report uuid, other uuid, campaign uuid, situation text, deadline timestamptz, could_lead_to text)
    order by id on conflict do nothing returning id, barred`)
  const fresh = new Map(added.map((row) => [row.id, row.barred]))
  return items
    .filter((item) => fresh.has(item.id))
    .map((item) => ({
      id: derivedId('review.asked', item.id),
      topic: 'reviews',
      name: 'review.asked',
      key: item.id,
      source: 'triage',
      time: now,
      data: {
        item: item.id,
        kind: item.kind,
        alert: item.alert,
        deadline: item.deadline.toISOString(),
        couldLeadTo: item.couldLeadTo,
        horizon: item.horizon,
        barred: fresh.get(item.id)!,
        at: now.toISOString(),
      },
    }))
}

/** @returns the events of those items that were open */
export async function close(
  tx: Tx,
  ids: readonly string[],
  outcome: ReviewClosed['outcome'],
  now: Date,
): Promise<OutgoingEvent[]> {
  if (ids.length === 0) return []
  const { rows } = await tx.execute<{ id: string }>(sql`
    update review_item set closed_at = ${now.toISOString()}::timestamptz, outcome = ${outcome}
    where id = any(${sql.param([...ids])}::uuid[]) and closed_at is null returning id`)
  return rows.map(({ id }) => ({
    id: derivedId('review.closed', id),
    topic: 'reviews',
    name: 'review.closed',
    key: id,
    source: 'triage',
    time: now,
    data: { item: id, outcome, at: now.toISOString() },
  }))
}

/** Ends what waits about reports that count no more. */
export async function closeAbout(
  tx: Tx,
  reports: readonly string[],
  outcome: ReviewClosed['outcome'],
  now: Date,
): Promise<OutgoingEvent[]> {
  if (reports.length === 0) return []
  const ids = sql.param([...reports])
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from review_item
    where closed_at is null and (report = any(${ids}::uuid[]) or other = any(${ids}::uuid[]))`)
  return close(
    tx,
    rows.map((row) => row.id),
    outcome,
    now,
  )
}
