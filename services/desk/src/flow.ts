/**
 * The way of a message through the desk, top to bottom:
 *
 *   directory file or page ──▶ directory/ ──▶ topic `directory`          who can receive
 *   topic `alerts`         ──▶ incidents/on-alert ─┐
 *   topic `tracks`         ──▶ incidents/on-track ─┴▶ incident, timeline   what a party's people see
 *   person, link and code  ──▶ answers/ ──▶ topic `answers`              what they say
 */
import { sql } from 'drizzle-orm'
import type { BatchHandler } from '@tocsin/bus'
import type { Tx } from '@tocsin/database'
import type { AlertVersion, TocsinEvent } from '@tocsin/events'
import type { Directory } from '@tocsin/routing'
import { sayService } from './database/asking.ts'
import { knownDirectory } from './directory/known-directory.ts'
import { onAlertVersion } from './incidents/on-alert.ts'
import { onTrackEvent } from './incidents/on-track.ts'

export const DESK_GROUP = 'desk'
export const DESK_TOPICS = ['alerts', 'tracks'] as const

/** Handles a batch of `alerts` or `tracks`; every effect is in its transaction. */
export const takeIn: BatchHandler = async (tx, events) => {
  await sayService(tx)
  await lockAlerts(tx, events)
  // Most events say how a message fared, and need no directory.
  let read: Promise<Directory> | undefined
  const directory = (): Promise<Directory> => (read ??= knownDirectory(tx))
  for (const event of events) {
    const alert = alertOf(event)
    if (alert !== null) await onAlertVersion(tx, alert, directory)
    else await onTrackEvent(tx, event, directory)
  }
}

// An alert's versions and its tracks are read side by side. Whoever comes second must see what the first has written, or
// neither would show the version; in one order, so that two batches never wait for each other.
async function lockAlerts(tx: Tx, events: readonly TocsinEvent[]): Promise<void> {
  const alerts = events.flatMap(({ data }) =>
    'alert' in data && typeof data.alert === 'string' ? [data.alert] : [],
  )
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(alert, 0))
    from (select distinct alert from unnest(${sql.param(alerts)}::text[]) as a(alert) order by alert) ordered`)
}

function alertOf(event: TocsinEvent): AlertVersion | null {
  switch (event.name) {
    case 'alert.raised':
    case 'alert.updated':
    case 'alert.issued':
    case 'alert.ended':
    case 'alert.cancelled':
      return event.data
    default:
      return null
  }
}
