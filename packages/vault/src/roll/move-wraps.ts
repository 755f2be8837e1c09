/** Moves the keys of living subjects from a closed epoch to the open one; what they seal stays as it is. */
import type { Database } from '@tocsin/database'
import { randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { sealBatch } from '../batch.ts'
import { currentEpoch, VaultUnavailable } from '../current-epoch.ts'
import { KEY_BYTES, secretKey } from '../envelope.ts'
import type { Series } from '../epoch.ts'
import type { Keeper } from '../keeper.ts'
import { unwrapKey, wrapKey } from '../wrap.ts'
import type { OnEnded } from './end-listed.ts'
import type { EpochStore, MovedWrap, WrapRow } from './epoch-store.ts'
import type { RollHook } from './step.ts'

const PAGE = 500

export interface MoveParts {
  database: Database
  keeper: Keeper
  series: Series
  store: EpochStore
  onEnded: OnEnded
  at: RollHook
}

export interface Moved {
  moved: number
  /** wraps that no key opens; moved as they are, so that they block no roll */
  damaged: number
  /** what the keeper knew as erased and the database, restored from before, did not */
  erased: number
  /** the keeper has no private half of that epoch: nothing is moved, nothing ended */
  keyMissing: boolean
}

/** @throws VaultUnavailable if no open epoch of this keeper's signing can take them */
export async function moveWraps(parts: MoveParts, epoch: string, now: Date): Promise<Moved> {
  const { database, store, at } = parts
  const sum = { moved: 0, damaged: 0, erased: 0, keyMissing: false }
  for (;;) {
    const rows = await store.wrapsUnder(database.db, epoch, PAGE)
    if (rows.length === 0) return sum
    const erased = await knownAsErased(parts.keeper, rows)
    const living = rows.filter(({ subject }) => !erased.has(subject))
    const keys = await openBatchKeys(parts, epoch, living)
    if (keys === null) return { ...sum, keyMissing: true }
    await at('page read')
    const next = await nextBatch(parts, now)
    const page = living.map((row) => moveOne(row, keys, next))
    if (erased.size > 0) await parts.onEnded([...erased])
    const moved = await database.transaction(async (tx) => {
      await store.endErased(tx, [...erased], now)
      return store.rewrap(tx, next.sealed, page)
    })
    // rolled once more meanwhile: the next round finds the epoch that is open then
    if (moved !== null) {
      sum.moved += moved
      sum.damaged += page.filter((wrap) => wrap.damaged).length
    }
    sum.erased += erased.size
    await at('page moved')
  }
}

async function knownAsErased(keeper: Keeper, rows: readonly WrapRow[]): Promise<Set<string>> {
  const erased = new Set<string>()
  for (const { subject } of rows) if (await keeper.isErased(subject)) erased.add(subject)
  return erased
}

/** @returns the batch keys, null for one that is no batch of this epoch; or null: the private half is not there */
async function openBatchKeys(
  { keeper, series }: MoveParts,
  epoch: string,
  rows: readonly WrapRow[],
): Promise<Map<string, KeyObject | null> | null> {
  const keys = new Map<string, KeyObject | null>()
  for (const { batch, jwe } of rows) {
    if (keys.has(batch)) continue
    const opened = await keeper.openBatch(series, { id: batch, epoch, jwe })
    if (opened === 'destroyed') return null
    keys.set(batch, opened === 'unreadable' ? null : secretKey(opened))
  }
  return keys
}

async function nextBatch({ database, keeper, series }: MoveParts, now: Date) {
  const epoch = await currentEpoch(database.db, series, now)
  if (epoch === null) throw new VaultUnavailable('epoch-missing')
  if (!(await keeper.vouchesFor(epoch))) throw new VaultUnavailable('epoch-forged')
  const bytes = randomBytes(KEY_BYTES)
  return { sealed: await sealBatch(epoch, randomUUID(), bytes), key: secretKey(bytes) }
}

function moveOne(
  { subject, batch, box }: WrapRow,
  keys: ReadonlyMap<string, KeyObject | null>,
  next: Awaited<ReturnType<typeof nextBatch>>,
): MovedWrap & { damaged: boolean } {
  const batchKey = keys.get(batch) ?? null
  const key = batchKey === null ? null : unwrapKey(batchKey, subject, batch, box)
  if (key === null) return { subject, before: batch, box, damaged: true }
  return {
    subject,
    before: batch,
    box: wrapKey(next.key, subject, next.sealed.id, key),
    damaged: false,
  }
}
