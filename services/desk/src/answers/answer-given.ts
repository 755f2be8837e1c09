/** What people say: the eight meanings, comments, the outcome; and what each of them needs. */
import * as z from 'zod'
import { incidentResolved, instant, meaning, type Meaning } from '@tocsin/events'
import type { FieldFault } from '@tocsin/service'

const words = z.string().trim().min(1).max(600)

export const answerGiven = z
  .strictObject({
    meaning: meaning.describe(
      'what this seat says; the first five stop the track, the last three advance it',
    ),
    version: z
      .int()
      .positive()
      .nullable()
      .describe('the version that was read; another one is in force: 409 with the new text'),
    detail: words.nullish().describe('acting: what; referred: to which body; doubted, cannot-act: why'),
    until: instant.nullish().describe('acting: by when'),
    seat: z.uuid().optional().describe('for which of your seats; the one that is asked, if left out'),
  })
  .meta({ id: 'AnswerGiven' })
export type AnswerGiven = z.infer<typeof answerGiven>

export const commentGiven = z
  .strictObject({
    text: z.string().trim().min(1).max(4000),
    kind: z
      .enum(['comment', 'advice'])
      .default('comment')
      .describe('advice is no answer: it stops and advances nothing'),
  })
  .meta({ id: 'CommentGiven' })
export type CommentGiven = z.infer<typeof commentGiven>

export const resolutionGiven = z
  .strictObject({
    outcome: incidentResolved.shape.outcome,
    reason: words.nullish(),
    rightToWakeMe: z.boolean().nullish().describe('whether it was right to wake this person for it'),
  })
  .meta({ id: 'ResolutionGiven' })
export type ResolutionGiven = z.infer<typeof resolutionGiven>

/** Whether a meaning stops the track (design, section 1). */
export function stops(given: Meaning): boolean {
  return given !== 'cannot-act' && given !== 'recused' && given !== 'doubted'
}

const NEEDS_WORDS: Partial<Record<Meaning, string>> = {
  acting: 'say what you do',
  referred: 'say to which body',
  doubted: 'say why',
  'cannot-act': 'say why',
}

/** What an answer lacks, field by field. */
export function faultsOf(given: Pick<AnswerGiven, 'meaning' | 'detail' | 'until'>, now: Date): FieldFault[] {
  const faults: FieldFault[] = []
  const needed = NEEDS_WORDS[given.meaning]
  if (needed !== undefined && (given.detail ?? '') === '') faults.push({ pointer: '/detail', detail: needed })
  const until = given.until ?? null
  if (given.meaning === 'acting' && until === null) faults.push({ pointer: '/until', detail: 'say by when' })
  if (until !== null && Date.parse(until) <= now.getTime())
    faults.push({ pointer: '/until', detail: 'lies in the past' })
  return faults
}
