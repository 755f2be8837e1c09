/** Processes that die or sleep between any two of their steps. */
import { listDead, type FaultPoint } from '@tocsin/bus'
import { partitionOf, topics } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { BUSY_MS, LEASE_MS, newGroup, type Stage } from './stage.ts'
import { interleaved, reviewClosed, upTo, write } from './world.ts'

export function killContract(stage: Stage): void {
  it(
    'loses and repeats nothing when a relay is killed between any two of its steps',
    { timeout: 900_000 },
    async () => {
      const { adapter, world, bus, writer, relay, consumer, child, settled } = stage
      // Six rounds of 20 a partition pass before the last death, even where each key has a partition of its own.
      const { keys, events } = interleaved(8, 140)
      const group = newGroup()
      const points: FaultPoint[] = [
        'relay: rows read',
        'relay: before send',
        bus.kind === 'kafka' ? 'relay: sent, not moved' : 'relay: appended, not moved',
        'relay: moved, not committed',
        'relay: committed',
      ]
      await write(writer, events)
      for (const point of points) {
        const dying = await child({
          part: 'relay',
          leaseMs: LEASE_MS,
          fault: { point, nth: 2, signal: 'SIGKILL' },
        })
        await dying.line((line) => line === `fault ${point}`, point, BUSY_MS)
        expect((await dying.ended).signal).toBe('SIGKILL')
      }
      relay()
      consumer(group)
      await settled(group, keys, upTo(140))
      expect(await adapter.doubled(world)).toBe(0)
    },
  )

  it(
    'does every effect once when a consumer is killed between any two of its steps',
    { timeout: 900_000 },
    async () => {
      const { writer, reader, relay, child, settled } = stage
      const { keys, events } = interleaved(8, 60)
      const group = newGroup()
      const points: FaultPoint[] = [
        'consumer: batch read',
        'consumer: try written',
        'consumer: inbox written',
        'consumer: handled',
        'consumer: offset written',
        'consumer: committed',
        'parked: try written',
        'parked: handled',
        'parked: committed',
      ]
      relay()
      await write(writer, events)
      for (const point of points) {
        const dying = await child({
          part: 'consumer',
          group,
          refuseEvery: 20,
          fault: { point, nth: 1, signal: 'SIGKILL' },
        })
        await dying.line((line) => line === `fault ${point}`, point, BUSY_MS)
        expect((await dying.ended).signal).toBe('SIGKILL')
        // A claim of the dead is not waited for here.
        await reader.db.execute(sql`update parked set next_at = '2000-01-01' where consumer_group = ${group}`)
        // Four of these deaths may meet one event, which three would bury.
        await reader.db.execute(sql`update consumer_try set deaths = 0 where consumer_group = ${group}`)
      }
      const last = await child({ part: 'consumer', group, refuseEvery: 20 })
      await settled(group, keys, upTo(60))
      await last.stop()
    },
  )

  it(
    'gives up an event of which the process has died three times, and none that was in hand beside it',
    { timeout: 900_000 },
    async () => {
      const { writer, reader, relay, child, settled } = stage
      const { keys, events } = interleaved(8, 10)
      const group = newGroup()
      relay()
      await write(writer, events)
      const partOf = (key: string): number => partitionOf(key, topics.reviews.partitions)
      const elsewhere = keys.find((key) => partOf(key) !== partOf(keys[0]!))!
      const poison = { key: keys[0]!, n: 4, beside: { key: elsewhere, n: 4 } }
      let deaths = 0
      for (;;) {
        const dying = await child({ part: 'consumer', group, poison })
        const poisoned = await Promise.race([
          dying.ended.then(({ signal }) => {
            if (signal !== 'SIGKILL') throw new Error(`the child ended by itself:\n${dying.lines.join('\n')}`)
            return true
          }),
          eventually(
            async () => (await listDead(reader)).some((one) => one.group === group && one.reason === 'died'),
            { what: 'death or burial', within: BUSY_MS, every: 100 },
          ).then(() => false),
        ])
        if (!poisoned) break
        deaths++
      }
      // One in a whole batch, then three alone.
      expect(deaths).toBe(4)
      await settled(group, keys.slice(1), upTo(10))
      await settled(
        group,
        keys.slice(0, 1),
        upTo(10).filter((n) => n !== 4),
      )
      const died = (await listDead(reader)).filter((one) => one.group === group && one.reason === 'died')
      expect(died).toMatchObject([{ attempts: 3, topic: 'reviews' }])
    },
  )

  it(
    'keeps order when a relay sleeps beyond its lease and wakes after another has taken over',
    { timeout: 900_000 },
    async () => {
      const { adapter, world, bus, writer, running, relay, consumer, child, settled } = stage
      const points: FaultPoint[] = [
        'relay: before send',
        bus.kind === 'kafka' ? 'relay: sent, not moved' : 'relay: appended, not moved',
        'relay: moved, not committed',
      ]
      for (const point of points) {
        const { keys, events } = interleaved(6, 20)
        const group = newGroup()
        await write(writer, events)
        const sleeper = await child({
          part: 'relay',
          leaseMs: LEASE_MS,
          fault: { point, nth: 1, signal: 'SIGSTOP' },
        })
        await sleeper.line((line) => line === `fault ${point}`, point, BUSY_MS)
        // A transaction of the sleeper holds the lease's row: PostgreSQL ends it as it would after 60 s of idleness.
        await eventually(async () => (await world.endIdleTransactions()) === 0, {
          what: 'no transaction of the sleeper is left',
        })
        const successor = relay()
        consumer(group)
        await eventually(async () => (await successor.pending()) === 0, {
          what: 'the successor has carried all',
          within: BUSY_MS,
        })
        sleeper.send('SIGCONT')
        // By then it has sent what it had in hand, where the log lets it, and has met the newer epoch.
        await sleeper.line((line) => line.includes('relay.failed'), 'the sleeper has noticed', BUSY_MS)
        await settled(group, keys, upTo(20))
        await write(
          writer,
          keys.map((key) => reviewClosed(key, 20)),
        )
        await settled(group, keys, upTo(21))
        expect(await adapter.doubled(world)).toBe(0)
        await Promise.all(running.splice(0).map((part) => part.stop()))
        await sleeper.stop()
      }
    },
  )
}
