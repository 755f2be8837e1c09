/** Logs that are away, replaced, read again, or copied from their beginning. */
import { randomUUID } from 'node:crypto'
import { replay, startCompactedCopy, startRelay } from '@tocsin/bus'
import type { Database } from '@tocsin/database'
import { eventually } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { LEASE_MS, newGroup, type Stage } from './stage.ts'
import { eventTime, interleaved, reviewClosed, systemClock, upTo, write } from './world.ts'

export function outageContract(stage: Stage): void {
  it('repairs by replay what has had no effect, and repeats nothing', async () => {
    const { writer, reader, logFor, relay, consumer, settled } = stage
    const { keys, events } = interleaved(4, 10)
    const group = newGroup()
    relay()
    consumer(group)
    await write(writer, events)
    await settled(group, keys, upTo(10))
    const lost = events.find((event) => (event.data as { n?: number }).n === 9)!
    await reader.transaction(async (tx) => {
      await tx.execute(sql`delete from effect where consumer_group = ${group} and event_id = ${lost.id}`)
      await tx.execute(sql`delete from inbox where consumer_group = ${group} and event_id = ${lost.id}`)
    })
    const again = await replay({
      log: logFor(reader),
      database: reader,
      group,
      topics: ['reviews'],
      from: 'start',
    })
    expect(again).toBeGreaterThanOrEqual(events.length)
    await settled(group, keys, upTo(10))
  })

  it('waits out a log that is away, and loses nothing', async () => {
    const { world, adapter, writer, relay, consumer, settled } = stage
    const { keys, events } = interleaved(8, 30)
    const group = newGroup()
    relay()
    consumer(group)
    await write(writer, events.slice(0, 80))
    await settled(group, keys, upTo(10))
    await adapter.without(world, async () => {
      await answering(writer)
      await write(writer, events.slice(80, 160))
    })
    await answering(writer)
    await write(writer, events.slice(160))
    await settled(group, keys, upTo(30))
  })

  it('knows when a copy of a compacted topic has all that was there at its start, and its last beat', async () => {
    const { world, reader, logger, running, logFor } = stage
    const desk = world.desk()
    const carrier = startRelay({
      log: logFor(desk),
      database: desk,
      clock: systemClock,
      logger,
      leaseMs: LEASE_MS,
    })
    running.push(carrier)
    const states = ['XAA', 'XAB', 'XAC']
    const at = eventTime
    const head = { topic: 'directory', source: 'desk', time: at } as const
    const beat = {
      ...head,
      id: randomUUID(),
      name: 'directory.beat',
      key: 'beat',
      data: { id: 'beat', at: at.toISOString() },
    } as const
    await write(desk, [
      ...states.map((id) => ({
        ...head,
        id: randomUUID(),
        name: 'state.changed' as const,
        key: id,
        data: { id, version: 1, removed: false, neighbours: [] },
      })),
      beat,
    ])
    await eventually(async () => (await carrier.pending()) === 0, { what: 'carried' })
    const group = newGroup()
    let held: (() => void) | null = null
    const hold = new Promise<void>((resolve) => (held = resolve))
    const seen: string[] = []
    const copy = startCompactedCopy({
      log: logFor(reader),
      database: reader,
      group,
      topic: 'directory',
      clock: systemClock,
      logger,
      async apply(_tx, batch) {
        await hold
        seen.push(...batch.map((event) => event.key))
      },
    })
    running.push(copy)
    let caught = false
    void copy.caughtUp.then(() => (caught = true))
    await copy.ready
    expect(await copy.lastBeat()).toBeNull()
    expect(caught).toBe(false)
    held!()
    await copy.caughtUp
    expect(seen).toEqual(expect.arrayContaining(states))
    expect(await copy.lastBeat()).toEqual(at)
  })

  it('starts again from the beginning of a log that was replaced by a shorter one, and repeats nothing', async () => {
    const { writer, reader, logger, running, relay, consumer, settled } = stage
    const { keys, events } = interleaved(3, 5)
    const group = newGroup()
    relay()
    const first = consumer(group)
    await write(writer, events)
    await settled(group, keys, upTo(5))
    await first.stop()
    running.splice(running.indexOf(first), 1)
    await reader.db.execute(sql`update consumer_offset set next = 1000000 where consumer_group = ${group}`)
    consumer(group)
    await write(
      writer,
      keys.map((key) => reviewClosed(key, 5)),
    )
    await settled(group, keys, upTo(6))
    expect(logger.lines.some((line) => line.event === 'consumer.log-replaced')).toBe(true)
  })
}

/** Connections that were cut while they lay idle in the pool are found out by whoever uses them next: that is done here. */
async function answering(database: Database): Promise<void> {
  const each = Array.from({ length: database.pool.options.max }, () => database)
  await eventually(
    async () => {
      await Promise.all(each.map(({ db }) => db.execute(sql`select 1`)))
      return true
    },
    { what: 'every connection of the pool answers' },
  )
}
