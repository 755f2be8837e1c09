/** What people decided about a crisis, as evidence for the level model and for the alert. */
import type { Tx } from '@tocsin/database'
import { meaningful, type StoredDecision } from '../review/decision.ts'
import type { AlertDecision, Judgement, Settlement } from '@tocsin/situations'
import { sql } from 'drizzle-orm'

export interface CrisisDecisions {
  judgements: Map<string, Judgement[]>
  settlements: Settlement[]
  ofAlert: AlertDecision[]
}

export async function loadDecisions(tx: Tx, crisis: string): Promise<CrisisDecisions> {
  const { rows } = await tx.execute<StoredDecision>(sql`
    select id, kind, person, second, alert, situation, report, at, until, reason, data from decision
    where crisis = ${crisis} order by at, id`)
  const judgements = new Map<string, Judgement[]>()
  const settlements: Settlement[] = []
  const ofAlert: AlertDecision[] = []
  for (const decision of rows.flatMap((row) => meaningful(row) ?? [])) {
    const id = decision.id
    const at = decision.at
    if (decision.kind === 'judge') {
      const { judgement, level, until, closeReason } = decision
      const known = judgements.get(decision.situation) ?? []
      judgements.set(decision.situation, [...known, { kind: judgement, level, at, until, closeReason }])
    } else if (decision.kind === 'issue') ofAlert.push(decision)
    else if (decision.kind === 'exclude') {
      if (decision.second !== null)
        ofAlert.push({ kind: 'exclude', id, state: decision.state, at, until: decision.until })
    } else if (decision.kind === 'cancel' || decision.kind === 'end') {
      ofAlert.push({ kind: decision.kind, id, alert: decision.alert, at, closeReason: decision.closeReason })
      settlements.push({ before: decision.settledBefore, reports: decision.settledReports })
    }
  }
  return { judgements, settlements, ofAlert }
}
