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
  /** reports being kept at once in this process, over which it is too busy */
  atOnce: number
}

export const defaultLimits: Limits = {
  reports: { perHour: 600, burst: 200 },
  anonymousPool: { perHour: 1000, burst: 1000 },
  anonymousAddress: { perHour: 5, burst: 5 },
  longestDelay: 30_000,
  guesses: { perHour: 120, burst: 30 },
  atOnce: 500,
}

export interface Guard {
  /** @returns ms to wait until a key may send again; 0: one was taken */
  report(key: string): number
  /** A report that turned out to be a repeat costs nothing. */
  reportRepeated(key: string): void
  /** @returns `refusedFor` ms if the pool is empty, else how long to let it wait */
  anonymousReport(address: string): { refusedFor: number } | { delay: number }
  anonymousRepeated(address: string): void
  /** @returns ms until that address may try again; 0: it may */
  mayGuess(address: string): number
  guessedWrong(address: string): void
  /** Runs `work` unless too many run already; then null. */
  admit<T>(work: () => Promise<T>): Promise<T> | null
}

export function guard(limits: Limits, clock: Clock): Guard {
  // addresses are never kept: only what stands for them in this process, in memory
  const salt = randomBytes(32)
  const unnamed = (address: string): string => mac(salt, address).toString('base64')
  const reports = tokenBuckets(limits.reports, clock)
  const pool = tokenBuckets(limits.anonymousPool, clock)
  const addresses = tokenBuckets(limits.anonymousAddress, clock)
  const guesses = tokenBuckets(limits.guesses, clock)
  let running = 0

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
    admit: (work) => {
      if (running >= limits.atOnce) return null
      running += 1
      return work().finally(() => {
        running -= 1
      })
    },
  }
}
