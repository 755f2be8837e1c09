/**
 * What lies in the part `text` of a report, as JSON: the words and all coded fields that must not travel. Written by
 * the intakes, read by triage.
 */
import { actorType, countryCode } from '@tocsin/events'
import * as z from 'zod'

/** Names of a report's parts; the custodian's are never handed to triage. */
export const reportParts = {
  text: 'text',
  /** custodian */
  contact: 'contact',
  /** custodian: the exact point */
  place: 'place',
  /** custodian: the link that the source gave */
  source: 'source',
} as const

export const reportText = z.looseObject({
  v: z.literal(1),
  text: z.string().nullable(),
  event: z
    .looseObject({
      /** whose codes: `ucdp`, `acled`, `gdelt`, `cap`, `own` */
      scheme: z.string(),
      code: z.string(),
      title: z.string().nullable(),
      deaths: z.object({ low: z.int(), best: z.int(), high: z.int() }).nullable(),
    })
    .nullable(),
  /** the place as the observer said it */
  placeSaid: z.string().nullable(),
  /** the group that is hit or threatened, as said */
  whom: z.string().nullable(),
  actors: z.array(
    z.looseObject({ type: actorType, states: z.array(countryCode), said: z.string().nullable() }),
  ),
  /** ids of indicators that the source ticked */
  ticks: z.array(z.string()),
  relayedBy: z.string().nullable(),
})
export type ReportText = z.infer<typeof reportText>
