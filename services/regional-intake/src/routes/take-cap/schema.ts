import { isCountry } from '@tocsin/places'
import * as z from 'zod'

const fault = z.object({ pointer: z.string(), detail: z.string() })
const identity = z.object({ identifier: z.string(), sender: z.string(), sent: z.string() })

const kept = z
  .object({
    outcome: z.literal('kept'),
    identity,
    receipt: z.string().meta({ description: 'the way to follow this report; keep it as a secret' }),
    country: z.string(),
    countryBy: z.enum(['area', 'source', 'issuer']).meta({
      description: "who said so: the alert's areas, `?country=`, or the codes and address of its issuer",
    }),
  })
  .meta({ id: 'CapKept' })
const duplicate = z
  .object({
    outcome: z.literal('duplicate'),
    identity,
    changed: z
      .boolean()
      .meta({ description: 'differs from what was kept under this identity; that stays as it was' }),
  })
  .meta({ id: 'CapDuplicate' })
const refused = z
  .object({ outcome: z.literal('refused'), identity: identity.partial(), faults: z.array(fault) })
  .meta({ id: 'CapRefused' })

export const capResults = z
  .object({ results: z.array(z.discriminatedUnion('outcome', [kept, duplicate, refused])) })
  .meta({ id: 'CapResults' })

/** The parser has made bytes of it; what they say is for `readCap`. */
export const capDocument = z
  .unknown()
  .meta({ description: 'a CAP 1.2 alert, a list of alerts, or an EDXL-DE envelope' })

export const capQuery = z.strictObject({
  country: z
    .string()
    .refine(isCountry, 'an ISO 3166-1 alpha-3 code')
    .optional()
    .meta({ description: 'for alerts whose areas leave the country open' }),
})
