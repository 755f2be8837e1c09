/** Topics `reviews` and `drills`: what waits for a person, without content; and exercises, which a desk orders. */
import * as z from 'zod'
import { countryCode, horizon, instant, level, uuid } from './codes.ts'

/**
 * An item that waits. Where it comes to be kept from further states, it is said again, with `barred` as it is by then: who
 * is in conflict with one of these hears no more of it, and nothing else changes.
 */
export const reviewAsked = z.looseObject({
  item: uuid,
  kind: z.enum([
    'proposal',
    'ambiguous-place',
    'near-duplicate',
    'other-language',
    'unknown-actor',
    'doubt',
    'verification',
    'campaign',
  ]),
  /** the alert, where the item is a proposal; then the track's id is the alert's */
  alert: uuid.nullable(),
  deadline: instant,
  couldLeadTo: level,
  /** the alert's, where the item is a proposal; none where an older release wrote it */
  horizon: horizon.optional(),
  /** all states whose people must not hear of the item; a proposal's follow its alert; none where an older release wrote it */
  barred: z.array(countryCode).optional(),
  at: instant,
})
export type ReviewAsked = z.infer<typeof reviewAsked>

export const reviewClosed = z.looseObject({
  item: uuid,
  outcome: z.enum(['issued', 'cancelled', 'verified', 'discarded', 'decided', 'obsolete']),
  at: instant,
})
export type ReviewClosed = z.infer<typeof reviewClosed>

export const drillOrdered = z.looseObject({
  drill: uuid,
  country: countryCode,
  level,
  orderedBy: uuid,
  at: instant,
})
export type DrillOrdered = z.infer<typeof drillOrdered>
