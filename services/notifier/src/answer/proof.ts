/** Somebody has the message: the code typed, a signed-in view, a colleague who rang. No further channel follows. */
import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { trackEvent } from '../tracks/outgoing.ts'
import { askingKinds } from '../tracks/rows.ts'
import type { Work } from '../tracks/work.ts'

export interface Proof {
  alert: string
  party: string
  seat: string
  /** the delivery that was seen; null: by a session, or by word of mouth */
  message: string | null
}

type Ended = Record<'id' | 'alert' | 'party' | 'seat' | 'person', string> & { state: 'proven' | 'stopped' }

/**
 * Ends the patience with these seats, and what else would carry the same to them. An update that waits in its window says
 * something new, and goes on; so does a webhook, since it feeds a desk's own system (W1, rule 3).
 */
export async function proveSeats(tx: Tx, work: Work, proofs: readonly Proof[]): Promise<void> {
  if (proofs.length === 0) return
  const rows = JSON.stringify(proofs)
  const { rows: proven } = await tx.execute<Ended>(sql`
    with p as (select * from jsonb_to_recordset(${rows}::jsonb) as p(alert uuid, party text, seat uuid, message uuid)),
    quiet as (
      update asks a set due_at = null from p
      where a.due_at is not null and a.alert = p.alert and a.party = p.party and a.seat = p.seat
    )
    update deliveries d set state = case when d.id = p.message then 'proven' else 'stopped' end from p
    where d.alert = p.alert and d.party = p.party and d.seat = p.seat and d.kind <> 'cancel'
      and (d.id = p.message and d.state in ('open', 'sent') or d.state = 'open' and d.channel_kind <> 'webhook'
        and (d.kind = any(${sql.param([...askingKinds])}::text[]) or d.ask = (select ask from deliveries where id = p.message))
        and exists (select from asks a where a.id = d.ask and a.asked_at <= ${work.now.toISOString()}::timestamptz))
    returning d.id, d.alert, d.party, d.seat, d.person, d.state`)
  const at = work.now
  for (const one of proven) {
    const { id, alert, party, seat } = one
    if (one.state === 'stopped') {
      const stopped = { alert, party, delivery: id, seat, at: at.toISOString(), reason: 'seen' }
      const event = trackEvent('delivery.stopped', one, at, [id], stopped)
      work.outcome.events.push({ what: 'event', event })
    }
    const row = work.track(one.alert, one.party)
    if (row?.state.unreachable.includes(one.person))
      work.apply(row, { type: 'reachable', person: one.person })
  }
}
