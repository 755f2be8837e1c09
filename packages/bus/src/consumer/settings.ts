import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import type { FaultHook } from '../faults.ts'
import type { BusLogger } from '../logger.ts'
import type { BatchHandler } from './handler.ts'
import type { Turns } from './turns.ts'

/** When a parked event is tried again and how often. */
export interface Patience {
  tries: number
  firstMs: number
  mostMs: number
}

/** What the parts of one consumer share. */
export interface ConsumerSettings {
  group: string
  /** this process, as one among those that have taken turns */
  me: string
  database: Database
  /** the log's */
  suspects: Turns
  handle: BatchHandler
  clock: Clock
  logger: BusLogger
  patience: Patience
  faults: FaultHook
}

/** About seven hours in all: an outage of what a handler needs passes within it. */
export const defaultPatience: Patience = { tries: 16, firstMs: 1_000, mostMs: 3_600_000 }

/** @returns how long after its `tries`-th try an event waits */
export function patienceMs(patience: Patience, tries: number): number {
  return Math.min(patience.mostMs, patience.firstMs * 2 ** Math.min(Math.max(0, tries - 1), 30))
}
