/** How much an intake takes, and from whom (design, section 8). What is over it is told when to come back. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '@tocsin/events'
import { mac } from './keys.ts'
import { tokenBuckets, type Rate } from './token-buckets.ts'

export interface Limits {
  /** new reports an API key */
  reports: Rate
  /** anonymous reports, all together */
  anonymousPool: Rate
  /** anonymous reports an address, over which they are delayed */
  anonymousAddress: Rate
  /** longest such delay, ms */
  longestDelay: number
  /** wrong receipts or keys an address */
  guesses: Rate
  /** reports of sources being kept at once in this process, over which it is too busy */
  atOnce: number
  /** the same for whoever has shown no key that was good before: each of reports, receipts and keys to check */
  strangersAtOnce: number
  /** anonymous reports that wait for their address' share, over which more are refused */
  delayedAtOnce: number
  /** feeds being read at once */
  feedsAtOnce: number
}

export const defaultLimits: Limits = {
  reports: { perHour: 600, burst: 200 },
  anonymousPool: { perHour: 1000, burst: 1000 },
  anonymousAddress: { perHour: 5, burst: 5 },
  longestDelay: 30_000,
  guesses: { perHour: 120, burst: 30 },
  atOnce: 500,
  strangersAtOnce: 100,
  delayedAtOnce: 200,
  feedsAtOnce: 4,
}

/** What is admitted to run, each counted by itself: a flood of one fills nobody else's share. */
export type Share = 'reports' | 'anonymous' | 'delayed' | 'receipts' | 'keys' | 'feeds'

export interface Guard {
  /** @returns ms to wait until a key may send again; 0: one was taken */
  report(key: string): number
  /** A report that turned out to be a repeat, or that was not taken, costs nothing. */
  reportRepeated(key: string): void
  /** @returns `refusedFor` ms if the pool is empty, else how long to let it wait */
  anonymousReport(address: string): { refusedFor: number } | { delay: number }
  anonymousRepeated(address: string): void
  /** @returns ms until that address may try again; 0: it may */
  mayGuess(address: string): number
  guessedWrong(address: string): void
  /** @returns null: too many of that share run already; else how to leave it, once */
  enter(share: Share): (() => void) | null
  /** Runs `work` unless too many of that share run already; then null. */
  admit<T>(share: Share, work: () => Promise<T>): Promise<T> | null
}

export function guard(limits: Limits, clock: Clock): Guard {
  // addresses are never kept: only what stands for them in this process, in memory
  const salt = randomBytes(32)
  const unnamed = (address: string): string => mac(salt, address).toString('base64')
  const reports = tokenBuckets(limits.reports, clock)
  const pool = tokenBuckets(limits.anonymousPool, clock)
  const addresses = tokenBuckets(limits.anonymousAddress, clock)
  const guesses = tokenBuckets(limits.guesses, clock)
  const most: Record<Share, number> = {
    reports: limits.atOnce,
    anonymous: limits.strangersAtOnce,
    delayed: limits.delayedAtOnce,
    receipts: limits.strangersAtOnce,
    keys: limits.strangersAtOnce,
    feeds: limits.feedsAtOnce,
  }
  const running: Record<Share, number> = {
    reports: 0,
    anonymous: 0,
    delayed: 0,
    receipts: 0,
    keys: 0,
    feeds: 0,
  }

  function enter(share: Share): (() => void) | null {
    if (running[share] >= most[share]) return null
    running[share] += 1
    return () => {
      running[share] -= 1
    }
  }

  return {
    report: (key) => reports.take(key),
    reportRepeated: (key) => reports.giveBack(key),
    anonymousReport: (address) => {
      const refusedFor = pool.take('all')
      if (refusedFor > 0) return { refusedFor }
      return { delay: Math.min(addresses.take(unnamed(address)), limits.longestDelay) }
    },
    anonymousRepeated: (address) => {
      pool.giveBack('all')
      addresses.giveBack(unnamed(address))
    },
    mayGuess: (address) => {
      const name = unnamed(address)
      const wait = guesses.take(name)
      if (wait === 0) guesses.giveBack(name)
      return wait
    },
    guessedWrong: (address) => void guesses.take(unnamed(address)),
    enter,
    admit: (share, work) => {
      const leave = enter(share)
      return leave === null ? null : work().finally(leave)
    },
  }
}
