/** What a reviewer may send; forms and API share these shapes. */
import { actorType, countryCode, level, partyId } from '@tocsin/events'
import { refusal } from '@tocsin/messages'
import * as z from 'zod'
import { closeReason } from '../review/decision.ts'

const reason = z
  .string()
  .trim()
  .min(3)
  .max(1_000)
  .meta({ description: 'why; kept for as long as the decision' })
/** A form sends one value as a string and several as a list. */
const many = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(partyId).max(200),
)
const note = z
  .string()
  .trim()
  .max(600)
  .transform((text) => (text === '' ? null : text))
  .nullable()
  .default(null)
  .meta({ description: 'stands in the message to everybody told: no names, no village, no word of law' })

export const issueBody = z.strictObject({
  version: z.coerce.number().int().positive(),
  note,
  ticked: many,
  struckOut: many,
})
export const closeBody = z.strictObject({ kind: z.enum(['cancel', 'end']), closeReason, reason })
export const excludeBody = z.strictObject({ state: countryCode, until: z.iso.date(), reason })
export const judgeBody = z.strictObject({
  situation: z.uuid(),
  judgement: z.enum(['hold', 'raise', 'lower']),
  level: z.union([level, z.literal('none')]),
  until: z.iso.date(),
  reason,
  closeReason: closeReason.nullable().default(null),
})
const letter = z.enum(['A', 'B', 'C', 'D', 'E', 'F'])
const digit = z.coerce
  .number()
  .pipe(z.union([1, 2, 3, 4, 5, 6].map((n) => z.literal(n as 1 | 2 | 3 | 4 | 5 | 6))))
export const reportBody = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('grade'), credibility: digit, reason }),
  z.strictObject({ action: z.literal('grade-source'), reliability: letter, reason }),
  z.strictObject({ action: z.enum(['ask', 'verify', 'discard', 'confirm-place']), reason }),
  z.strictObject({ action: z.enum(['link', 'split']), other: z.uuid(), reason }),
  z.strictObject({
    action: z.literal('name-actors'),
    actors: z
      .array(z.strictObject({ type: actorType, states: z.array(countryCode).max(10) }))
      .min(1)
      .max(10),
    reason,
  }),
])
export const settleBody = z.strictObject({ reason })
/** No report came before; and years that PostgreSQL writes as before Christ cannot be read back. */
const sent = (at: Date): boolean => at.getTime() >= 0
const hour = z.iso
  .datetime()
  .transform((text) => new Date(text))
  .refine(sent, refusal('refused.before-1970'))
export const compromisedBody = z.strictObject({ since: hour, reason })
export const campaignBody = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['dismiss', 'strike-reports']), reason }),
  z.strictObject({ action: z.literal('strike-sources'), since: hour, reason }),
])
export const liftBody = z.strictObject({ reason })

/** A form has one actor, its states in one field, and times without a zone, which are UTC. */
const formHour = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, refusal('refused.date-and-time'))
  .transform((text) => new Date(`${text}Z`))
  .refine(sent, refusal('refused.before-1970'))
export const actorForm = z.strictObject({
  actorType,
  states: z
    .string()
    .trim()
    .toUpperCase()
    .transform((text) => (text === '' ? [] : text.split(/[\s,]+/)))
    .pipe(z.array(countryCode).max(10)),
  reason,
})
export const compromisedForm = z.strictObject({ since: formHour, reason })
export const campaignForm = z.discriminatedUnion('action', [
  z.object({ action: z.enum(['dismiss', 'strike-reports']), reason }),
  z.object({ action: z.literal('strike-sources'), since: formHour, reason }),
])

/** A form's own fields beside the body: which decision it is, and the page to go back to. */
export const formHead = z.object({ decision: z.uuid() })
/** Until the end of that day, UTC. */
export const endOf = (date: string): Date => new Date(`${date}T23:59:59.999Z`)
