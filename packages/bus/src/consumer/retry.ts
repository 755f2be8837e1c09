import { isPassing } from '@tocsin/database'
import type { TocsinEvent } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { readEvent } from '../read-event.ts'
import { bury } from './dead.ts'
import { faultOf, type Fault } from './fault.ts'
import { Park } from './handler.ts'
import { firstSeen } from './inbox.ts'
import { claimDue, putBack, unpark, type Claimed } from './parked.ts'
import { patienceMs, type ConsumerSettings } from './settings.ts'
import { DEATHS } from './tries.ts'

/** Longer than any statement may take: a claim that old belongs to a process that has died. */
const CLAIM_MS = 90_000

/** The claim is another's by now. */
class ClaimLost extends Error {}

/** Tries parked events again, for each key in order. */
export function retryWork(settings: ConsumerSettings): { next(): Promise<boolean> } {
  const { group, me, database, suspects, handle, clock, logger, patience, faults } = settings

  async function give(claimed: Claimed, event: TocsinEvent): Promise<void> {
    await database.transaction(async (tx) => {
      if (!(await unpark(tx, claimed))) throw new ClaimLost()
      await firstSeen(tx, group, [event.id], clock.now())
      const [refusal] = (await handle(tx, [event])) ?? []
      if (refusal !== undefined) throw new Park(event.id, refusal.reason)
      if (claimed.deadId !== null)
        await tx.execute(sql`update dead set state = 'done' where id = ${claimed.deadId}`)
      await faults('parked: handled')
    })
    await faults('parked: committed')
  }

  async function end(claimed: Claimed, fault: Fault): Promise<void> {
    await database.transaction(async (tx) => {
      if (!(await unpark(tx, claimed))) throw new ClaimLost()
      const { topic, part, record, eventId, tries: attempts, deadId } = claimed
      await bury(tx, { group, topic, part, record, eventId, ...fault, attempts, deadId }, clock.now())
    })
    const { topic, eventId, tries } = claimed
    logger.error('event.dead', { group, topic, id: eventId, reason: fault.reason, tries })
  }

  async function failed(claimed: Claimed, error: unknown): Promise<void> {
    if (error instanceof ClaimLost) return
    const fault = error instanceof Park ? { reason: error.reason, places: [] } : faultOf(error)
    if (claimed.tries >= patience.tries && !isPassing(error)) return end(claimed, fault)
    // What is not the event's fault does not use up its tries.
    const tries = isPassing(error) ? claimed.tries - 1 : claimed.tries
    const nextAt = new Date(clock.now().getTime() + patienceMs(patience, tries))
    await putBack(database, claimed, { reason: fault.reason, tries, nextAt })
    const { topic, eventId } = claimed
    logger.warn('event.parked', { group, topic, id: eventId, reason: fault.reason, tries })
  }

  return {
    /** Tries one event whose time has come. @returns whether there was one */
    async next() {
      const claimed = await claimDue(database, { group, me, now: clock.now(), claimMs: CLAIM_MS })
      if (claimed === null) return false
      await faults('parked: try written')
      if (claimed.deaths >= DEATHS) {
        await end(claimed, { reason: 'died', places: [] })
        return true
      }
      const read = readEvent(claimed.topic, claimed.record)
      if (read.outcome === 'unreadable') {
        await end(claimed, read)
        return true
      }
      try {
        const tryIt = (): Promise<void> => give(claimed, read.event)
        await (claimed.deaths > 0 ? suspects(tryIt) : tryIt())
      } catch (error) {
        await failed(claimed, error)
      }
      return true
    },
  }
}
