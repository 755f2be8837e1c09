/**
 * Topic `alerts`: each message is an immutable version that carries the whole state. A consumer ignores a version not
 * above the one it has (design, sections 1 and 4). Nothing else may be added: no count, source, span, grade, name.
 */
import * as z from 'zod'
import {
  admin1Code,
  audience,
  confidence,
  countryCode,
  day,
  horizon,
  implicated,
  instant,
  level,
  partyId,
  tlp,
  trend,
  uuid,
} from './codes.ts'
import { indicatorId } from './assessment.ts'

export const alertKind = z.enum(['rise', 'surge', 'new-facts', 'fall', 'ended', 'cancelled'])
export type AlertKind = z.infer<typeof alertKind>

/** What is feared, as a code that `messages` words without a word of law. */
export const feared = z.enum([
  'attack-on-civilians',
  'killings',
  'expulsion',
  'siege-or-starvation',
  'mass-arrests',
  'sexual-violence',
  'harm-unclear',
])

export const alertArea = z.object({
  country: countryCode,
  admin1: admin1Code.nullable(),
  /** code from the operator's list of groups, or `general` */
  group: z.string(),
  level: z.union([level, z.literal('none')]),
  blindSince: day.nullable(),
  eases: z.array(z.string()),
})
export type AlertArea = z.infer<typeof alertArea>

export const alertVersion = z.looseObject({
  alert: uuid,
  version: z.number().int().positive(),
  kind: alertKind,
  crisis: uuid,
  status: z.enum(['actual', 'exercise']),
  /** `proposed`: raised by rule; `issued`: a named reviewer has read the evidence and said yes */
  stage: z.enum(['proposed', 'issued']),
  issuedBy: z.enum(['reviewer']).nullable(),
  areas: z.array(alertArea).min(1),
  firstDay: day.nullable(),
  lastDay: day.nullable(),
  /** the highest of the areas; of an ended or cancelled alert the last it had */
  level,
  horizon,
  trend,
  confidence,
  feared,
  implicated: z.array(implicated),
  indicators: z.array(z.object({ id: indicatorId, new: z.boolean(), verified: z.boolean() })),
  corroboration: z.enum(['one-source', 'several', 'several-some-first-hand']),
  /** codes of what speaks against it */
  against: z.array(z.string()),
  caveats: z.array(z.string()),
  tlp,
  nextReview: instant.nullable(),
  note: z.string().max(600).nullable(),
  /** reason of a fall or Cancel: not-confirmed, sent-in-error, superseded, eased */
  closeReason: z.enum(['not-confirmed', 'sent-in-error', 'superseded', 'eased']).nullable(),
  gate: z.enum(['desks-at-once', 'review-first']),
  reviewBy: instant,
  raisedAt: instant,
  at: instant,
  /** every candidate state of an ambiguous place */
  place: z.array(countryCode).min(1),
  /** states whose organs two people have ruled out; for notifier and reviewers alone */
  excluded: z.array(countryCode),
  /** audiences for whom the rule still fires on the reports that consent; for notifier and reviewers alone */
  allowed: z.array(audience),
  ticked: z.array(partyId),
  struckOut: z.array(partyId),
})
export type AlertVersion = z.infer<typeof alertVersion>
