/**
 * The way of a report through triage, top to bottom:
 *
 *   reports.civil-society ┐
 *   reports.regional ─────┴─▶ assessBatch        open, read, keep, mark situations dirty: one transaction
 *                                  │              → assessments, reviews
 *   drills ──▶ takeDrills ─────────┤              a drill is a raised level in a world of its own
 *   answers ─▶ takeAnswers ────────┤              a doubt waits for a reviewer, an outcome is counted
 *                                  ▼
 *                            startEvaluator       what is dirty or due: compute without a lock, then compare and write
 *                                  │              → alerts, reviews
 *                            startCampaignSearch  now and then: what looks coordinated or stolen waits for a reviewer
 *                                  │              → reviews
 *   people ──▶ reviewRoutes ───────┘              issue, exclude, cancel, judge, grade, strike: evidence too, and dirty
 *
 * `directory` ──▶ applyDirectory keeps the copy that the routing preview reads.
 */
import type { BatchHandler } from '@tocsin/bus'
import type { TopicName } from '@tocsin/events'
import { takeAnswers } from './answers/take-answers.ts'
import { assessBatch, type AssessOptions } from './assess/assess.ts'
import { takeDrills } from './drills/take-drills.ts'

export { applyDirectory } from './directory/copy.ts'
export { startCampaignSearch } from './campaigns/search.ts'
export { startEvaluator } from './evaluate/evaluate.ts'

/** The consumer group of everything but the directory. */
export const GROUP = 'triage'

export const topicsRead = [
  'reports.civil-society',
  'reports.regional',
  'answers',
  'drills',
] as const satisfies TopicName[]

/** A batch is of one topic, since it is of one partition. */
export function handleBatch(options: AssessOptions): BatchHandler {
  const handlers: Partial<Record<TopicName, BatchHandler>> = {
    'reports.civil-society': assessBatch(options),
    'reports.regional': assessBatch(options),
    answers: takeAnswers(options),
    drills: takeDrills(options),
  }
  return async (tx, events) => {
    const topic = events[0]?.topic
    return topic === undefined ? undefined : handlers[topic]?.(tx, events)
  }
}
