import type { Tx } from '@tocsin/database'
import type { LogBatch } from '../log.ts'
import { bury } from './dead.ts'
import { firstSeen } from './inbox.ts'
import { advance } from './offsets.ts'
import { park, parkedKeys, type ToPark } from './parked.ts'
import { isRead, settleRefusals, sortOut, type ReadItem, type Run, type Sorted } from './run.ts'
import { patienceMs, type ConsumerSettings } from './settings.ts'
import { endTry } from './tries.ts'

/** Thrown to have the run repeated with what has been learnt about it. */
export class Again extends Error {}

/**
 * Does a run's effects, remembers its ids, parks and buries what has to be, and moves the offset: all or nothing.
 * @throws what the handler throws, with `run.handed` saying what it was given; Overtaken; Again, after adding to
 *   `run.refused`
 */
export async function commitRun(settings: ConsumerSettings, where: LogBatch, run: Run): Promise<void> {
  const { group, database, clock, logger, faults } = settings
  const place = { group, topic: where.topic, part: where.part }
  const parked = await database.transaction(async (tx) => {
    run.handed = []
    const readable = run.items.filter(isRead)
    const keys = readable.map((item) => item.record.key)
    const [fresh, blocked] = await Promise.all([
      freshOf(settings, tx, readable),
      parkedKeys(tx, group, where.topic, keys),
    ])
    await faults('consumer: inbox written')
    const sorted = sortOut(fresh, blocked, run.refused)
    const refused = await decide(settings, tx, sorted.todo, run)
    await faults('consumer: handled')
    const toPark = [...sorted.park, ...refused].map((one) => parking(settings, where, one))
    await park(tx, group, toPark)
    for (const { record, read } of run.items) {
      if (run.alone) await endTry(tx, { ...place, position: record.position })
      if (read.outcome === 'read') continue
      const { reason, places } = read
      await bury(
        tx,
        { ...place, record, eventId: null, reason, places, attempts: 0, deadId: null },
        clock.now(),
      )
    }
    await advance(tx, place, run.from, run.to)
    await faults('consumer: offset written')
    return toPark
  })
  await faults('consumer: committed')
  for (const { eventId: id, reason, tries } of parked) {
    logger.warn('event.parked', { group, topic: where.topic, id, reason, tries })
  }
  for (const { read } of run.items) {
    if (read.outcome === 'read') continue
    logger.error('event.dead', { group, topic: where.topic, reason: read.reason, tries: 0 })
  }
}

async function freshOf(
  { group, clock }: ConsumerSettings,
  tx: Tx,
  readable: readonly ReadItem[],
): Promise<ReadItem[]> {
  const unseen = await firstSeen(
    tx,
    group,
    readable.map((item) => item.read.event.id),
    clock.now(),
  )
  // An id may stand twice in one batch; its first place counts.
  return readable.filter((item) => unseen.delete(item.read.event.id))
}

async function decide(
  { handle }: ConsumerSettings,
  tx: Tx,
  todo: ReadItem[],
  run: Run,
): Promise<Sorted['park']> {
  run.handed = todo
  if (todo.length === 0) return []
  const refusals = await handle(
    tx,
    todo.map((item) => item.read.event),
  )
  const settled = settleRefusals(todo, refusals ?? [])
  if (settled.outcome === 'park') return settled.park
  for (const [event, fault] of settled.refused) run.refused.set(event, fault)
  throw new Again()
}

function parking(
  { clock, patience }: ConsumerSettings,
  { topic, part }: LogBatch,
  { item, fault }: Sorted['park'][number],
): ToPark {
  const tries = fault === null ? 0 : 1
  const nextAt = new Date(clock.now().getTime() + (fault === null ? 0 : patienceMs(patience, tries)))
  const reason = fault?.reason ?? 'behind'
  return { topic, part, record: item.record, eventId: item.read.event.id, reason, nextAt, tries }
}
