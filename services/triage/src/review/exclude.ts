/** Ruling a state's organs out takes two people, neither in conflict with it, a reason and an end. */
import { derivedId, type AlertVersion } from '@tocsin/events'
import type { Session } from '@tocsin/service'
import { sql } from 'drizzle-orm'
import { asReviewer, asService } from '../asking.ts'
import { keepDecision, markCrisis } from './keep-decision.ts'
import type { Decided, ReviewParts } from './parts.ts'

export interface ExcludeRequest {
  id: string
  alert: string
  state: string
  reason: string
  until: Date
}

/** Longest that an exclusion may stand before two people look again. */
const LONGEST_MS = 90 * 86_400_000

export function proposeExclusion(
  parts: ReviewParts,
  who: Session,
  request: ExcludeRequest,
): Promise<Decided> {
  return parts.database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{ crisis: string; data: AlertVersion }>(sql`
      select crisis, data from alert_version where alert = ${request.alert} order by version desc limit 1`)
    const found = rows[0]
    if (found === undefined) return { outcome: 'unknown' }
    const now = parts.clock.now()
    if (request.until <= now || request.until.getTime() > now.getTime() + LONGEST_MS)
      return { outcome: 'refused', pointer: '/until', reason: 'Within the next 90 days.' }
    if (who.conflicts.includes(request.state))
      return { outcome: 'refused', pointer: '/state', reason: 'You have declared a conflict with it.' }
    await asService(tx)
    await keepDecision(tx, {
      id: request.id,
      kind: 'exclude',
      person: who.person,
      crisis: found.crisis,
      at: now,
      until: request.until,
      reason: request.reason,
      data: { state: request.state },
    })
    return { outcome: 'decided', decision: request.id }
  })
}

export function secondExclusion(parts: ReviewParts, who: Session, exclusion: string): Promise<Decided> {
  return parts.database.transaction(async (tx) => {
    await asReviewer(tx, who)
    const { rows } = await tx.execute<{ crisis: string; person: string; state: string }>(sql`
      select crisis, person, data ->> 'state' as state from decision
      where id = ${exclusion} and kind = 'exclude' and second is null`)
    const found = rows[0]
    if (found === undefined) return { outcome: 'unknown' }
    if (found.person === who.person)
      return { outcome: 'refused', pointer: '', reason: 'A second person has to agree.' }
    if (who.conflicts.includes(found.state))
      return { outcome: 'refused', pointer: '', reason: 'You have declared a conflict with that state.' }
    await asService(tx)
    const at = parts.clock.now().toISOString()
    await tx.execute(sql`
      update decision set second = ${who.person}, seconded_at = ${at} where id = ${exclusion} and second is null`)
    await markCrisis(tx, found.crisis, 'alert')
    return { outcome: 'decided', decision: derivedId('second', exclusion, who.person) }
  })
}
