/** Proposals as review items: asked with each version that a person must read, closed by what became of it. */
import type { Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent } from '@tocsin/events'
import type { AlertState } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { ask, close } from './ask.ts'
import { barAlert } from './barred.ts'

/** The review track is asked in every case: one item for each time that an alert was proposed. */
export function proposalItem(alert: string, proposedWith: number): string {
  return derivedId('review', 'proposal', alert, proposedWith)
}

/** @returns events of items asked, closed and kept from others by this version, to be queued with it */
export async function proposalEvents(tx: Tx, state: AlertState, now: Date): Promise<OutgoingEvent[]> {
  const closed = await closedBy(tx, state, now)
  const barred = await barAlert(tx, state.version, now)
  return [...closed, ...barred, ...(await askedBy(tx, state, now))]
}

async function closedBy(tx: Tx, state: AlertState, now: Date): Promise<OutgoingEvent[]> {
  const { version, proposedWith } = state
  const item = proposalItem(version.alert, proposedWith)
  if (version.kind === 'cancelled')
    return close(tx, await openItems(tx, version.alert, ['proposal', 'doubt']), 'cancelled', now)
  if (version.kind === 'ended')
    return close(tx, await openItems(tx, version.alert, ['proposal', 'doubt']), 'obsolete', now)
  if (version.stage === 'issued') return close(tx, [item], 'issued', now)
  if (version.version !== proposedWith) return []
  const older = (await openItems(tx, version.alert, ['proposal'])).filter((id) => id !== item)
  return close(tx, older, 'obsolete', now)
}

function askedBy(tx: Tx, { version, proposedWith }: AlertState, now: Date): Promise<OutgoingEvent[]> | [] {
  if (version.version !== proposedWith) return []
  return ask(
    tx,
    [
      {
        id: proposalItem(version.alert, proposedWith),
        kind: 'proposal',
        crisis: version.crisis,
        alert: version.alert,
        report: null,
        other: null,
        deadline: new Date(version.reviewBy),
        couldLeadTo: version.level,
        horizon: version.horizon,
      },
    ],
    now,
  )
}

async function openItems(tx: Tx, alert: string, kinds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from review_item where alert = ${alert} and kind = any(${sql.param([...kinds])}::text[]) and closed_at is null`)
  return rows.map((row) => row.id)
}
