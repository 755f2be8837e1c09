/**
 * The report contract of both intakes (design, section 4): what a source may send, strictly. An unknown field, a wrong
 * type or an impossible date is refused by name, so that nobody believes something was kept that was not.
 */
import { actorType, audience, basis, countryCode, day, dayPrecision, reportKind } from '@tocsin/events'
import * as z from 'zod'

/** Characters of free text (design, section 8). */
export const TEXT_LIMIT = 100_000
const SAID_LIMIT = 500

/** One line as somebody said it: no control characters, which would break what shows it. */
const said = (limit: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(limit)
    .regex(/^[^\p{Cc}]*$/u, 'one line without control characters')
const count = z.int().min(0).max(10_000_000)

/** Who is said to act or to be behind it; a kind and states, at most a name of a group as said, never a person. */
const actor = z.strictObject({
  type: actorType,
  states: z.array(countryCode).max(8).default([]),
  said: said(200)
    .optional()
    .meta({ description: 'name of a force or group as the observer said it; no person' }),
})

/** A coded event, as data sets and CAP have them. */
const codedEvent = z.strictObject({
  scheme: z.enum(['ucdp', 'acled', 'gdelt', 'cap', 'own']).meta({ description: 'whose codes these are' }),
  code: said(64),
  title: said(SAID_LIMIT).optional(),
  deaths: z.strictObject({ low: count, best: count, high: count }).optional(),
})

const place = z.strictObject({
  country: said(100).meta({ description: 'ISO 3166-1 alpha-3, or a name that stands for one country alone' }),
  admin1: said(100)
    .optional()
    .meta({ description: 'ISO 3166-2 code, or the name of the first-level division' }),
  said: said(SAID_LIMIT).optional().meta({ description: 'the place as the observer said it' }),
  point: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional()
    .meta({ description: 'WGS 84; sealed for the custodian, only the division follows from it' }),
})

const kindMeaning =
  'incident: it happened · threat: somebody says or shows it will · movement: forces, arms or people move · ' +
  'speech: incitement · easing: something calms · event: a coded event alone · nothing-to-report: all quiet'
const guardedMeaning =
  'sexual violence or harm to a child: country and week only; there is no field for a person, and nothing of it is quoted'

export const report = z
  .strictObject({
    kind: reportKind.meta({ description: kindMeaning }),
    text: z
      .string()
      .max(TEXT_LIMIT)
      .optional()
      .meta({ description: 'in any language; only triage opens it' }),
    event: codedEvent.optional(),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/, 'a BCP 47 tag such as fr or pt-MZ')
      .optional(),
    day: day.optional().meta({ description: 'first day it happened or is feared, UTC' }),
    dayPrecision: dayPrecision.optional().meta({ description: 'day where `day` is given, else unknown' }),
    place,
    whom: said(SAID_LIMIT).optional().meta({ description: 'the group that is hit or threatened, as said' }),
    actors: z.array(actor).max(16).default([]),
    ticks: z
      .array(z.string().regex(/^\d{1,2}(\.\d{1,2})?$/, 'an indicator of the catalogue, such as 8.4'))
      .max(64)
      .default([]),
    observer: said(64).optional().meta({ description: 'who saw it: an id that the source chose, no name' }),
    relayedBy: said(200).optional().meta({ description: 'through whom it came to the source' }),
    basis: basis.default('unknown'),
    sharing: z
      .array(audience)
      .max(4)
      .refine((list) => new Set(list).size === list.length, 'names an audience twice')
      .default(['desks'])
      .meta({ description: 'who may be told what follows from it; triage always reads it' }),
    guarded: z.boolean().default(false).meta({ description: guardedMeaning }),
    fewCouldKnow: z
      .boolean()
      .default(false)
      .meta({ description: 'few people could know this: place and day widen' }),
    exercise: z.boolean().default(false),
    backfill: z
      .boolean()
      .default(false)
      .meta({ description: 'history: by event time only, it raises nothing' }),
    contact: said(SAID_LIMIT)
      .optional()
      .meta({ description: 'sealed for the custodian; never used unasked' }),
    sourceLink: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional()
      .meta({ description: 'sealed; never fetched' }),
  })
  .meta({ id: 'Report' })

/** A report as read: defaults filled in, fields checked one by one, not yet against each other. */
export type Report = z.infer<typeof report>
/** A report as a caller may write it. */
export type ReportInput = z.input<typeof report>
