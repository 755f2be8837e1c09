import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { codeOf } from '../code-of.ts'
import { asError, deferred } from '../deferred.ts'
import type { SubscribeOptions, Subscription } from '../log.ts'
import type { BusLogger } from '../logger.ts'
import { backoffMs, createPace, type Pace } from '../pace.ts'
import { joinGroup, keyOf, type Held } from './group.ts'
import { readEnds, readFrom } from './read.ts'

/** What this member knows of a partition that it holds. */
interface Reader extends Held {
  position: number | null
  since: string | null
  busy: Promise<void> | null
  restsUntil: number
  failures: number
}

const IDLE_MS = 50
const PARALLEL = 4

/** Reads the partitions that the group gives us, each in order, several at a time. Survives a database that is away. */
export function subscribePostgres(
  at: { database: Database; clock: Clock; logger: BusLogger; leaseMs: number },
  options: SubscribeOptions,
  onWake: (pace: Pace) => () => void,
): Subscription {
  const { database, logger, leaseMs } = at
  const { group } = options
  const member = joinGroup(at, group, options.topics)
  const readers = new Map<string, Reader>()
  const pace = createPace()
  const forget = onWake(pace)
  const ready = deferred<void>()
  let stopping = false
  let heartbeatDue = 0

  async function heartbeat(): Promise<void> {
    heartbeatDue = performance.now() + leaseMs / 5
    const held = await member.heartbeat(
      (one) => readers.get(keyOf(one))?.busy != null,
      (one) => readers.get(keyOf(one))?.position ?? null,
    )
    const names = new Set(held.map(keyOf))
    const released = [...readers.values()].filter((reader) => !names.has(keyOf(reader)))
    for (const reader of released) readers.delete(keyOf(reader))
    for (const one of held) {
      if (readers.has(keyOf(one))) continue
      readers.set(keyOf(one), { ...one, position: null, since: null, busy: null, restsUntil: 0, failures: 0 })
    }
    await options.onReleased(released)
    ready.resolve()
  }

  async function round(): Promise<void> {
    if (performance.now() >= heartbeatDue) await heartbeat()
    const ends = await readEnds(database, options.topics)
    for (const reader of readers.values()) {
      const end = ends.get(reader.topic)![reader.part] ?? 0
      if (reader.busy !== null || performance.now() < reader.restsUntil) continue
      reader.position ??= await options.position(reader.topic, reader.part, () => endOf(reader))
      if (reader.position >= end) continue
      if ([...readers.values()].filter((other) => other.busy !== null).length >= PARALLEL) break
      reader.busy = drain(reader, end).finally(() => {
        reader.busy = null
        pace.wake()
      })
    }
  }

  async function endOf({ topic, part }: Held): Promise<number> {
    return (await readEnds(database, [topic])).get(topic)![part] ?? 0
  }

  async function drain(reader: Reader, end: number): Promise<void> {
    try {
      while (!stopping && reader.position !== null && reader.position < end && readers.has(keyOf(reader))) {
        if (!(await batch(reader, end))) return
      }
    } catch (error) {
      logger.warn('consumer.lost', { group, topic: reader.topic, code: codeOf(error) })
      reader.restsUntil = performance.now() + backoffMs(reader.failures++)
    }
  }

  async function batch(reader: Reader, end: number): Promise<boolean> {
    const { topic, part } = reader
    const position = reader.position!
    const page = await readFrom(database, { topic, part, position, since: reader.since }, options.batchSize)
    const last = page.records.at(-1)
    if (last === undefined) {
      // Compaction or retention has taken what was there.
      reader.position = end
      return false
    }
    const result = await options.onBatch({
      topic,
      part,
      position,
      records: page.records,
      next: last.position + 1,
    })
    if (result.outcome === 'lost') {
      reader.position = null
      reader.since = null
      reader.restsUntil = performance.now() + (result.waitMs ?? 0)
      return false
    }
    reader.position = result.next
    if (result.next > last.position) reader.since = page.lastAt
    reader.failures = 0
    return true
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping) {
      try {
        await round()
        failures = 0
        await pace.wait(IDLE_MS)
      } catch (error) {
        logger.warn('consumer.lost', { group, code: codeOf(error) })
        heartbeatDue = 0
        await pace.wait(backoffMs(failures++, 100, 5_000))
      }
    }
    await Promise.all([...readers.values()].map((reader) => reader.busy ?? Promise.resolve()))
    await options.onReleased([...readers.values()])
    await member.leave()
  }

  const failed = deferred<Error>()
  const ended = run().catch((error: unknown) => failed.resolve(asError(error)))
  return {
    ready: ready.promise,
    failed: failed.promise,
    reposition(topic, part) {
      const reader = readers.get(keyOf({ topic, part }))
      if (reader === undefined) return
      reader.position = null
      reader.since = null
      pace.wake()
    },
    async stop() {
      stopping = true
      pace.wake()
      await ended
      forget()
    },
  }
}
