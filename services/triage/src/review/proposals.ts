/** Proposals as review items: asked with each version that a person must read, closed by what became of it. */
import type { Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent } from '@tocsin/events'
import type { AlertState } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { ask, close } from './ask.ts'

/** The review track is asked in every case: one item for each time that an alert was proposed. */
export function proposalItem(alert: string, proposedWith: number): string {
  return derivedId('review', 'proposal', alert, proposedWith)
}

/** @returns events of items asked and closed by this version, to be queued with it */
export async function proposalEvents(
  tx: Tx,
  state: AlertState,
  barred: readonly string[],
  now: Date,
): Promise<OutgoingEvent[]> {
  const { version, proposedWith } = state
  const item = proposalItem(version.alert, proposedWith)
  if (version.kind === 'cancelled')
    return close(tx, await openItems(tx, version.alert, ['proposal', 'doubt']), 'cancelled', now)
  if (version.kind === 'ended')
    return close(tx, await openItems(tx, version.alert, ['proposal', 'doubt']), 'obsolete', now)
  if (version.stage === 'issued') return close(tx, [item], 'issued', now)
  await tx.execute(sql`
    update review_item set barred = ${sql.param([...barred])}::text[] where alert = ${version.alert}`)
  if (version.version !== proposedWith) return []
  const older = (await openItems(tx, version.alert, ['proposal'])).filter((id) => id !== item)
  const closed = await close(tx, older, 'obsolete', now)
  const asked = await ask(
    tx,
    [
      {
        id: item,
        kind: 'proposal',
        crisis: version.crisis,
        alert: version.alert,
        report: null,
        other: null,
        deadline: new Date(version.reviewBy),
        couldLeadTo: version.level,
        horizon: version.horizon,
        barred,
      },
    ],
    now,
  )
  return [...closed, ...asked]
}

async function openItems(tx: Tx, alert: string, kinds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from review_item where alert = ${alert} and kind = any(${sql.param([...kinds])}::text[]) and closed_at is null`)
  return rows.map((row) => row.id)
}
