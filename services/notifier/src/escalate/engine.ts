/**
 * The engine: does what is due, then sleeps until the next instant or until something changes. Timers are rows, so any
 * number of engines can run and any of them can be killed.
 */
import type { Database, Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { nextDue } from './next-due.ts'

export interface EngineParts {
  database: Database
  clock: Clock
  /** longest sleep, in milliseconds: others may have made something due */
  lookMs: number
  /** transactions that do what is due. @returns how much it was */
  jobs: Readonly<Record<'alerts' | 'tracks' | 'asks', (tx: Tx) => Promise<number>>>
  /** begins attempts; returns without waiting for them */
  deliver(): Promise<number>
  settled(): Promise<void>
  onFault(error: unknown): void
}

export interface Engine {
  wake(): void
  stop(): Promise<void>
}

/** Others are at what is due. */
const BUSY_MS = 25
/** After a failure of our own, the database's mostly, it waits this long. */
const FAULT_MS = 500

export function startEngine(parts: EngineParts): Engine {
  const { database, clock, lookMs } = parts
  let stopping = false
  let woken = false
  let rouse: (() => void) | null = null

  function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        rouse = null
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      rouse = done
    })
  }

  function wake(): void {
    woken = true
    rouse?.()
  }

  /** @returns milliseconds until the next instant */
  async function round(): Promise<number> {
    // What is due to be sent is not kept waiting by the look at what else is.
    const [due, begun] = await Promise.all([nextDue(database), parts.deliver()])
    let done = begun
    const now = clock.now().getTime()
    const isDue = (instant: Date | null): boolean => instant !== null && instant.getTime() <= now
    for (const job of ['alerts', 'tracks', 'asks'] as const) {
      if (isDue(due[job])) done += await database.transaction((tx) => parts.jobs[job](tx))
    }
    if (done > 0) return 0
    // What is due and was not taken is in another's hands, or waits for a free place, which a wake tells.
    if (Object.values(due).some(isDue)) return Math.min(lookMs, BUSY_MS)
    const instants = Object.values(due).flatMap((instant) =>
      instant === null ? [] : [instant.getTime() - now],
    )
    return Math.min(lookMs, ...instants)
  }

  async function run(): Promise<void> {
    while (!stopping) {
      woken = false
      try {
        const wait = await round()
        if (wait > 0 && !woken && !stopping) await sleep(Math.max(wait, 1))
      } catch (error) {
        parts.onFault(error)
        if (!stopping) await sleep(FAULT_MS)
      }
    }
    await parts.settled()
  }

  const ended = run()
  return {
    wake,
    async stop() {
      stopping = true
      wake()
      await ended
    },
  }
}
