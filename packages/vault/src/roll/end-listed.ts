/**
 * What a restored database still has and the keeper's list names as erased is ended again: the holder of the series
 * first ends what it knows of it, then the sealed parts go. Cut short, it is found and done again.
 */
import type { Database } from '@tocsin/database'
import type { Keeper } from '../keeper.ts'
import type { EpochStore } from './epoch-store.ts'

const PAGE = 500

/** What the holder does with subjects that were erased; may be called again for the same ones. */
export type OnEnded = (subjects: readonly string[]) => Promise<void>

/** Those whose wraps are gone already. @returns how many were ended */
export async function endListed(
  parts: { database: Database; keeper: Keeper; store: EpochStore; onEnded: OnEnded },
  now: Date,
): Promise<number> {
  const { database, keeper, store, onEnded } = parts
  let ended = 0
  let after = ''
  for (;;) {
    const subjects = await store.keyless(database.db, after, PAGE)
    const last = subjects.at(-1)
    if (last === undefined) return ended
    const listed: string[] = []
    for (const subject of subjects) if (await keeper.isErased(subject)) listed.push(subject)
    if (listed.length > 0) {
      await onEnded(listed)
      await store.endKeyless(database.db, listed, now)
    }
    ended += listed.length
    after = last
  }
}
