/**
 * Step evaluate: claims what is dirty or due, computes it, writes what differs. Several processes may run it; a crisis
 * is with one of them at a time, and what a killed one left is done by the next.
 */
import { randomUUID } from 'node:crypto'
import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { loggable, type Logger } from '@tocsin/service'
import type { Cadence, LevelModel } from '@tocsin/situations'
import { claimCrisis, holdClaim, nextDue } from './claim.ts'
import { computeCrisis } from './compute.ts'
import { writeCrisis, type Written } from './write.ts'

export interface EvaluateOptions {
  database: Database
  model: LevelModel
  cadence: Cadence
  clock: Clock
}

export interface Evaluated extends Written {
  /** how many were computed */
  situations: number
  /** how often what was read did not decide */
  again: number
}

/** @returns what became of one crisis; null where none waits */
export async function evaluateNext(options: EvaluateOptions): Promise<Evaluated | null> {
  const { database, model, cadence, clock } = options
  const claim = await claimCrisis(database, randomUUID(), clock.now())
  if (claim === null) return null
  const now = clock.now()
  const release = holdClaim(options, claim)
  const computed = await computeCrisis(database, claim, now, model).finally(release)
  const written = await writeCrisis(database, claim, computed, now, model, cadence)
  return { ...written, situations: computed.fresh.length, again: computed.again }
}

export interface Evaluator {
  /** something was marked */
  wake(): void
  stop(): Promise<void>
}

/** Between two looks where nothing wakes us: what another process marked. */
const POLL_MS = 100

export function startEvaluator(
  options: EvaluateOptions & { logger: Logger; onWritten?: (written: Written) => void },
): Evaluator {
  const { database, clock, logger } = options
  let stopping = false
  let wakeUp: (() => void) | null = null
  let woken = false

  const wake = (): void => {
    woken = true
    wakeUp?.()
  }
  const unhook = database.onQueued(wake)

  async function pause(): Promise<void> {
    if (woken || stopping) return
    const due = await nextDue(database)
    const untilDue = due === null ? POLL_MS : Math.max(0, due.getTime() - clock.now().getTime())
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(POLL_MS, untilDue))
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
      if (woken) wakeUp()
    })
    wakeUp = null
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        woken = false
        for (;;) {
          const began = performance.now()
          const written = await evaluateNext(options)
          if (written === null || stopping) break
          const { situations, again } = written
          logger.debug('crisis.evaluated', { ms: Math.round(performance.now() - began), situations, again })
          options.onWritten?.(written)
          if (written.outcome === 'version') logger.info('alert.version', { kind: written.kind })
        }
        await pause()
      } catch (error) {
        // The claim ends with its lease; what failed is looked at again then.
        logger.error('evaluate.failed', loggable(error))
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
    }
  }

  const ended = run()
  return {
    wake,
    async stop() {
      stopping = true
      unhook()
      wake()
      await ended
    },
  }
}
