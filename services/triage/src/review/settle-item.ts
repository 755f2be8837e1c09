/** An item that a person has read and that changes nothing: a doubt that does not convince, an actor nobody can name. */
import { queueAll } from '@tocsin/database'
import type { Session } from '@tocsin/service'
import { sql } from 'drizzle-orm'
import { asReviewer, asService } from '../asking.ts'
import { close } from './ask.ts'
import { keepDecision } from './keep-decision.ts'
import type { Decided, ReviewParts } from './parts.ts'

/** An alert is issued or closed, a campaign struck or dismissed: those have their own decisions. */
const OWN_DECISION = ['proposal', 'campaign']

export function settleItem(
  { database, clock }: ReviewParts,
  who: Session,
  request: { id: string; item: string; reason: string },
): Promise<Decided> {
  return database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{
      kind: string
      crisis: string | null
      alert: string | null
      report: string | null
    }>(sql`select kind, crisis, alert, report from review_item where id = ${request.item}`)
    const found = rows[0]
    if (found === undefined || OWN_DECISION.includes(found.kind)) return { outcome: 'unknown' }
    await asService(tx)
    const now = clock.now()
    const { kind, crisis, alert, report } = found
    const about = { ...(alert !== null && { alert }), ...(report !== null && { report }) }
    const head = { id: request.id, person: who.person, crisis, ...about, at: now }
    const data = { item: request.item, itemKind: kind }
    if (await keepDecision(tx, { ...head, kind: 'item', reason: request.reason, data }))
      await queueAll(tx, await close(tx, [request.item], 'decided', now))
    return { outcome: 'decided', decision: request.id }
  })
}
