/**
 * Sends what is due: claims no more than it can send at once, sends without holding anything of the database, and writes
 * down what became of it in batches.
 */
import { together, type Database } from '@tocsin/database'
import { seatOf, type Directory } from '@tocsin/routing'
import type { Opener } from '@tocsin/vault'
import type { DirectoryCopy } from '../directory/copy.ts'
import { attempt, type AttemptParts } from './attempt.ts'
import { claimDue, mayOpenSockets } from './claim.ts'
import type { AttemptResult, Claimed } from './claimed.ts'
import { openBoxes } from './contacts.ts'
import type { Ended } from './record.ts'

export interface DelivererParts extends AttemptParts {
  database: Database
  directory: DirectoryCopy
  opener: Opener
  /** attempts at once */
  concurrency: number
  record(ended: readonly Ended[]): Promise<void>
  /** told of a failure of our own, by a code */
  onFault(code: string): void
  /** a place has become free, or something was recorded */
  onSettled(): void
}

export interface Deliverer {
  /** Claims and begins what is due. @returns how many it began */
  round(): Promise<number>
  /** Resolves when nothing is in hand. */
  settled(): Promise<void>
}

/** Most attempts of one claim, so that the first of many is on its way before the last is claimed. */
const CLAIM = 100
/** Most that one statement lets through to their sockets, or one transaction records. */
const GROUP = 500
const VAULT_FAILED: AttemptResult = { outcome: 'failed', reason: 'contact-unavailable' }

export function createDeliverer(parts: DelivererParts): Deliverer {
  const { database, clock } = parts
  const inHand = new Set<Promise<unknown>>()
  const group = { most: GROUP, atOnce: 1, isCommon: () => true }
  const mayOpen = together<Claimed, boolean>({
    ...group,
    run: (claimed) => mayOpenSockets(database, claimed, clock.now()),
  })
  const recordAll = async (ended: readonly Ended[]): Promise<readonly Ended[]> => {
    try {
      await parts.record(ended)
    } catch {
      // Unrecorded, each is due again when its lease ends, under the same message id.
      parts.onFault('record-failed')
    }
    parts.onSettled()
    return ended
  }
  const record = together<Ended, Ended>({ ...group, run: recordAll })

  async function deliver(
    claimed: Claimed,
    directory: Directory,
    boxes: Awaited<ReturnType<typeof openBoxes>>,
  ): Promise<void> {
    let result: AttemptResult
    try {
      result = await attempt(claimed, { ...parts, directory, boxes, mayOpen })
    } catch {
      parts.onFault('attempt-failed')
      result = { outcome: 'failed', reason: 'internal' }
    }
    await record({ claimed, result, at: clock.now() })
  }

  return {
    async round() {
      const free = Math.min(parts.concurrency - inHand.size, CLAIM)
      if (free <= 0) return 0
      const { claimed, revision } = await claimDue(database, clock.now(), free)
      if (claimed.length === 0) return 0
      const directory = await parts.directory.read(database.db, revision)
      const subjects = claimed.flatMap(({ seat }) => seatOf(directory, seat)?.sealed ?? [])
      const boxes = await openBoxes(parts.opener, subjects).catch(() => {
        parts.onFault('vault-failed')
        return null
      })
      for (const one of claimed) {
        const unopened: Ended = { claimed: one, result: VAULT_FAILED, at: clock.now() }
        const trying = boxes === null ? record(unopened) : deliver(one, directory, boxes)
        const work: Promise<unknown> = trying.finally(() => {
          inHand.delete(work)
          parts.onSettled()
        })
        inHand.add(work)
      }
      return claimed.length
    },
    async settled() {
      while (inHand.size > 0) await Promise.allSettled(inHand)
    },
  }
}
