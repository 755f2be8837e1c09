/**
 * The directory file: flat lists of rows, each with a key that other rows name. The same shape as YAML, as JSON, and
 * line by line as a table. `services/desk/README.md` says what each field means.
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
  organisationChanged,
  scheduleChanged,
  seatRole,
} from '@tocsin/events'
import { isTimeZone } from '@tocsin/messages'

const key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,62}$/, 'a key of 2 to 63 small letters, digits and hyphens')
const partyKey = z.union([key, countryCode], 'the key of an organisation, or the code of a state')
const timeZone = z.string().refine(isTimeZone, 'an IANA time zone, such as Africa/Nairobi')
const languages = z.array(messageLanguage).min(1)
/** `90s`, `15m`, `4h` → seconds */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,5}[smh]$/, 'a duration such as 90s, 15m or 4h')
  .transform((text) => Number(text.slice(0, -1)) * ({ s: 1, m: 60, h: 3600 }[text.slice(-1)] ?? 1))

const organisation = z.strictObject({
  key,
  /** fixed id, where another system knows it already */
  id: z.uuid().optional(),
  name: z.string().min(1).max(200),
  kind: organisationChanged.shape.kind,
  hostCountry: countryCode.nullish().transform((code) => code ?? null),
  languages: languages.default(['en']),
})

const state = z.strictObject({
  code: countryCode,
  /** for invented states; real ones have their names in six languages */
  name: z.string().min(1).max(100).optional(),
  neighbours: z.array(countryCode).default([]),
})

const absence = z.strictObject({
  from: instant,
  until: instant,
  substitute: key.nullish().transform((text) => text ?? null),
})

const person = z.strictObject({
  key,
  name: z.string().min(1).max(200),
  /** what the person types to sign in; none: the person only answers by link */
  signIn: z
    .string()
    .regex(/^[\w.@-]{2,100}$/, '2 to 100 letters, digits and . _ @ -')
    .optional(),
  /** for invented directories; real people get an invitation */
  password: z.string().min(12, 'at least 12 characters').max(200).optional(),
  languages: languages.default(['en']),
  conflicts: z.array(countryCode).default([]),
  absences: z.array(absence).default([]),
  steward: z.boolean().default(false),
})

const channel = z.strictObject({
  key,
  kind: channelKind,
  /** mail address, URL or number; sealed before it is stored */
  address: z.string().min(3).max(500),
  /** webhook: the signing secret */
  secret: z.string().min(16).max(200).optional(),
  /** agreed when the channel was proven; messages begin with it */
  word: z.string().min(1).max(40).optional(),
  jurisdiction: countryCode.nullish().transform((code) => code ?? null),
  readers: z.union([z.literal('holder'), z.array(key).min(1)]).default('holder'),
  alwaysBare: z.boolean().default(false),
})

const seat = z.strictObject({
  key,
  party: partyKey,
  role: seatRole,
  holder: key.nullish().transform((text) => text ?? null),
  schedule: key.nullish().transform((text) => text ?? null),
  channels: z.array(channel).default([]),
  timeZone,
  language: messageLanguage.default('en'),
  wake: z.boolean().default(false),
  linkAnswer: z.enum(['full', 'buys-a-step', 'none']).default('full'),
})

const schedule = z.strictObject({
  key,
  timeZone,
  every: scheduleChanged.shape.rotation.shape.every,
  handover: scheduleChanged.shape.rotation.shape.handover,
  from: day,
  persons: z.array(key).min(1),
  overrides: z.array(z.strictObject({ from: instant, until: instant, person: key })).default([]),
})

const membership = z.strictObject({
  organisation: key,
  state: countryCode,
  from: day.nullish().transform((text) => text ?? null),
  until: day.nullish().transform((text) => text ?? null),
})

const rule = z.strictObject({
  levels: z.array(level).min(1),
  horizons: z
    .array(horizon)
    .min(1)
    .nullish()
    .transform((list) => list ?? null),
  kinds: z
    .array(z.enum(['rise', 'surge', 'new-facts']))
    .min(1)
    .nullish()
    .transform((list) => list ?? null),
  steps: z.array(z.strictObject({ seats: z.array(key).min(1), delay: duration })).min(1),
  passes: z.int().min(1).max(10).default(1),
  patience: duration,
})

const policy = z.strictObject({
  party: partyKey,
  rules: z.array(rule).min(1),
  fallback: z.array(partyKey).default([]),
})

export const directoryFile = z.strictObject({
  organisations: z.array(organisation).default([]),
  states: z.array(state).default([]),
  people: z.array(person).default([]),
  schedules: z.array(schedule).default([]),
  seats: z.array(seat).default([]),
  memberships: z.array(membership).default([]),
  policies: z.array(policy).default([]),
})
export type DirectoryFile = z.infer<typeof directoryFile>
