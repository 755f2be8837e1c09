/** What of an intake's limits an operator may set (design, section 8). */
import * as z from 'zod'
import { defaultLimits, type Limits } from './limits.ts'
import type { Rate } from './token-buckets.ts'

const rate = (usual: Rate) => z.coerce.number().int().positive().default(usual.perHour)

export const limitSettings = {
  /** new reports a key; a third of them at once */
  REPORTS_AN_HOUR: rate(defaultLimits.reports),
  /** anonymous reports, all together; also at once */
  ANONYMOUS_AN_HOUR: rate(defaultLimits.anonymousPool),
  /** wrong receipts or keys an address; a quarter of them at once */
  GUESSES_AN_HOUR: rate(defaultLimits.guesses),
} as const

type LimitSettings = { [K in keyof typeof limitSettings]: z.infer<(typeof limitSettings)[K]> }

export function limitsFrom(settings: LimitSettings): Limits {
  const by = (perHour: number, share: number): Rate => ({ perHour, burst: Math.ceil(perHour * share) })
  return {
    ...defaultLimits,
    reports: by(settings.REPORTS_AN_HOUR, 1 / 3),
    anonymousPool: by(settings.ANONYMOUS_AN_HOUR, 1),
    guesses: by(settings.GUESSES_AN_HOUR, 1 / 4),
  }
}
