/** Step "route" for what waits for a reviewer: the duty rota is escalated as every party is. */
import type { Tx } from '@tocsin/database'
import type { ReviewAsked, ReviewClosed, TocsinEvent } from '@tocsin/events'
import { planFor, type VersionFacts } from '@tocsin/escalation'
import { sql } from 'drizzle-orm'
import { loadAlerts, lockTracks } from '../tracks/load.ts'
import type { Work } from '../tracks/work.ts'

const PARTY = 'review'
/** A first look due within two hours is a matter of hours, and may wake the rota. */
const URGENT_MS = 2 * 3_600_000

export async function handleReviews(
  tx: Tx,
  work: Work,
  events: readonly TocsinEvent<'review.asked' | 'review.closed'>[],
): Promise<void> {
  if (events.length === 0) return
  const asked = events.filter((event) => event.name === 'review.asked').map((event) => event.data)
  await keepItems(tx, asked)
  const trackOf = await tracksOfItems(
    tx,
    events.map((event) => event.data.item),
  )
  const ids = [...new Set(trackOf.values())]
  const [alerts, tracks] = await Promise.all([
    loadAlerts(tx, ids),
    lockTracks(
      tx,
      ids.map((alert) => ({ alert, party: PARTY })),
    ),
  ])
  work.hold(alerts, tracks)
  for (const event of events) {
    const track = trackOf.get(event.data.item) ?? event.data.item
    if (event.name === 'review.asked') ask(work, track, event.data)
    else close(work, track, event.data)
  }
}

async function keepItems(tx: Tx, asked: readonly ReviewAsked[]): Promise<void> {
  // A doubt names the alert that it is about and is no part of its track: that may have ended, or wait for another look.
  const items = asked.map(({ item, kind, alert, barred }) => ({
    item,
    track: kind === 'proposal' && alert !== null ? alert : item,
    barred: barred ?? [],
  }))
  await tx.execute(sql`
    insert into review_items (item, track, barred)
    select item, track, barred
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as r(item uuid, track uuid, barred text[])
    on conflict do nothing`)
}

async function tracksOfItems(tx: Tx, items: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.execute<{ item: string; track: string }>(
    sql`select item, track from review_items where item = any(${sql.param([...items])}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.item, row.track]))
}

function ask(work: Work, alert: string, item: ReviewAsked): void {
  if (work.track(alert, PARTY) !== undefined) return
  const urgent = Date.parse(item.deadline) - Date.parse(item.at) <= URGENT_MS
  const version: VersionFacts = {
    version: 1,
    level: item.couldLeadTo,
    // as the alert itself has it, which may be read before or after: which of the two comes first must decide nothing
    horizon: item.horizon ?? (urgent ? 'hours' : 'days'),
    kind: 'rise',
    stage: 'proposed',
  }
  work.start(
    { alert, party: PARTY, kind: 'review', barred: item.barred ?? [] },
    planFor(PARTY, 'review', work.directory),
    version,
    [],
  )
}

function close(work: Work, alert: string, item: ReviewClosed): void {
  // A newer proposal of the alert has taken its place, which may be read after this; the alert's own end ends the track.
  if (item.outcome === 'obsolete' && item.item !== alert) return
  const track = work.track(alert, PARTY)
  if (track === undefined) return
  work.apply(track, { type: 'close', reason: item.outcome === 'issued' ? 'issued' : 'closed' })
}
