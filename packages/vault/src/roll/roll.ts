/**
 * Rolling: a new epoch is opened, living wraps are moved to it, and the old one's private half is destroyed; then what
 * was erased before opens from no copy any more. Each step commits by itself and is found again by looking, so a roll
 * that was cut short anywhere is simply called again, and two at once do no harm.
 */
import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import type { Series } from '../epoch.ts'
import type { Keeper } from '../keeper.ts'
import { endListed, type OnEnded } from './end-listed.ts'
import { epochStore } from './epoch-store.ts'
import { moveWraps, type MoveParts } from './move-wraps.ts'
import { closedEpochs, isDue, mayDie, oldestEpochSeconds, type Rhythm } from './schedule.ts'
import type { RollHook } from './step.ts'

/** How long an epoch may be sealed to, in days, where no roll comes: intakes then stop rather than seal to an old key. */
export const EPOCH_DAYS = 30

const DAY_MS = 86_400_000
const ROUNDS = 20
/** Longer than any backup that is kept beside living keys; after that no wrap of before can be opened anyway. */
const ERASED_KEPT_DAYS = 90

export interface RollOptions {
  /** as the service that opens the series */
  database: Database
  keeper: Keeper
  series: Series
  clock: Clock
  rhythm: Rhythm
  /** told of subjects that a restored database brought back and the keeper knows as erased */
  onEnded?: OnEnded
  /** for tests: told after each step */
  at?: RollHook
}

/**
 * What a roll is asked for. `due`: what its time has come for · `start`: the same by a process that may have found a
 * restored database · `roll`: open another epoch now, the old one's key is
 * destroyed after the grace · `burn`: destroy all closed epochs' keys now.
 */
export type RollDemand = 'due' | 'start' | 'roll' | 'burn'

export interface Rolled {
  series: Series
  opened: boolean
  /** wraps moved to the open epoch, wraps that no key opens, subjects ended by the keeper's erased list */
  moved: number
  damaged: number
  erased: number
  /** keys destroyed */
  destroyed: number
  /** closed epochs whose key lives on: in their grace, or because the keeper has not that key */
  waiting: number
  keyMissing: number
  /** age of the oldest key that lives */
  oldestSeconds: number
}

/** @throws VaultUnavailable, KeyFileUnreadable, or the driver's error: nothing is lost, call again */
export async function roll(options: RollOptions, demand: RollDemand = 'due'): Promise<Rolled> {
  const { database, keeper, series, clock, onEnded = async () => undefined, at = () => undefined } = options
  const store = epochStore(series)
  const parts: MoveParts = { database, keeper, series, store, onEnded, at }
  const rhythm = demand === 'burn' ? { ...options.rhythm, graceMs: 0 } : options.rhythm
  const now = clock.now()
  const sum = { moved: 0, damaged: 0, erased: 0, destroyed: 0, keyMissing: 0 }

  const before = await store.epochs(database.db)
  const opened =
    (isOrder(demand) || isDue(before, now, rhythm)) && (await openNext(options, parts, now, demand))
  if (opened || demand === 'start') sum.erased += await endListed(parts, now)
  for (const { id } of before.filter(({ state }) => state === 'destroyed')) {
    // a key store restored from before may have brought it back
    await keeper.destroy(series, id)
  }
  for (const epoch of closedEpochs(await store.epochs(database.db))) {
    let emptied = false
    for (let round = 0; round < ROUNDS && !emptied; round += 1) {
      const moved = await moveWraps(parts, epoch.id, now)
      sum.moved += moved.moved
      sum.damaged += moved.damaged
      sum.erased += moved.erased
      sum.keyMissing += moved.keyMissing ? 1 : 0
      if (moved.keyMissing || !mayDie(epoch, now, rhythm)) break
      await at('all moved')
      emptied = await database.transaction((tx) => store.empty(tx, epoch.id))
    }
    if (!emptied) continue
    await at('batches deleted')
    await keeper.destroy(series, epoch.id)
    await at('key destroyed')
    await store.ended(database.db, epoch.id)
    sum.destroyed += 1
    await at('epoch ended')
  }
  await keeper.forgetErased(new Date(now.getTime() - ERASED_KEPT_DAYS * DAY_MS))
  const after = await store.epochs(database.db)
  const waiting = closedEpochs(after).length
  return { series, opened, ...sum, waiting, oldestSeconds: oldestEpochSeconds(after, now) }
}

async function openNext(
  { rhythm }: RollOptions,
  { database, keeper, series, store, at }: MoveParts,
  now: Date,
  demand: RollDemand,
): Promise<boolean> {
  const epoch = await keeper.createEpoch(series, new Date(now.getTime() + EPOCH_DAYS * DAY_MS))
  await at('key made')
  const openedBefore = isOrder(demand) ? now : new Date(now.getTime() - rhythm.everyMs)
  const opened = await database.transaction((tx) => store.openNext(tx, epoch, now, openedBefore))
  if (opened) await at('epoch opened')
  else await keeper.destroy(series, epoch.id)
  return opened
}

const isOrder = (demand: RollDemand): boolean => demand === 'roll' || demand === 'burn'
