/** Decisions as rows: one shape a kind, checked when read, so that a row of a later release is passed over, not guessed. */
import { level, partyId } from '@tocsin/events'
import * as z from 'zod'

export const closeReason = z.enum(['not-confirmed', 'sent-in-error', 'superseded', 'eased'])

export interface StoredDecision extends Record<string, unknown> {
  id: string
  kind: string
  person: string | null
  second: string | null
  alert: string | null
  situation: string | null
  report: string | null
  at: string
  until: string | null
  reason: string
  data: unknown
}

const date = z.coerce.date()
const head = { id: z.uuid(), at: date }

const decision = z.discriminatedUnion('kind', [
  z.object({
    ...head,
    kind: z.literal('issue'),
    alert: z.uuid(),
    version: z.number().int().positive(),
    note: z.string().nullable(),
    ticked: z.array(partyId),
    struckOut: z.array(partyId),
  }),
  z.object({
    ...head,
    kind: z.enum(['cancel', 'end']),
    alert: z.uuid(),
    closeReason,
    settledBefore: date,
    settledReports: z.array(z.uuid()),
  }),
  z.object({
    ...head,
    kind: z.literal('exclude'),
    state: z.string(),
    until: date,
    second: z.uuid().nullable(),
  }),
  z.object({
    ...head,
    kind: z.literal('judge'),
    situation: z.string(),
    judgement: z.enum(['hold', 'raise', 'lower']),
    level: z.union([level, z.literal('none')]),
    until: date,
    closeReason: closeReason.nullable(),
  }),
])
export type Decision = z.infer<typeof decision>

/** @returns the decision, or null where its kind bears on no level or alert (a grade, a look) */
export function meaningful(row: StoredDecision): Decision | null {
  const data = typeof row.data === 'object' && row.data !== null ? row.data : {}
  const read = decision.safeParse({ ...row, ...data })
  return read.success ? read.data : null
}
