import { isPassing, type Tx } from '@tocsin/database'
import type { TocsinEvent } from '@tocsin/events'
import type { BatchResult, LogBatch, ReadRecord } from '../log.ts'
import { backoffMs } from '../pace.ts'
import { readEvent, type Unreadable } from '../read-event.ts'
import { bury } from './dead.ts'
import { faultOf, type Fault } from './fault.ts'
import { Park } from './handler.ts'
import { firstSeen } from './inbox.ts'
import { advance, Overtaken } from './offsets.ts'
import { park, parkedKeys, type ToPark } from './parked.ts'
import { patienceMs, type ConsumerSettings } from './settings.ts'
import { beginTry, DEATHS, endTry } from './tries.ts'

interface Item {
  record: ReadRecord
  read: { outcome: 'read'; event: TocsinEvent } | Unreadable
}

/** A run of one partition's records that commits as a whole. */
interface Run {
  items: readonly Item[]
  from: number
  to: number
  /** events, by id, that have shown to be at fault */
  refused: Map<string, Fault>
  /** tried alone, after a death */
  alone: boolean
}

/** Handles batches of one group; one of a partition at a time. */
export interface BatchWork {
  /** @param careful how many of the records are taken one by one, each try written before it is made */
  handle(batch: LogBatch, careful: number): Promise<BatchResult>
}

/** Thrown to run a batch again with what has been learnt. */
class Again extends Error {}

