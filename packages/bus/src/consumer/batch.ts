import { isPassing } from '@tocsin/database'
import type { BatchResult, LogBatch } from '../log.ts'
import { backoffMs } from '../pace.ts'
import { Again, commitRun } from './commit-run.ts'
import { bury } from './dead.ts'
import { faultOf } from './fault.ts'
import { Park } from './handler.ts'
import { firstSeen } from './inbox.ts'
import { advance, Overtaken } from './offsets.ts'
import { halvesOf, itemsOf, runOf, type Item, type Run } from './run.ts'
import type { ConsumerSettings } from './settings.ts'
import { beginTry, DEATHS, endTry, suspectsOf } from './tries.ts'

/** Handles batches of one group; one of a partition at a time. */
export interface BatchWork {
  /** @param careful how many of the records are taken one by one, each try written before it is made */
  handle(batch: LogBatch, careful: number): Promise<BatchResult>
}

export function batchWork(settings: ConsumerSettings): BatchWork {
  const { group, me, database, suspects, clock, logger, faults } = settings
  let passing = 0

  /** Commits a run, in halves and with what is at fault set aside if it does not go as a whole. */
  async function take(where: LogBatch, run: Run): Promise<void> {
    for (;;) {
      try {
        return await commitRun(settings, where, run)
      } catch (error) {
        if (error instanceof Again) continue
        if (error instanceof Overtaken || isPassing(error)) throw error
        const open = run.handed
        if (error instanceof Park && open.some((item) => item.read.event.id === error.event)) {
          run.refused.set(error.event, { reason: error.reason, places: [] })
          continue
        }
        // The handler was given nothing, so no event can be at fault.
        if (open.length === 0) throw error
        if (open.length === 1) {
          run.refused.set(open[0]!.read.event.id, faultOf(error))
          continue
        }
        report(where, error, open.length)
        for (const half of halvesOf(run)) await take(where, half)
        return
      }
    }
  }

  async function takeAlone(where: LogBatch, item: Item, from: number, to: number): Promise<void> {
    const place = { group, topic: where.topic, part: where.part, position: item.record.position }
    const deaths = await beginTry(database, place, me)
    await faults('consumer: try written')
    if (deaths < DEATHS) return take(where, runOf([item], from, to, true))
    const eventId = item.read.outcome === 'read' ? item.read.event.id : null
    const fault = { reason: 'died', places: [], attempts: deaths, deadId: null }
    await database.transaction(async (tx) => {
      const unseen = eventId === null || (await firstSeen(tx, group, [eventId], clock.now())).has(eventId)
      if (unseen) await bury(tx, { ...place, ...fault, record: item.record, eventId }, clock.now())
      await endTry(tx, place)
      await advance(tx, place, from, to)
    })
    logger.error('event.dead', {
      group,
      topic: where.topic,
      id: eventId,
      reason: fault.reason,
      tries: deaths,
    })
  }

  function report({ topic, part }: LogBatch, error: unknown, events: number): void {
    logger.warn('consumer.batch-failed', {
      group,
      topic,
      partition: part,
      code: faultOf(error).reason,
      events,
    })
  }

  return {
    async handle(batch, careful) {
      let done = batch.position
      try {
        await faults('consumer: batch read')
        const items = itemsOf(batch)
        const alone = items.slice(0, careful)
        const suspected = alone.length > 0 ? await suspectsOf(database, { group, ...batch }, me) : null
        for (const [index, item] of alone.entries()) {
          const to = index === items.length - 1 ? batch.next : item.record.position + 1
          const from = done
          const tryIt = (): Promise<void> => takeAlone(batch, item, from, to)
          await (suspected?.has(item.record.position) ? suspects(tryIt) : tryIt())
          done = to
        }
        const rest = items.slice(alone.length)
        if (rest.length > 0) await take(batch, runOf(rest, done, batch.next, false))
        passing = 0
        return { outcome: 'done', next: batch.next }
      } catch (error) {
        if (error instanceof Overtaken) return { outcome: 'lost' }
        report(batch, error, batch.records.length)
        // How far parts of it have come is in the database; it is asked for again.
        return { outcome: 'lost', waitMs: Math.round(backoffMs(passing++)) }
      }
    },
  }
}
