/** What is kept for a time and no longer: the message tells every reader that an answer is kept for one year. */
import { sql } from 'drizzle-orm'
import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { asService } from '../database/asking.ts'

const DAY = 86_400_000
/** After an incident's last change, or an alert version's own time. */
const INCIDENT_DAYS = 365
/** How long a repeated POST is still known. */
const KEPT_ANSWER_DAYS = 7
const SESSION_DAYS = 30
const HOUR = 3_600_000

/** Deletes what has been kept long enough. Safe to repeat, and in several processes at once. */
export async function forgetOld(database: Database, now: Date): Promise<void> {
  const before = (days: number): string => new Date(now.getTime() - days * DAY).toISOString()
  const year = before(INCIDENT_DAYS)
  await asService({ database }, async (tx) => {
    for (const table of ['ask', 'timeline', 'incident_version'].map((name) => sql.identifier(name)))
      await tx.execute(sql`
        delete from ${table} t using incident i
        where i.alert = t.alert and i.party = t.party and i.changed_at < ${year}`)
    await tx.execute(sql`delete from incident where changed_at < ${year}`)
    // Answers by link to an alert of which no track was ever told.
    await tx.execute(sql`
      delete from timeline t where t.at < ${year}
        and not exists (select from incident i where i.alert = t.alert and i.party = t.party)`)
    await tx.execute(sql`
      delete from known_alert k where (k.data->>'at')::timestamptz < ${year}
        and not exists (select from incident i where i.alert = k.alert)`)
    await tx.execute(sql`delete from kept_answer where at < ${before(KEPT_ANSWER_DAYS)}`)
    await tx.execute(sql`delete from session where seen_at < ${before(SESSION_DAYS)}`)
    await tx.execute(sql`delete from invitation where expires_at < ${before(SESSION_DAYS)}`)
    await tx.execute(sql`delete from link_try where forget_at < ${now.toISOString()}`)
  })
}

/** Forgets each hour. @returns how to stop */
export function startForgetting(options: {
  database: Database
  clock: Clock
  onFailure(error: unknown): void
}): () => void {
  const { database, clock, onFailure } = options
  const timer = setInterval(() => void forgetOld(database, clock.now()).catch(onFailure), HOUR)
  return () => clearInterval(timer)
}
