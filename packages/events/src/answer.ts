/** Topic `answers`: what people at a desk, at a seat, and the operator do. Key: alert id + party. */
import * as z from 'zod'
import { countryCode, instant, meaning, partyId, uuid } from './codes.ts'

const track = { alert: uuid, party: partyId, at: instant }

/** `link`: token and code from a message; `session`: signed in. */
export const answeredBy = z.enum(['link', 'session', 'webhook'])

export const incidentAnswered = z.looseObject({
  ...track,
  answer: uuid,
  seat: uuid,
  /** the delivery whose link was used */
  message: uuid.nullable(),
  meaning,
  by: answeredBy,
  /** the alert version that the page showed */
  version: z.number().int().positive().nullable(),
  /** `acting`: until when; `referred`: to which body; `doubted`, `cannot-act`: why. Short, and only for this party. */
  until: instant.nullable(),
  detail: z.string().max(600).nullable(),
})
export type IncidentAnswered = z.infer<typeof incidentAnswered>

export const incidentSeen = z.looseObject({ ...track, seat: uuid, message: uuid.nullable(), by: answeredBy })
export type IncidentSeen = z.infer<typeof incidentSeen>
/** A colleague rang or walked over. */
export const incidentTold = z.looseObject({ ...track, seat: uuid, by: uuid })
export type IncidentTold = z.infer<typeof incidentTold>
export const incidentAssigned = z.looseObject({ ...track, seat: uuid })
export type IncidentAssigned = z.infer<typeof incidentAssigned>
export const incidentCommented = z.looseObject({ ...track, comment: uuid })
export type IncidentCommented = z.infer<typeof incidentCommented>
export const incidentAdvised = z.looseObject({ ...track, advice: uuid })
export type IncidentAdvised = z.infer<typeof incidentAdvised>
/** An operator has taken the page of an exhausted track. */
export const incidentTaken = z.looseObject({ ...track, seat: uuid })
export type IncidentTaken = z.infer<typeof incidentTaken>
export const incidentAskedAgain = z.looseObject({ ...track, seat: uuid })
export type IncidentAskedAgain = z.infer<typeof incidentAskedAgain>

export const incidentResolved = z.looseObject({
  ...track,
  seat: uuid,
  outcome: z.enum(['acted', 'no-action', 'known-before', 'not-confirmed', 'duplicate']),
  reason: z.string().max(600).nullable(),
  rightToWakeMe: z.boolean().nullable(),
})
export type IncidentResolved = z.infer<typeof incidentResolved>

/** One person, one channel, one class, 72 h: the only way past the protective rule (design, section 6). */
export const alertReleased = z.looseObject({
  ...track,
  release: uuid,
  state: countryCode,
  seat: uuid,
  channel: uuid,
  class: z.enum(['full', 'bare']),
  reviewer: uuid,
  officer: uuid,
  endsAt: instant,
  reason: z.string().max(600),
})
export type AlertReleased = z.infer<typeof alertReleased>
