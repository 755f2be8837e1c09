/** Events that cannot be handled, and records that cannot be carried. */
import { randomUUID } from 'node:crypto'
import { listDead, Park, resendDead, showDead, type BatchHandler } from '@tocsin/bus'
import { partitionOf, topics } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { newGroup, type Stage } from './stage.ts'
import {
  each,
  effectsOf,
  eventTime,
  interleaved,
  numberOf,
  recordEffects,
  systemClock,
  upTo,
  write,
} from './world.ts'

export function troubleContract(stage: Stage): void {
  it('parks what cannot be handled now, and what comes behind it for that key, and nothing else', async () => {
    const { writer, reader, relay, consumer, settled } = stage
    const { keys, events } = interleaved(6, 20)
    const [stuck] = keys
    const others = keys.slice(1)
    const group = newGroup()
    const record = recordEffects(group)
    let open = false
    let seen = 0
    relay()
    const handle: BatchHandler = async (tx, batch) => {
      const closed = batch.find((event) => event.key === stuck && numberOf(event) === 5)
      if (closed !== undefined && !open) {
        seen++
        return Promise.reject(new Park(closed.id, 'not-yet'))
      }
      return record(tx, batch)
    }
    // However long the others take: three tries would be over, and the event dead, half a second after the first.
    consumer(group, handle, reader, Infinity)
    await write(writer, events)
    await settled(group, others, upTo(20))
    await eventually(() => seen > 1, { what: 'tried again' })
    expect(await effectsOf(reader, group, [stuck!])).toEqual(each([stuck!], upTo(5)))
    open = true
    await settled(group, keys, upTo(20))
  })

  it('parks what a handler hands back, and never out of order', async () => {
    const { writer, relay, consumer, settled } = stage
    const { keys, events } = interleaved(3, 12)
    const group = newGroup()
    const record = recordEffects(group)
    const refused = new Set<string>()
    relay()
    consumer(group, async (tx, batch) => {
      const now = batch.filter((event) => numberOf(event) % 4 === 1 && !refused.has(event.id))
      for (const event of now) refused.add(event.id)
      await record(
        tx,
        batch.filter((event) => !now.includes(event)),
      )
      return now.map((event) => ({ event: event.id, reason: 'later' }))
    })
    await write(writer, events)
    await settled(group, keys, upTo(12))
  })

  it('finds the faulty event by halving, gives it up after its tries, and goes on behind it', async () => {
    const { writer, reader, relay, consumer, settled } = stage
    const { keys, events } = interleaved(6, 20)
    const group = newGroup()
    const record = recordEffects(group)
    let broken = true
    relay()
    const bad = events.find((event) => event.key === keys[0] && (event.data as { n?: number }).n === 7)!
    consumer(group, async (tx, batch) => {
      await record(tx, batch)
      if (broken && batch.some((event) => event.id === bad.id)) throw new TypeError('of no interest')
    })
    await write(writer, events)
    await settled(group, keys.slice(1), upTo(20))
    await settled(
      group,
      keys.slice(0, 1),
      upTo(20).filter((n) => n !== 7),
    )
    const dead = (await listDead(reader)).find((one) => one.event === bad.id)!
    expect(dead).toMatchObject({ group, topic: 'reviews', reason: 'TypeError', attempts: 3, state: 'dead' })
    expect(dead.places[0]).toMatch(/^contract-trouble\.ts:\d+$/)
    const whole = await showDead(reader, dead.id)
    expect(JSON.parse(whole!.value!)).toEqual(bad.data)

    broken = false
    expect(await resendDead(reader, dead.id, systemClock.now())).toBe('resent')
    expect(await resendDead(reader, dead.id, systemClock.now())).toBe('not-dead')
    expect(await resendDead(reader, randomUUID(), systemClock.now())).toBe('unknown')
    await eventually(async () => (await showDead(reader, dead.id))?.state === 'done', { what: 'done' })
    const done = (await effectsOf(reader, group, keys))[keys[0]!]!
    expect(done.filter((n) => n === 7)).toHaveLength(1)
    expect((await listDead(reader)).some((one) => one.id === dead.id)).toBe(false)
  })

  it('buries what is no valid event at once, tells its dead-letter topic, and holds up nothing', async () => {
    const { writer, reader, relay, consumer, settled } = stage
    const { keys, events } = interleaved(1, 4)
    const group = newGroup()
    const part = partitionOf(keys[0]!, topics.reviews.partitions)
    relay()
    consumer(group)
    await write(writer, events.slice(0, 2), 1)
    const headers = {
      ce_id: randomUUID(),
      ce_type: 'org.tocsin.review.closed.v1',
      odd: 'a\0b',
      'content-type': 'application/json',
    }
    await writer.db.execute(sql`
        insert into outbox (topic, part, key, event_id, headers, value, at)
        values ('reviews', ${part}, ${keys[0]}, ${headers.ce_id}, ${JSON.stringify(headers)}::json, ${Buffer.from('{"cut')}, ${eventTime.toISOString()})`)
    await write(writer, events.slice(2), 1)
    await settled(group, keys, upTo(4))
    const dead = (await listDead(reader)).find((one) => one.group === group)!
    expect(dead).toMatchObject({ reason: 'json', attempts: 0, topic: 'reviews' })
    expect(await showDead(reader, dead.id)).toMatchObject({ value: '{"cut', headers, key: keys[0] })
    const { rows } = await reader.db.execute<{ topic: string; headers: Record<string, string> }>(
      sql`select topic, headers from outbox where headers::text like ${`%${group}%`}`,
    )
    expect(rows).toMatchObject([
      {
        topic: 'reviews.dead',
        headers: { tocsin_reason: 'json', tocsin_group: group, ce_id: headers.ce_id },
      },
    ])
  })

  it('sets aside a record that the log refuses, loudly, and carries the others', async () => {
    const { writer, logger, relay, consumer, settled } = stage
    const { keys, events } = interleaved(1, 6)
    const group = newGroup()
    const part = partitionOf(keys[0]!, topics.reviews.partitions)
    const id = randomUUID()
    await write(writer, events.slice(0, 3))
    await writer.db.execute(sql`
        insert into outbox (topic, part, key, event_id, headers, value, at)
        values ('reviews', ${part}, ${keys[0]}, ${id}, '{}', ${Buffer.alloc(1_200_000, 32)}, ${eventTime.toISOString()})`)
    await write(writer, events.slice(3))
    relay()
    consumer(group)
    await settled(group, keys, upTo(6))
    expect((await listDead(writer)).find((one) => one.event === id)).toMatchObject({
      group: null,
      topic: 'reviews',
    })
    expect(logger.lines).toContainEqual(
      expect.objectContaining({
        event: 'relay.refused',
        fields: expect.objectContaining({ id }) as unknown,
      }),
    )
  })
}
