/**
 * An intake: from a known source and a checked report to a receipt. Nothing here leaves the process but to the
 * database, so a report is kept while the log, the keeper of keys and every other service are down.
 */
import { isPassing, together, type Database, type Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { Problem } from '@tocsin/service'
import { VaultUnavailable, type Sealer } from '@tocsin/vault'
import type { Capacity } from './capacity.ts'
import { reportProgress, withdrawReport, type Claim } from './follow-report.ts'
import { findSubmission, keepReports, type Given, type Keeping, type Submission } from './keep-reports.ts'
import type { IntakeKeys } from './keys.ts'
import { keysGoodBefore } from './keys-good-before.ts'
import { guard, type Guard, type Limits, type Share } from './limits.ts'
import type { Progress } from './progress.ts'
import {
  addKey,
  anonymous,
  knowSource,
  listSources,
  makeSource,
  revokeKey,
  sourceOfKey,
  type KnownSource,
  type NewSource,
  type Reporter,
} from './sources.ts'
import type { Voice } from './submitted-event.ts'

export interface IntakeOptions {
  database: Database
  /** the same database by few connections of its own, for reports without a key */
  strangers: Database
  sealer: Sealer
  keys: IntakeKeys
  voice: Voice
  clock: Clock
  limits: Limits
  /** whether it may take more at all */
  capacity: () => Promise<Capacity>
  /** lets time pass for an anonymous report over its address' share */
  pause: (milliseconds: number) => Promise<void>
  /** told what became of each report, for a metric */
  count?: (outcome: Taking['outcome'] | 'repeated') => void
}

/** `limited`: come back after `forMilliseconds`; nothing was written. */
export type Taking = Keeping | { outcome: 'limited'; forMilliseconds: number }

export interface Intake {
  readonly clock: Clock
  readonly guard: Guard
  /** For what is taken without `take`. @throws Problem `unavailable` while nothing more is taken */
  refuseIfFull(): Promise<void>
  /** Takes one report of a source, within its limits. @throws Problem `unavailable` */
  take(from: KnownSource, submission: Submission): Promise<Taking>
  /** Takes one report of nobody known. @param address used in memory alone */
  takeAnonymous(address: string, submission: Submission): Promise<Taking>
  /**
   * Keeps many in the caller's transaction, without limits: for feeds and lists, which count as one request.
   * @returns what became of each, in their order
   */
  keepAll(tx: Tx, from: KnownSource, submissions: readonly Submission[]): Promise<Keeping[]>
  progress(receipt: string): Promise<Progress | null>
  withdraw(claim: Claim, erase: boolean): Promise<{ erased: boolean } | null>
  knowSource(shownKey: string): Promise<KnownSource | null>
  sourceOfKey(keyId: string): Promise<KnownSource | null>
  makeSource(given: NewSource): ReturnType<typeof makeSource>
  listSources(): ReturnType<typeof listSources>
  addKey(source: string): Promise<string | null>
  revokeKey(keyId: string): Promise<boolean>
}

/** Reports of one transaction at most: a few MiB of sealed parts. */
const TOGETHER = 32

export function openIntake(options: IntakeOptions): Intake {
  const { database, strangers, keys, clock, limits, pause } = options
  const parts = { sealer: options.sealer, keys, voice: options.voice }
  const follow = { database, keys, voice: options.voice, clock }
  const gate = guard(limits, clock)
  const goodBefore = keysGoodBefore()

  /** @throws Problem `unavailable` where too many of that share run, or nothing can be sealed now */
  async function within<T>(share: Share, work: () => Promise<T>): Promise<T> {
    const running = gate.admit(share, work)
    if (running === null) throw tooBusy()
    return orUnavailable(running)
  }

  const keepIn = (place: Database): ((given: Given) => Promise<Keeping>) =>
    together<Given, Keeping>({
      most: TOGETHER,
      // while one run commits, another is sealed
      atOnce: 2,
      run: (given) => place.transaction((tx) => keepReports(tx, parts, given, clock.now())),
      isCommon: (error) => error instanceof VaultUnavailable || isPassing(error),
    })
  const lanes = {
    reports: { keep: keepIn(database), place: database },
    anonymous: { keep: keepIn(strangers), place: strangers },
  }
  const laneOf = (from: Reporter): keyof typeof lanes => (from === anonymous ? 'anonymous' : 'reports')

  const keepOne = (from: Reporter, submission: Submission): Promise<Keeping> =>
    within(laneOf(from), () => lanes[laneOf(from)].keep({ from, submission }))

  const earlier = (from: Reporter, submission: Submission): Promise<Keeping | null> => {
    const { place } = lanes[laneOf(from)]
    return within(laneOf(from), () => findSubmission(place.db, keys, from, submission))
  }

  /** Over its limit a source may still learn what became of a request whose answer was lost. */
  async function repeatOrLimited(
    from: Reporter,
    submission: Submission,
    forMilliseconds: number,
  ): Promise<Taking> {
    return (await earlier(from, submission)) ?? { outcome: 'limited', forMilliseconds }
  }

  async function refuseIfFull(): Promise<void> {
    const { outcome } = await options.capacity()
    if (outcome === 'full') throw full()
  }

  /** @returns the earlier keeping of a repeat, null while there is room. @throws Problem `unavailable` */
  async function repeatIfFull(from: Reporter, submission: Submission): Promise<Keeping | null> {
    const { outcome } = await options.capacity()
    if (outcome === 'open') return null
    const before = await earlier(from, submission)
    if (before === null) throw full()
    return before
  }

  /** Keys that were good in this process are checked whatever others come; of those, only so many at once. */
  async function know(shown: string): Promise<KnownSource | null> {
    const source = goodBefore.has(shown)
      ? await knowSource(database, keys.apiKey, shown)
      : await within('keys', () => knowSource(database, keys.apiKey, shown))
    if (source === null) goodBefore.forget(shown)
    else goodBefore.remember(shown)
    return source
  }

  function counted(taking: Taking): Taking {
    options.count?.(taking.outcome === 'kept' && taking.repeated ? 'repeated' : taking.outcome)
    return taking
  }

  return {
    clock,
    guard: gate,
    refuseIfFull,
    async take(from, submission) {
      const repeat = await repeatIfFull(from, submission)
      if (repeat !== null) return counted(repeat)
      const wait = gate.report(from.key)
      if (wait > 0) return counted(await repeatOrLimited(from, submission, wait))
      return counted(await paidIfKept(keepOne(from, submission), () => gate.reportRepeated(from.key)))
    },
    async takeAnonymous(address, submission) {
      const repeat = await repeatIfFull(anonymous, submission)
      if (repeat !== null) return counted(repeat)
      const share = gate.anonymousReport(address)
      if ('refusedFor' in share)
        return counted(await repeatOrLimited(anonymous, submission, share.refusedFor))
      const { delay } = share
      const waited = delay > 0 ? within('delayed', () => pause(delay)) : Promise.resolve()
      const keeping = waited.then(() => keepOne(anonymous, submission))
      return counted(await paidIfKept(keeping, () => gate.anonymousRepeated(address)))
    },
    keepAll: (tx, from, submissions) =>
      keepReports(
        tx,
        parts,
        submissions.map((submission) => ({ from, submission })),
        clock.now(),
      ),
    progress: (receipt) => within('receipts', () => reportProgress(follow, receipt)),
    withdraw: (claim, erase) =>
      'receipt' in claim
        ? within('receipts', () => withdrawReport(follow, claim, erase))
        : withdrawReport(follow, claim, erase),
    knowSource: know,
    sourceOfKey: (keyId) => sourceOfKey(database, keyId),
    makeSource: (given) => makeSource(database, keys.apiKey, given),
    listSources: () => listSources(database),
    addKey: (source) => addKey(database, keys.apiKey, source),
    revokeKey: (keyId) => revokeKey(database, keyId),
  }
}

/** What cannot be sealed now is refused with when to try again, never accepted (promise 9). */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof VaultUnavailable)
      throw new Problem('unavailable', {
        retryAfterSeconds: 5,
        detail: 'Nothing was lost: try again.',
        cause,
      })
    throw cause
  }
}

/** What is not new, or could not be kept, takes nothing from anybody's share. */
async function paidIfKept(keeping: Promise<Keeping>, giveBack: () => void): Promise<Keeping> {
  try {
    const done = await keeping
    if (done.outcome !== 'kept' || done.repeated) giveBack()
    return done
  } catch (error) {
    giveBack()
    throw error
  }
}

function full(): Problem {
  return new Problem('unavailable', {
    retryAfterSeconds: 60,
    detail: 'Reports cannot be handed on or stored for now: try again later, or use another way.',
  })
}

export function tooBusy(): Problem {
  return new Problem('unavailable', { retryAfterSeconds: 1, detail: 'Too much at once: try again.' })
}