export function batchWork(settings: ConsumerSettings): BatchWork {
  const { group, database, handle, clock, logger, patience, faults } = settings
  let passing = 0

  async function commit(where: LogBatch, run: Run): Promise<void> {
    const place = { group, topic: where.topic, part: where.part }
    const told: { parked: ToPark[]; dead: { event: string | null; reason: string }[] } = {
      parked: [],
      dead: [],
    }
    await database.transaction(async (tx) => {
      told.parked = []
      told.dead = []
      const fresh = await fresherOf(tx, run)
      await faults('consumer: inbox written')
      const keys = fresh.map((item) => item.record.key)
      const blocked = await parkedKeys(tx, group, where.topic, keys)
      const todo = sortOut(fresh, blocked, run.refused, where, told.parked)
      await decide(tx, todo, run, where, told.parked)
      await faults('consumer: handled')
      await park(tx, group, told.parked)
      for (const { record, read } of run.items) {
        if (read.outcome === 'read') continue
        const corpse = {
          ...place,
          record,
          eventId: null,
          reason: read.reason,
          places: read.places,
          attempts: 0,
        }
        await bury(tx, { ...corpse, deadId: null }, clock.now())
        told.dead.push({ event: null, reason: read.reason })
      }
      if (run.alone)
        for (const { record } of run.items) await endTry(tx, { ...place, position: record.position })
      await advance(tx, place, run.from, run.to)
      await faults('consumer: offset written')
    })
    await faults('consumer: committed')
    for (const one of told.parked) {
      logger.warn('event.parked', {
        group,
        topic: one.topic,
        id: one.eventId,
        reason: one.reason,
        tries: one.tries,
      })
    }
    for (const one of told.dead) {
      logger.error('event.dead', { group, topic: where.topic, id: one.event, reason: one.reason, tries: 0 })
    }
  }

  async function fresherOf(tx: Tx, run: Run): Promise<ReadItem[]> {
    const readable = run.items.filter(isRead)
    const ids = readable.map((item) => item.read.event.id)
    const unseen = await firstSeen(tx, group, ids, clock.now())
    // An id may stand twice in one batch; its first place counts.
    return readable.filter((item) => unseen.delete(item.read.event.id))
  }

  /** Parks what is at fault and what comes behind a parked event of its key; gives the rest. */
  function sortOut(
    fresh: readonly ReadItem[],
    blocked: Set<string>,
    refused: Map<string, Fault>,
    where: LogBatch,
    parked: ToPark[],
  ): ReadItem[] {
    return fresh.filter((item) => {
      const fault = refused.get(item.read.event.id)
      const key = item.record.key.toString('hex')
      if (fault === undefined && !blocked.has(key)) return true
      blocked.add(key)
      parked.push(toPark(item, where, fault))
      return false
    })
  }

  async function decide(
    tx: Tx,
    todo: ReadItem[],
    run: Run,
    where: LogBatch,
    parked: ToPark[],
  ): Promise<void> {
    if (todo.length === 0) return
    const refusals = await handle(
      tx,
      todo.map((item) => item.read.event),
    )
    for (const refusal of refusals ?? []) {
      const index = todo.findIndex((item) => item.read.event.id === refusal.event)
      const item = todo[index]
      if (item === undefined) continue
      const fault = { reason: refusal.reason, places: [] }
      const key = item.record.key
      if (todo.slice(index + 1).some((later) => later.record.key.equals(key))) {
        // Its later events have been handled already, out of order: all over, with this one parked first.
        run.refused.set(refusal.event, fault)
        throw new Again()
      }
      parked.push(toPark(item, where, fault))
    }
  }

  function toPark(item: ReadItem, { topic, part }: LogBatch, fault: Fault | undefined): ToPark {
    const tries = fault === undefined ? 0 : 1
    const now = clock.now()
    const nextAt = fault === undefined ? now : new Date(now.getTime() + patienceMs(patience, tries))
    const reason = fault?.reason ?? 'behind'
    return { topic, part, record: item.record, eventId: item.read.event.id, reason, nextAt, tries }
  }

  /** Commits a run, in parts and with what is at fault set aside if it does not go as a whole. */
  async function take(where: LogBatch, run: Run): Promise<void> {
    for (;;) {
      try {
        return await commit(where, run)
      } catch (error) {
        if (error instanceof Again) continue
        if (error instanceof Overtaken || isPassing(error)) throw error
        const open = run.items.filter(isRead).filter((item) => !run.refused.has(item.read.event.id))
        if (error instanceof Park && open.some((item) => item.read.event.id === error.event)) {
          run.refused.set(error.event, { reason: error.reason, places: [] })
          continue
        }
        const fault = faultOf(error)
        logger.warn('consumer.batch-failed', {
          group,
          topic: where.topic,
          partition: where.part,
          code: fault.reason,
          events: open.length,
        })
        // Nothing of the events is at fault, since none is left.
        if (open.length === 0) throw error
        if (open.length === 1) run.refused.set(open[0]!.read.event.id, fault)
        else return halve(where, run)
      }
    }
  }

  async function halve(where: LogBatch, run: Run): Promise<void> {
    const half = Math.ceil(run.items.length / 2)
    const middle = run.items[half - 1]!.record.position + 1
    await take(where, { ...run, items: run.items.slice(0, half), to: middle })
    await take(where, { ...run, items: run.items.slice(half), from: middle })
  }

  async function takeAlone(where: LogBatch, item: Item, from: number, to: number): Promise<void> {
    const place = { group, topic: where.topic, part: where.part, position: item.record.position }
    const deaths = await beginTry(database, place)
    await faults('consumer: try written')
    if (deaths < DEATHS) return take(where, { items: [item], from, to, refused: new Map(), alone: true })
    const eventId = item.read.outcome === 'read' ? item.read.event.id : null
    const corpse = {
      group,
      topic: where.topic,
      part: where.part,
      record: item.record,
      eventId,
      attempts: deaths,
    }
    await database.transaction(async (tx) => {
      if (eventId !== null) await firstSeen(tx, group, [eventId], clock.now())
      await bury(tx, { ...corpse, reason: 'died', places: [], deadId: null }, clock.now())
      await endTry(tx, place)
      await advance(tx, place, from, to)
    })
    logger.error('event.dead', { group, topic: where.topic, id: eventId, reason: 'died', tries: deaths })
  }

  return {
    async handle(batch, careful) {
      let done = batch.position
      try {
        await faults('consumer: batch read')
        const items = batch.records.map((record) => ({ record, read: readEvent(batch.topic, record) }))
        const alone = items.slice(0, careful)
        for (const [index, item] of alone.entries()) {
          const to = index === items.length - 1 ? batch.next : item.record.position + 1
          await takeAlone(batch, item, done, to)
          done = to
        }
        const rest = items.slice(alone.length)
        if (rest.length > 0) {
          await take(batch, { items: rest, from: done, to: batch.next, refused: new Map(), alone: false })
        }
        passing = 0
        return { outcome: 'done', next: batch.next }
      } catch (error) {
        if (error instanceof Overtaken) return { outcome: 'lost' }
        const waitMs = Math.round(backoffMs(passing++))
        const { reason } = faultOf(error)
        logger.warn('consumer.batch-failed', {
          group,
          topic: batch.topic,
          partition: batch.part,
          code: reason,
          events: batch.records.length,
        })
        // How far halves have come is in the database; it is asked for again.
        return { outcome: 'lost', waitMs }
      }
    },
  }
}

type ReadItem = Item & { read: { outcome: 'read'; event: TocsinEvent } }

function isRead(item: Item): item is ReadItem {
  return item.read.outcome === 'read'
}
