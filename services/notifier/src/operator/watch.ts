/** What the notifier pages the operator about itself: a directory that nobody keeps, a clock that jumped, late sending. */
import type { Database, Tx } from '@tocsin/database'
import { derivedId, type Clock } from '@tocsin/events'
import { planFor } from '@tocsin/escalation'
import { sql } from 'drizzle-orm'
import { lockTracks } from '../tracks/load.ts'
import { nextDue } from '../escalate/next-due.ts'
import { inWork, type UnitParts } from '../tracks/unit.ts'

export type Cause = 'directory-stale' | 'clock-jumped' | 'sending-late'

const PARTY = 'operator'

/** Opens the operators' own track for a cause, once until it is over. */
export async function openConcern(tx: Tx, parts: UnitParts, cause: Cause, now: Date): Promise<void> {
  const item = derivedId('operator', cause, now.getTime())
  const { rowCount } = await tx.execute(sql`
    insert into operator_items (item, cause, opened_at) values (${item}, ${cause}, ${now.toISOString()}::timestamptz)
    on conflict (cause) where closed_at is null do nothing`)
  if (rowCount === 0) return
  await inWork(tx, parts, async (work) => {
    const version = {
      version: 1,
      level: 'imminent',
      horizon: 'hours',
      kind: 'rise',
      stage: 'proposed',
    } as const
    work.start(
      { alert: item, party: PARTY, kind: 'operator' },
      planFor(PARTY, 'operator', work.directory),
      version,
      [],
    )
  })
}

/** Ends it: nobody is paged any more. @returns whether there was one */
export async function closeConcern(tx: Tx, parts: UnitParts, cause: Cause, now: Date): Promise<boolean> {
  const { rows } = await tx.execute<{ item: string }>(sql`
    update operator_items set closed_at = ${now.toISOString()}::timestamptz
    where cause = ${cause} and closed_at is null returning item`)
  const item = rows[0]?.item
  if (item === undefined) return false
  await inWork(tx, parts, async (work) => {
    const tracks = await lockTracks(tx, [{ alert: item, party: PARTY }])
    work.hold([], tracks)
    tracks.forEach((row) => work.apply(row, { type: 'close', reason: 'closed' }))
  })
  return true
}

export interface WatchParts {
  database: Database
  clock: Clock
  unit: UnitParts
  lastBeat(): Promise<Date | null>
  onStale(minutes: number): void
  onFresh(): void
  onJump(milliseconds: number): void
  onFault(error: unknown): void
  everyMs: number
}

const STALE_MS = 300_000
const JUMP_MS = 30_000
/** A jump is over when the clock has run evenly for so long. */
const EVEN_MS = 300_000
const LATE_MS = 60_000

/** Looks now and then. @returns how to stop it */
export function startWatch(parts: WatchParts): { stop(): Promise<void> } {
  const { database, clock, unit } = parts
  const began = clock.now().getTime()
  let elapsed = performance.now()
  let wall = began
  let jumpedAt = -Infinity

  /** Opens or ends the page of a cause. @returns whether it ended one */
  async function concern(cause: Cause, is: boolean, now: Date): Promise<boolean> {
    return database.transaction(async (tx) => {
      if (!is) return closeConcern(tx, unit, cause, now)
      await openConcern(tx, unit, cause, now)
      return false
    })
  }

  async function look(): Promise<void> {
    const now = clock.now()
    const drift = now.getTime() - wall - (performance.now() - elapsed)
    wall = now.getTime()
    elapsed = performance.now()
    if (Math.abs(drift) > JUMP_MS) {
      jumpedAt = elapsed
      parts.onJump(Math.round(drift))
    }
    await concern('clock-jumped', elapsed - jumpedAt < EVEN_MS, now)
    const { deliveries } = await nextDue(database)
    await concern('sending-late', deliveries !== null && now.getTime() - deliveries.getTime() > LATE_MS, now)
    // A desk that has never given a sign is given as long as one that has stopped.
    const age = now.getTime() - ((await parts.lastBeat())?.getTime() ?? began)
    if (age > STALE_MS) parts.onStale(Math.floor(age / 60_000))
    if (await concern('directory-stale', age > STALE_MS, now)) parts.onFresh()
  }

  let looking: Promise<void> | null = null
  const timer = setInterval(() => {
    // One at a time: where a look takes longer than the interval, those that waited would never come to an end.
    looking ??= look()
      .catch(parts.onFault)
      .finally(() => void (looking = null))
  }, parts.everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
