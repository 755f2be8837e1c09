import type { Database } from '@tocsin/database'
import type pg from 'pg'
import { codeOf } from '../code-of.ts'
import type { BusLogger } from '../logger.ts'
import { backoffMs, createPace } from '../pace.ts'
import { WAKE_CHANNEL } from './append.ts'

/**
 * Listens for the relays' NOTIFY on a connection of its own. It only makes things prompt: without it, or while it is
 * broken, subscriptions find new records at their next poll.
 *
 * @param wake given the topics that have new records
 */
export function listenForWakes(
  database: Database,
  wake: (topics: ReadonlySet<string>) => void,
  logger: BusLogger,
): { stop(): Promise<void> } {
  const pace = createPace()
  let client: pg.Client | null = null
  let stopping = false

  async function run(): Promise<void> {
    for (let failures = 0; !stopping; failures++) {
      try {
        client = await database.connect()
        const ended = new Promise((resolve) => client!.once('end', resolve))
        client.on('notification', ({ payload = '' }) => wake(new Set(payload.split(' '))))
        await client.query(`listen ${WAKE_CHANNEL}`)
        failures = 0
        if (stopping) await client.end()
        await ended
      } catch (error) {
        if (!stopping) logger.warn('database.lost', { code: codeOf(error) })
        await client?.end().catch(() => undefined)
      }
      client = null
      if (!stopping) await pace.wait(backoffMs(failures))
    }
  }

  const ended = run()
  return {
    async stop() {
      stopping = true
      pace.wake()
      await client?.end().catch(() => undefined)
      await ended
    },
  }
}
