/**
 * The closed lists that several events share. Words and meanings: design, section 1.
 */
import * as z from 'zod'

/** ISO 3166-1 alpha-3; XAA to XZZ are user-assigned and stand for fictional states. */
export const countryCode = z.string().regex(/^[A-Z]{3}$/, 'an ISO 3166-1 alpha-3 code')
/** ISO 3166-2, such as `CF-OP`. */
export const admin1Code = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'an ISO 3166-2 code')
/** A calendar day, UTC. */
export const day = z.iso.date()
/** An instant, ISO 8601 with `Z`. */
export const instant = z.iso.datetime()
export const uuid = z.uuid()

/** Judgements of risk, lowest first; never findings of law. */
export const levels = ['watch', 'concern', 'imminent', 'ongoing'] as const
export const level = z.enum(levels)
export type Level = z.infer<typeof level>

export const horizon = z.enum(['hours', 'days', 'weeks'])
export type Horizon = z.infer<typeof horizon>
export const trend = z.enum(['rising', 'steady', 'falling'])
export const confidence = z.enum(['low', 'medium', 'high'])

/** What a report says. `nothing-to-report` is a sign of life and carries no indicator. */
export const reportKind = z.enum([
  'incident',
  'threat',
  'movement',
  'speech',
  'easing',
  'event',
  'nothing-to-report',
])
export type ReportKind = z.infer<typeof reportKind>
/** How the observer knows. */
export const basis = z.enum(['saw', 'told-by-witness', 'heard', 'unknown'])
export type Basis = z.infer<typeof basis>
export const dayPrecision = z.enum(['day', 'week', 'month', 'unknown'])
/** To whom what follows from a report may go; triage always. */
export const audience = z.enum(['desks', 'other-states', 'own-state', 'responders'])
export type Audience = z.infer<typeof audience>

export const modality = z.enum([
  'asserted',
  'attributed',
  'feared',
  'denied',
  'negated',
  'hypothetical',
  'historical',
  'exercise',
  'fiction',
  'quoted',
])
export type Modality = z.infer<typeof modality>

/** Who is said to act. `unknown` is never read as "not the state". */
export const actorType = z.enum([
  'state-organ',
  'state-linked',
  'foreign-state',
  'organisation',
  'non-state',
  'unknown',
])
export type ActorType = z.infer<typeof actorType>

/** Whom an alert implicates; states and organisations by code, never a person. */
export const implicated = z.object({
  type: actorType,
  states: z.array(countryCode).default([]),
  organisations: z.array(uuid).default([]),
})
export type Implicated = z.infer<typeof implicated>

/** An organisation's id, a state's code, `review` or `operator`. */
export const partyId = z.string().min(3).max(64)
export type PartyId = z.infer<typeof partyId>

/** What a seat answers; the first five stop its track, the last three advance it (design, section 1). */
export const meaning = z.enum([
  'received',
  'assessing',
  'acting',
  'known',
  'referred',
  'cannot-act',
  'recused',
  'doubted',
])
export type Meaning = z.infer<typeof meaning>

/** The six languages of every text that people read. */
export const languages = ['en', 'fr', 'pt', 'ar', 'es', 'sw'] as const
export const messageLanguage = z.enum(languages)
export type MessageLanguage = z.infer<typeof messageLanguage>

/** `full`; `bare`: a message waits, answer by when; `silent`: nothing. */
export const messageClass = z.enum(['full', 'bare', 'silent'])
export type MessageClass = z.infer<typeof messageClass>

export const channelKind = z.enum(['email', 'webhook', 'sms', 'voice', 'page'])
export type ChannelKind = z.infer<typeof channelKind>

export const tlp = z.enum(['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR'])
export type Tlp = z.infer<typeof tlp>
