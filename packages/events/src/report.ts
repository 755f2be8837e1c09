/**
 * Topics `reports.civil-society` and `reports.regional`: what an intake says of a report. No text travels: words,
 * contact, exact place and link lie sealed in the vault (design, section 4).
 */
import * as z from 'zod'
import {
  admin1Code,
  audience,
  basis,
  countryCode,
  day,
  dayPrecision,
  instant,
  reportKind,
  uuid,
} from './codes.ts'

/** An HMAC of (source, root or observer; country): nobody but the intakes can invert it or join it across countries. */
export const sourceToken = z.string().regex(/^[0-9a-f]{32,64}$/)

export const reportSubmitted = z.looseObject({
  report: uuid,
  /** cut to the hour, as every time about a report */
  receivedAt: instant,
  source: sourceToken,
  root: sourceToken,
  observer: sourceToken.nullable(),
  vouched: z.boolean(),
  /** reliability of the source, Admiralty code, as the operator set it; null: not judged */
  grade: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).nullable().optional(),
  /** a data set (UCDP, ACLED, GDELT): baseline, corroborates nothing, pages nobody */
  feed: z.boolean(),
  /** event time only, raises nothing */
  backfill: z.boolean(),
  exercise: z.boolean(),
  kind: reportKind,
  basis,
  /** BCP 47, as the source gave it */
  language: z.string().max(35).nullable(),
  day: day.nullable(),
  dayPrecision,
  country: countryCode,
  admin1: admin1Code.nullable(),
  sharing: z.array(audience),
  guarded: z.boolean(),
  fewCouldKnow: z.boolean(),
})
export type ReportSubmitted = z.infer<typeof reportSubmitted>

/** Taken back by its source: it counts no more from `at` on. */
export const reportRetracted = z.looseObject({ report: uuid, country: countryCode, at: instant })
export type ReportRetracted = z.infer<typeof reportRetracted>

/** Its wrap is gone: nobody can open its words any more. */
export const reportErased = z.looseObject({ report: uuid, country: countryCode, at: instant })
export type ReportErased = z.infer<typeof reportErased>
