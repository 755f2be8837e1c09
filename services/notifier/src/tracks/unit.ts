/** A transaction's work from its beginning to what it writes. */
import type { Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import type { DirectoryCopy } from '../directory/copy.ts'
import { flush } from './flush.ts'
import { openWork, type Work, type WorkSettings } from './work.ts'

export interface UnitParts extends WorkSettings {
  clock: Clock
  directory: DirectoryCopy
}

/** Opens the work on the directory as it stands, does it, writes what follows. */
export async function inWork<T>(tx: Tx, parts: UnitParts, act: (work: Work) => Promise<T>): Promise<T> {
  const [directory, { rows }] = await Promise.all([
    parts.directory.read(tx),
    tx.execute<{ channel: string }>(sql`select channel from disabled_channels`),
  ])
  const disabled = new Set(rows.map((row) => row.channel))
  const { foldMs, supported } = parts
  const work = openWork({ directory, disabled, now: parts.clock.now(), foldMs, supported })
  const result = await act(work)
  await flush(tx, work)
  return result
}
