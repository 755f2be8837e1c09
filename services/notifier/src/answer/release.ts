/** A release past the protective rule: one person, one channel, one class, 72 hours. Checked here, whoever sent it. */
import type { Tx } from '@tocsin/database'
import type { AlertReleased } from '@tocsin/events'
import { onDuty } from '@tocsin/escalation'
import { checkRelease } from '@tocsin/routing'
import { sql } from 'drizzle-orm'
import { barredOf } from '../tracks/receivers.ts'
import type { Work } from '../tracks/work.ts'

export async function release(tx: Tx, work: Work, asked: AlertReleased): Promise<void> {
  const alert = work.alert(asked.alert)
  const { rows } = await tx.execute<{ party: string }>(
    sql`select party from tracks where alert = ${asked.alert} and kind = 'organisation'`,
  )
  const parties = rows.map((row) => row.party)
  const barred = barredOf(alert?.data ?? null, work.directory)
  const decision = checkRelease(asked, barred, parties, work.directory, work.now, onDuty)
  const consents = alert?.data.stage === 'issued' && alert.data.allowed.includes('own-state')
  const accepted = decision.outcome === 'accepted' && consents
  work.outcome.audit.push({
    alert: asked.alert,
    party: asked.state,
    outcome: accepted ? 'released' : 'refused',
    reason: decision.outcome === 'accepted' && !consents ? 'not-allowed' : decision.reason,
    evidence: { release: asked.release, seat: asked.seat, channel: asked.channel, class: asked.class },
  })
  if (!accepted) return
  await tx.execute(sql`
    insert into releases (release, alert, state, seat, channel, class, ends_at)
    values (${asked.release}, ${asked.alert}, ${asked.state}, ${asked.seat}, ${asked.channel}, ${asked.class},
      ${asked.endsAt}::timestamptz)
    on conflict do nothing`)
  work.planning.releaseTo(asked)
}
