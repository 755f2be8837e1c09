/** Step "route" for what waits for a reviewer: the duty rota is escalated as every party is. */
import { queueAll, type Tx } from '@tocsin/database'
import type { OutgoingEvent, ReviewAsked, ReviewClosed, TocsinEvent } from '@tocsin/events'
import { planFor, type VersionFacts } from '@tocsin/escalation'
import { sql } from 'drizzle-orm'
import { keepFromConflicted } from '../tracks/keep-from.ts'
import { barredByItem, loadAlerts, lockTracks } from '../tracks/load.ts'
import { trackEvent } from '../tracks/outgoing.ts'
import type { TrackRow } from '../tracks/rows.ts'
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
  const changed = await keepItems(tx, asked)
  const items = await itemsOf(
    tx,
    events.map((event) => event.data.item),
  )
  const ids = [...new Set([...items.values()].map((one) => one.track))]
  const [alerts, tracks] = await Promise.all([
    loadAlerts(tx, ids),
    lockTracks(
      tx,
      ids.map((alert) => ({ alert, party: PARTY })),
    ),
  ])
  work.hold(alerts, tracks)
  // Who is barred by now is passed before anything else happens on his track.
  const further = tracks.filter((row) => changed.has(row.alert))
  // The log hears of it before all that follows, so that nothing of that is shown to him.
  await queueAll(
    tx,
    further.map((row) => barredEvent(row, work.now)),
  )
  further.forEach((row) => void work.apply(row, { type: 'recheck' }))
  await keepFromConflicted(tx, work, further)
  for (const event of events) {
    const { track = event.data.item, barred = [] } = items.get(event.data.item) ?? {}
    if (event.name === 'review.asked') ask(work, track, barred, event.data)
    else close(work, track, event.data)
  }
}

function barredEvent({ alert, party, barred }: TrackRow, now: Date): OutgoingEvent<'track.barred'> {
  const data = { alert, party, barred: [...barred], at: now.toISOString() }
  return trackEvent('track.barred', { alert, party }, now, [now.getTime(), ...barred], data)
}

/**
 * An item may be asked again with further states from whose people it is kept: what was said last of it stands.
 * @returns tracks that are kept from others than before
 */
async function keepItems(tx: Tx, asked: readonly ReviewAsked[]): Promise<Set<string>> {
  // A doubt names the alert that it is about and is no part of its track: that may have ended, or wait for another look.
  const items = asked.map(({ item, kind, alert, barred }) => ({
    item,
    track: kind === 'proposal' && alert !== null ? alert : item,
    barred: barred ?? [],
  }))
  const last = [...new Map(items.map((one) => [one.item, one])).values()]
  const { rows } = await tx.execute<{ track: string }>(sql`
    insert into review_items as known (item, track, barred)
    select item, track, barred
    from jsonb_to_recordset(${JSON.stringify(last)}::jsonb) as r(item uuid, track uuid, barred text[])
    on conflict (item) do update set barred = excluded.barred
      where excluded.barred <> '{}' and excluded.barred <> known.barred
    returning track`)
  return new Set(rows.map((row) => row.track))
}

type Item = {
  track: string
  /** by all items that its track stands for */
  barred: string[]
}

async function itemsOf(tx: Tx, items: readonly string[]): Promise<Map<string, Item>> {
  const { rows } = await tx.execute<Item & { item: string }>(sql`
    select known.item, known.track, ${barredByItem(sql`known.track`)} as barred from review_items known
    where known.item = any(${sql.param([...items])}::uuid[])`)
  return new Map(rows.map((row) => [row.item, row]))
}

function ask(work: Work, alert: string, barred: readonly string[], item: ReviewAsked): void {
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
    { alert, party: PARTY, kind: 'review', barred },
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
