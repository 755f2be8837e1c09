/** A reviewer's hold, raise or lower of one situation: at most a fortnight, then it is judged anew. */
import type { Level } from '@tocsin/events'
import type { Session } from '@tocsin/service'
import { sql } from 'drizzle-orm'
import type * as z from 'zod'
import { asReviewer, asService } from '../asking.ts'
import type { closeReason } from './decision.ts'
import { keepDecision, markCrisis } from './keep-decision.ts'
import type { Decided, ReviewParts } from './parts.ts'

export interface JudgeRequest {
  id: string
  /** the situation's public id */
  situation: string
  judgement: 'hold' | 'raise' | 'lower'
  level: Level | 'none'
  until: Date
  reason: string
  closeReason: z.infer<typeof closeReason> | null
}

const DAY = 86_400_000

export function judgeSituation(parts: ReviewParts, who: Session, request: JudgeRequest): Promise<Decided> {
  return parts.database.transaction(async (tx) => {
    await asService(tx)
    const { rows } = await tx.execute<{ key: string; crisis: string }>(
      sql`select key, crisis from situation where id = ${request.situation}`,
    )
    const found = rows[0]
    if (found === undefined) return { outcome: 'unknown' }
    await asReviewer(tx, who)
    const seen = await tx.execute(sql`select 1 from alert_version where crisis = ${found.crisis} limit 1`)
    if (seen.rows.length === 0) return { outcome: 'unknown' }
    const now = parts.clock.now()
    const latest = now.getTime() + parts.model.settling.judgementDays * DAY
    if (request.until <= now || request.until.getTime() > latest)
      return { outcome: 'refused', pointer: '/until', reason: 'Within the next 14 days.' }
    await asService(tx)
    const { id, judgement, level, reason, until } = request
    const kept = await keepDecision(tx, {
      id,
      kind: 'judge',
      person: who.person,
      crisis: found.crisis,
      situation: found.key,
      at: now,
      until,
      reason,
      data: { judgement, level, closeReason: request.closeReason },
    })
    if (kept) await markCrisis(tx, found.crisis, { situation: found.key })
    return { outcome: 'decided', decision: id }
  })
}
