/** Writes a decision and marks what it bears on; a repeated one (same id) changes nothing. */
import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'

export interface NewDecision {
  id: string
  kind:
    | 'issue'
    | 'cancel'
    | 'end'
    | 'exclude'
    | 'judge'
    | 'report'
    | 'source'
    | 'strike'
    | 'lift'
    | 'dismiss'
    | 'item'
  person: string
  crisis: string | null
  alert?: string
  situation?: string
  report?: string
  at: Date
  until?: Date
  reason: string
  data: Record<string, unknown>
}

/** Names no situation: the alert is decided again, no level is computed. */
const ALERT_ONLY = ''

/** @returns false where it had been kept already */
export async function keepDecision(tx: Tx, decision: NewDecision): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into decision (id, kind, person, crisis, alert, situation, report, at, until, reason, data)
    values (${decision.id}, ${decision.kind}, ${decision.person}, ${decision.crisis}, ${decision.alert ?? null},
      ${decision.situation ?? null}, ${decision.report ?? null}, ${decision.at.toISOString()},
      ${decision.until?.toISOString() ?? null}, ${decision.reason}, ${JSON.stringify(decision.data)}::jsonb)
    on conflict (id) do nothing`)
  return rowCount !== 0
}

/** @param what `alert`: the next version alone; `all`: every situation of the crisis; or one situation's key */
export async function markCrisis(
  tx: Tx,
  crisis: string,
  what: { situation: string } | 'alert' | 'all',
): Promise<void> {
  const situation = what === 'alert' ? ALERT_ONLY : what === 'all' ? null : what.situation
  await tx.execute(sql`insert into dirty (crisis, situation) values (${crisis}, ${situation})`)
}
