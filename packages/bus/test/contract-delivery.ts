/** What every event gets: once, in order, as it was written, whoever shares the work. */
import { randomUUID } from 'node:crypto'
import { queue } from '@tocsin/database'
import { type TocsinEvent } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { newGroup, type Stage } from './stage.ts'
import { effectsOf, eventTime, interleaved, recordEffects, reviewClosed, upTo, write } from './world.ts'

export function deliveryContract(stage: Stage): void {
  it('gives each event once, those of one key in order, with what it was written with', async () => {
    const { writer, relay, consumer, settled } = stage
    const { keys, events } = interleaved(12, 30)
    const group = newGroup()
    const seen: TocsinEvent[] = []
    const record = recordEffects(group)
    relay()
    consumer(group, async (tx, batch) => {
      seen.push(...batch)
      await record(tx, batch)
    })
    await write(writer, events)
    await settled(group, keys, upTo(30))
    const sent = events[0]!
    const { traceparent, ...rest } = seen.find((event) => event.id === sent.id)!
    expect(rest).toEqual(sent)
    expect(traceparent).toBeUndefined()
  })

  it('keeps two writers of one key in the order of their commits', async () => {
    const { writer, reader, relay, consumer } = stage
    const key = randomUUID()
    const group = newGroup()
    const carrier = relay()
    consumer(group)
    const locked = (n: number) =>
      writer.transaction(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${key}))`)
        await queue(tx, reviewClosed(key, n))
      })
    await Promise.all(upTo(40).map(locked))
    await eventually(async () => (await effectsOf(reader, group, [key]))[key]!.length === 40, {
      what: 'all',
    })
    // What the log has shown already may still have to be noted as published.
    await eventually(async () => (await carrier.pending()) === 0, { what: 'all are noted as published' })
    const { rows } = await writer.db.execute<{ n: number }>(sql`
        select (convert_from(value, 'UTF8')::json ->> 'n')::integer as n from outbox_published where key = ${key} order by id`)
    expect((await effectsOf(reader, group, [key]))[key]).toEqual(rows.map((row) => row.n))
  })

  it('writes CloudEvents in binary mode', async () => {
    const { writer, reader, running, logFor, relay } = stage
    relay()
    const [event] = interleaved(1, 1).events
    await write(writer, [
      { ...event!, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    ])
    const records: { headers: Record<string, string>; key: string; value: string }[] = []
    const subscription = logFor(reader).subscribe({
      group: newGroup(),
      topics: ['reviews'],
      batchSize: 500,
      position: () => Promise.resolve(0),
      onReleased: () => Promise.resolve(),
      onBatch: ({ records: batch, next }) => {
        for (const { headers, key, value } of batch) {
          records.push({ headers, key: key.toString(), value: value!.toString() })
        }
        return Promise.resolve({ outcome: 'done', next })
      },
    })
    running.push(subscription)
    const record = await eventually(() => records.find((one) => one.headers.ce_id === event!.id), {
      what: 'the record',
    })
    expect(record).toMatchObject({
      key: event!.key,
      headers: {
        ce_specversion: '1.0',
        ce_id: event!.id,
        ce_source: 'triage',
        ce_type: 'org.tocsin.review.closed.v1',
        ce_time: eventTime.toISOString(),
        ce_dataschema: 'urn:tocsin:event:review.closed:1',
        ce_traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        'content-type': 'application/json',
      },
    })
    expect(JSON.parse(record.value)).toEqual(event!.data)
  })

  it('shares partitions among members that come and go', async () => {
    const { world, writer, running, relay, consumer, settled } = stage
    const { keys, events } = interleaved(16, 45)
    const group = newGroup()
    const thirds = [0, 1, 2].map((third) => events.slice(third * 240, (third + 1) * 240))
    relay()
    const first = consumer(group)
    await first.ready
    await write(writer, thirds[0]!)
    const other = world.reader({ max: 20 })
    const counted = new Map<string, number>()
    const record = recordEffects(group)
    const second = consumer(
      group,
      async (tx, batch) => {
        for (const event of batch) counted.set(event.key, (counted.get(event.key) ?? 0) + 1)
        await record(tx, batch)
      },
      other,
    )
    await second.ready
    await write(writer, thirds[1]!)
    await settled(group, keys, upTo(30))
    await eventually(
      async () => {
        await write(writer, interleaved(12, 1).events)
        return counted.size > 0
      },
      { what: 'the second member has its share', every: 200 },
    )
    await first.stop()
    running.splice(running.indexOf(first), 1)
    await write(writer, thirds[2]!)
    await settled(group, keys, upTo(45))
  })
}
