/**
 * An intake: from a known source and a checked report to a receipt. Nothing here leaves the process but to the
 * database, so a report is kept while the log, the keeper of keys and every other service are down.
 */
import { isPassing, type Database, type Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { Problem } from '@tocsin/service'
import { VaultUnavailable, type Sealer } from '@tocsin/vault'
import { reportProgress, withdrawReport, type Claim } from './follow-report.ts'
import { findSubmission, keepReports, type Keeping, type Submission } from './keep-reports.ts'
import type { IntakeKeys } from './keys.ts'
import { guard, type Guard, type Limits } from './limits.ts'
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
  sealer: Sealer
  keys: IntakeKeys
  voice: Voice
  clock: Clock
  limits: Limits
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

export function openIntake(options: IntakeOptions): Intake {
  const { database, keys, clock, limits, pause } = options
  const parts = { sealer: options.sealer, keys, voice: options.voice }
  const follow = { database, keys, voice: options.voice, clock }
  const gate = guard(limits, clock)

  const keepOne = (from: Reporter, submission: Submission): Promise<Keeping> => {
    const running = gate.admit(() =>
      database.transaction((tx) => keepReports(tx, parts, from, [submission], clock.now())),
    )
    if (running === null) throw tooBusy()
    return orUnavailable(running.then(([keeping]) => keeping!))
  }

  /** Over its limit a source may still learn what became of a request whose answer was lost. */
  async function repeatOrLimited(
    from: Reporter,
    submission: Submission,
    forMilliseconds: number,
  ): Promise<Taking> {
    const before = await orUnavailable(findSubmission(database.db, keys, from, submission))
    return before ?? { outcome: 'limited', forMilliseconds }
  }

  function counted(taking: Taking): Taking {
    options.count?.(taking.outcome === 'kept' && taking.repeated ? 'repeated' : taking.outcome)
    return taking
  }

  return {
    clock,
    guard: gate,
    async take(from, submission) {
      const wait = gate.report(from.key)
      if (wait > 0) return counted(await repeatOrLimited(from, submission, wait))
      const keeping = await keepOne(from, submission)
      if (keeping.outcome !== 'kept' || keeping.repeated) gate.reportRepeated(from.key)
      return counted(keeping)
    },
    async takeAnonymous(address, submission) {
      const share = gate.anonymousReport(address)
      if ('refusedFor' in share)
        return counted(await repeatOrLimited(anonymous, submission, share.refusedFor))
      if (share.delay > 0) await pause(share.delay)
      const keeping = await keepOne(anonymous, submission)
      if (keeping.outcome !== 'kept' || keeping.repeated) gate.anonymousRepeated(address)
      return counted(keeping)
    },
    keepAll: (tx, from, submissions) => keepReports(tx, parts, from, submissions, clock.now()),
    progress: (receipt) => orUnavailable(reportProgress(follow, receipt)),
    withdraw: (claim, erase) => orUnavailable(withdrawReport(follow, claim, erase)),
    knowSource: (shown) => orUnavailable(knowSource(database, keys.apiKey, shown)),
    sourceOfKey: (keyId) => orUnavailable(sourceOfKey(database, keyId)),
    makeSource: (given) => orUnavailable(makeSource(database, keys.apiKey, given)),
    listSources: () => orUnavailable(listSources(database)),
    addKey: (source) => orUnavailable(addKey(database, keys.apiKey, source)),
    revokeKey: (keyId) => orUnavailable(revokeKey(database, keyId)),
  }
}

/** What cannot be kept now is refused with when to try again, never accepted (promise 9). */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof VaultUnavailable || isPassing(cause))
      throw new Problem('unavailable', {
        retryAfterSeconds: 5,
        detail: 'Nothing was lost: try again.',
        cause,
      })
    throw cause
  }
}

function tooBusy(): Problem {
  return new Problem('unavailable', { retryAfterSeconds: 1, detail: 'Too much at once: try again.' })
}
