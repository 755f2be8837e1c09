/**
 * Topic `directory` (compacted, key: entity id): who can receive, in whole entities; the desk owns it. Names of holders
 * and addresses of channels travel only as a sealed box that the notifier can open (design, section 4; vault.md).
 */
import * as z from 'zod'
import {
  channelKind,
  countryCode,
  day,
  horizon,
  instant,
  level,
  messageLanguage,
  partyId,
  uuid,
} from './codes.ts'

const entity = { id: z.string(), version: z.number().int().positive(), removed: z.boolean().default(false) }

/** A regional organisation, a network that vouches for sources, the review rota or the operators. */
export const organisationChanged = z.looseObject({
  ...entity,
  id: partyId,
  name: z.string().max(200),
  kind: z.enum(['regional', 'network', 'review', 'operator', 'partner', 'responder']),
  /** country of its seat; its own systems answer to that country's law */
  hostCountry: countryCode.nullable(),
  languages: z.array(messageLanguage),
})
export type OrganisationChanged = z.infer<typeof organisationChanged>

export const stateChanged = z.looseObject({
  ...entity,
  id: countryCode,
  /** neighbours by land, which a reviewer may tick */
  neighbours: z.array(countryCode),
})
export type StateChanged = z.infer<typeof stateChanged>

/** A way to a seat. Readers and jurisdiction decide between `full` and `bare` (design, section 6). */
export const channel = z.object({
  id: uuid,
  kind: channelKind,
  /** country of number, mail host or desk; null: none known, read as the party's own */
  jurisdiction: countryCode.nullable(),
  /** who can read it: the holder alone, or all persons named */
  readers: z.union([z.literal('holder'), z.array(uuid)]),
  /** this channel only ever carries `bare` */
  alwaysBare: z.boolean().default(false),
})
export type Channel = z.infer<typeof channel>

export const seatRole = z.enum([
  'duty',
  'deputy',
  'head',
  'focal-point',
  'deputy-focal-point',
  'reviewer',
  'operator',
])
export type SeatRole = z.infer<typeof seatRole>

export const seatChanged = z.looseObject({
  ...entity,
  id: uuid,
  party: partyId,
  role: seatRole,
  /** person who holds it; null: vacant or by schedule */
  holder: uuid.nullable(),
  schedule: uuid.nullable(),
  channels: z.array(channel),
  timeZone: z.string(),
  language: messageLanguage,
  /** a state's seat is woken only if it opted in */
  wake: z.boolean(),
  /** what an answer by link is worth */
  linkAnswer: z.enum(['full', 'buys-a-step', 'none']),
  /** subject in the vault, series `recipients`; parts `contact:<channel id>` (address, secret) and `holder` (name, word) */
  sealed: uuid.nullable(),
})
export type SeatChanged = z.infer<typeof seatChanged>

export const personChanged = z.looseObject({
  ...entity,
  id: uuid,
  languages: z.array(messageLanguage),
  /** states with which the person has declared a conflict; nationality is not stored */
  conflicts: z.array(countryCode),
  absences: z.array(z.object({ from: instant, until: instant, substitute: uuid.nullable() })),
})
export type PersonChanged = z.infer<typeof personChanged>

/** A gapless rotation; times of day are local to its zone. */
export const scheduleChanged = z.looseObject({
  ...entity,
  id: uuid,
  timeZone: z.string(),
  rotation: z.object({
    every: z.enum(['day', 'week']),
    handover: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    from: day,
    persons: z.array(uuid).min(1),
  }),
  overrides: z.array(z.object({ from: instant, until: instant, person: uuid })),
})
export type ScheduleChanged = z.infer<typeof scheduleChanged>

export const membershipChanged = z.looseObject({
  ...entity,
  id: z.string(),
  organisation: partyId,
  state: countryCode,
  from: day.nullable(),
  until: day.nullable(),
})
export type MembershipChanged = z.infer<typeof membershipChanged>

export const policyStep = z.object({
  seats: z.array(uuid).min(1),
  /** until the next step, in seconds, counted from the instant at which this step really started */
  delaySeconds: z.number().int().positive(),
})
export const policyRule = z.object({
  levels: z.array(level).min(1),
  /** null: any */
  horizons: z.array(horizon).nullable(),
  /** null: any kind of version */
  kinds: z.array(z.enum(['rise', 'surge', 'new-facts'])).nullable(),
  steps: z.array(policyStep).min(1),
  passes: z.number().int().positive(),
  /** until the next channel of the same person, without proof, in seconds */
  patienceSeconds: z.number().int().positive(),
})
/** Frozen whole into a track when it starts: all levels, steps, delays, seats. */
export const policyChanged = z.looseObject({
  ...entity,
  id: z.string(),
  party: partyId,
  /** first match wins */
  rules: z.array(policyRule).min(1),
  /** the configured chain of fall-backs, ending at operators */
  fallback: z.array(partyId),
})
export type PolicyChanged = z.infer<typeof policyChanged>

/** Each minute: a copy whose last beat is 5 minutes old is stale. */
export const directoryBeat = z.looseObject({ id: z.literal('beat'), at: instant })
export type DirectoryBeat = z.infer<typeof directoryBeat>
