/** Topic `tracks`: an alert's way through one party, and each message on that way. Key: alert id + party. */
import * as z from 'zod'
import {
  channelKind,
  countryCode,
  horizon,
  instant,
  level,
  meaning,
  messageClass,
  partyId,
  uuid,
} from './codes.ts'

/** alert (or review item) and party */
const track = { alert: uuid, party: partyId }

/** Why a person is written to. */
export const deliveryKind = z.enum([
  'alert',
  'level-rise',
  'surge',
  'update',
  'issued',
  'handover',
  'reminder',
  'reopened',
  'cancel',
  'ended',
  'review',
  'operator-page',
])
export type DeliveryKind = z.infer<typeof deliveryKind>

export const trackStarted = z.looseObject({
  ...track,
  version: z.number().int().positive(),
  level,
  horizon,
  at: instant,
  reason: z.string(),
  /** of a review item: states whose people must not hear of it; none where an older release wrote it */
  barred: z.array(countryCode).optional(),
})
export type TrackStarted = z.infer<typeof trackStarted>

/** A review item has come to be kept from further states: all of them, as it is now. */
export const trackBarred = z.looseObject({ ...track, barred: z.array(countryCode), at: instant })
export type TrackBarred = z.infer<typeof trackBarred>

export const trackEscalated = z.looseObject({
  ...track,
  step: z.number().int().nonnegative(),
  pass: z.number().int().positive(),
  at: instant,
  reason: z.string(),
})
export type TrackEscalated = z.infer<typeof trackEscalated>

export const trackStopped = z.looseObject({
  ...track,
  at: instant,
  reason: z.enum(['answered', 'ended', 'cancelled', 'resolved', 'issued', 'closed']),
  seat: uuid.nullable(),
  meaning: meaning.nullable(),
  /** ids of deliveries that were on their way when the answer became known */
  inFlight: z.array(uuid),
})
export type TrackStopped = z.infer<typeof trackStopped>

export const trackExhausted = z.looseObject({ ...track, at: instant })
export type TrackExhausted = z.infer<typeof trackExhausted>

export const deliveryPlanned = z.looseObject({
  ...track,
  delivery: uuid,
  version: z.number().int().positive(),
  seat: uuid,
  channel: uuid,
  channelKind,
  class: messageClass,
  kind: deliveryKind,
  step: z.number().int().nonnegative().nullable(),
  /** the instant by which an answer is asked, if one is */
  answerBy: instant.nullable(),
  due: instant,
})
export type DeliveryPlanned = z.infer<typeof deliveryPlanned>

export const deliverySent = z.looseObject({
  ...track,
  delivery: uuid,
  seat: uuid,
  attempt: z.number().int().positive(),
  at: instant,
  /** what shows that it arrived: `2xx`, `receipt`; null where the channel proves nothing (SMTP 250) */
  proof: z.enum(['2xx', 'receipt']).nullable(),
})
export type DeliverySent = z.infer<typeof deliverySent>

export const deliveryFailed = z.looseObject({
  ...track,
  delivery: uuid,
  seat: uuid,
  attempt: z.number().int().positive(),
  at: instant,
  permanent: z.boolean(),
  /** a code, never a driver's text */
  reason: z.string().max(64),
  nextAt: instant.nullable(),
})
export type DeliveryFailed = z.infer<typeof deliveryFailed>

export const deliveryStopped = z.looseObject({
  ...track,
  delivery: uuid,
  seat: uuid,
  at: instant,
  reason: z.string().max(64),
})
export type DeliveryStopped = z.infer<typeof deliveryStopped>
