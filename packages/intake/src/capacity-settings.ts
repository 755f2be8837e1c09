/** The settings and wiring of what limits an intake as a whole. */
import { statfs } from 'node:fs/promises'
import type { Clock } from '@tocsin/events'
import type { Logger, Metrics } from '@tocsin/service'
import * as z from 'zod'
import { capacityWatch, type Capacity } from './capacity.ts'

export const capacitySettings = {
  /** how long events may wait to be handed on before more are refused */
  OUTBOX_LIMIT_MINUTES: z.coerce.number().positive().default(360),
  /** folders, by commas, on the disks whose room is watched: those of the database and of the log */
  DISK_FOLDERS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((folder) => folder !== '')),
  /** under it nothing more is taken; 0 watches no disk */
  DISK_FREE_PERCENT: z.coerce.number().min(0).max(100).default(10),
} as const

type CapacitySettings = { [K in keyof typeof capacitySettings]: z.infer<(typeof capacitySettings)[K]> }

/** What an intake logs when it becomes full and when it is open again. */
export const capacityLogEvents = { 'intake.full': ['reason'], 'intake.open': [] } as const

/** The check of a service by its settings, with its gauge and its log lines. */
export function capacityFrom(
  settings: CapacitySettings,
  parts: { clock: Clock; outboxAge: () => Promise<number>; metrics: Metrics; logger: Logger },
): () => Promise<Capacity> {
  const { clock, outboxAge, metrics, logger } = parts
  const age = metrics.gauge('tocsin_intake_outbox_age_seconds', 'how long the oldest event waits, at least')
  let full = false
  return capacityWatch({
    clock,
    outboxAge,
    statfs,
    folders: settings.DISK_FOLDERS,
    limits: {
      outboxAge: settings.OUTBOX_LIMIT_MINUTES * 60_000,
      free: settings.DISK_FREE_PERCENT / 100,
    },
    measured: (capacity) => {
      age.set(capacity.evidence.outboxAge / 1000)
      if (capacity.outcome === 'full' && !full) logger.error('intake.full', { reason: capacity.reason })
      if (capacity.outcome === 'open' && full) logger.info('intake.open', {})
      full = capacity.outcome === 'full'
    },
  })
}
