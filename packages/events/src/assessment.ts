/** Topic `assessments`: one report after triage has read it; a later one of the same report replaces it. */
import * as z from 'zod'
import { actorType, admin1Code, countryCode, day, modality, uuid } from './codes.ts'
import { sourceToken } from './report.ts'

export const indicatorId = z.string().regex(/^[a-z0-9-]*:?\d{1,2}\.\d{1,2}$|^[a-z0-9-]+:[a-z0-9.-]+$/)

export const reportAssessed = z.looseObject({
  report: uuid,
  assessment: z.number().int().positive(),
  catalogue: z.string(),
  language: z.string().nullable(),
  country: countryCode,
  admin1: admin1Code.nullable(),
  day: day.nullable(),
  indicators: z.array(z.object({ id: indicatorId, modality })),
  actors: z.array(z.object({ type: actorType, states: z.array(countryCode) })),
  group: z.string(),
  source: sourceToken,
  root: sourceToken,
})
export type ReportAssessed = z.infer<typeof reportAssessed>

/** The report counts for nothing: erased, retracted, judged worthless by a person, or unreadable. */
export const reportDiscarded = z.looseObject({
  report: uuid,
  reason: z.enum(['erased', 'retracted', 'discarded', 'unreadable']),
})
export type ReportDiscarded = z.infer<typeof reportDiscarded>
