/** Somebody has the message: the code typed, a signed-in view, a colleague who rang. No further channel follows. */
import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import type { Work } from '../tracks/work.ts'

export interface Proof {
  alert: string
  party: string
  seat: string
  /** the delivery that was seen; null: by a session, or by word of mouth */
  message: string | null
}

/** Ends the patience with these seats; a webhook goes on being tried, since it feeds a desk's own system (W1, rule 3). */
export async function proveSeats(tx: Tx, work: Work, proofs: readonly Proof[]): Promise<void> {
  if (proofs.length === 0) return
  const rows = JSON.stringify(proofs)
  const { rows: proven } = await tx.execute<{ alert: string; party: string; person: string }>(sql`
    with p as (select * from jsonb_to_recordset(${rows}::jsonb) as p(alert uuid, party text, seat uuid, message uuid)),
    quiet as (
      update asks a set due_at = null from p
      where a.due_at is not null and a.alert = p.alert and a.party = p.party and a.seat = p.seat
    )
    update deliveries d set state = case when d.id = p.message then 'proven' else 'stopped' end from p
    where d.alert = p.alert and d.party = p.party and d.seat = p.seat and d.kind <> 'cancel'
      and (d.id = p.message and d.state in ('open', 'sent') or d.state = 'open' and d.channel_kind <> 'webhook'
        and exists (select from asks a where a.id = d.ask and a.asked_at <= ${work.now.toISOString()}::timestamptz))
    returning d.alert, d.party, d.person`)
  for (const one of proven) {
    const row = work.track(one.alert, one.party)
    if (row?.state.unreachable.includes(one.person))
      work.apply(row, { type: 'reachable', person: one.person })
  }
}
