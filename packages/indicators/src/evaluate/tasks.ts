/** What each label of a set asks, and how a reading answers it. */
import { countsFor, type Reading } from '../reading.ts'
import type { LabelledSet, Row } from './sets.ts'

export interface Labelled {
  row: Row
  label: 0 | 1
}

/** A question a set's rows are labelled for; `answer` says it of a reading. */
export interface Task {
  set: string
  lang: string
  name: string
  rows: Labelled[]
  answer: (reading: Reading) => boolean
}

/** Deeds and fighting. An arrest, or an agency expelled (7.7), is a sign of risk and no violence. */
const violent = new Set(
  (
    '1.1 1.2 2.1 5.3 7.8 7.9 7.10 7.11 8.1 8.2 8.5 9.4 9.5 10.2 10.3 10.5 10.6 11.1 11.2 11.3 11.8 ' +
    '12.7 12.9 12.10 13.7 13.8 13.13 13.14 13.16 14.2 14.4 14.8'
  ).split(' '),
)
/** Harm to people who do not fight, detention included: what "the state did it" is asked of. */
const againstPeople = new Set(
  '1.6 1.10 2.1 5.3 7.7 7.8 7.9 7.10 7.11 10.2 10.3 11.1 12.10 13.11 13.13 13.18 14.4'.split(' '),
)
const spoken = new Set(['7.14', '8.7', '10.1', '13.5', '13.7'])

/** Whether a reading tells of violence against people, or of fighting, that counts. */
export const violentEvent = (reading: Reading): boolean =>
  reading.matches.some((match) => violent.has(match.indicator) && countsFor(match.modality))
const said =
  (signs: ReadonlySet<string>) =>
  (reading: Reading): boolean =>
    reading.matches.some((match) => signs.has(match.indicator) && match.modality === 'asserted')

/** Any sign that a level would count; on ordinary text each is a false alarm. */
export const alarms = (reading: Reading): boolean =>
  reading.matches.some((match) => match.nature !== 'structural' && countsFor(match.modality))

const answers: Record<string, (reading: Reading) => boolean> = {
  violence_event: violentEvent,
  violence: violentEvent,
  assault: violentEvent,
  humanitarian_violence: violentEvent,
  armed_conflict: violentEvent,
  violence_overlay: violentEvent,
  hate: said(spoken),
  threat: (reading) =>
    reading.matches.some(
      ({ indicator, modality }) =>
        indicator === '8.7' && (modality === 'asserted' || modality === 'attributed'),
    ),
  dehumanisation: said(new Set(['13.5'])),
  protest: (reading) => reading.matches.some(({ indicator }) => indicator === '1.10' || indicator === '1.6'),
  state_perpetrator: (reading) =>
    reading.matches.some((match) => againstPeople.has(match.indicator) && countsFor(match.modality)) &&
    reading.actors.some(({ type }) => type === 'state-organ' || type === 'state-linked'),
  sign: (reading) => reading.matches.some(({ modality }) => countsFor(modality)),
}

const direct = /^(derog_(neg_emote|neg_attrib|dehum|impl)|threat_(dir|norm))_h$/
/**
 * A "no" on which annotators differed. Its set asks whether a sentence reports a new assault, and says that these rows
 * often do tell of violence: they decide `assault`, and are left out of `violence`.
 */
const split = /:difficult no$/
const turned = /^(negate_neg|counter_quote|counter_ref)_nh$/

/**
 * Tasks of all sets. `voice`: the direct cases of functional tests against those that negate, quote or oppose them.
 * A set of positives alone borrows the ordinary rows of the others in its language.
 */
export function tasksOf(sets: readonly LabelledSet[]): Task[] {
  const ordinary = sets.flatMap(({ rows }) => rows.filter(({ binary }) => binary['ordinary'] === 1))
  return sets.flatMap(({ name: set, rows }) =>
    [...new Set(rows.map(({ lang }) => lang))].sort().flatMap((lang) => {
      const own = rows.filter((row) => row.lang === lang)
      const calm = ordinary.filter((row) => row.lang === lang)
      const named = Object.entries(answers).map(([name, answer]) => ({
        name,
        rows: labelled(own, name, calm),
        answer,
      }))
      const voice = { name: 'voice', rows: own.flatMap(voiceOf), answer: said(spoken) }
      return [...named, voice]
        .filter((task) => task.rows.some(({ label }) => label === 1))
        .map((task) => ({ set, lang, ...task }))
    }),
  )
}

function labelled(rows: readonly Row[], task: string, calm: readonly Row[]): Labelled[] {
  const decided = rows.flatMap((row): Labelled[] => {
    const label = task === 'violence' && split.test(row.label ?? '') ? null : row.binary[task]
    return label === 0 || label === 1 ? [{ row, label }] : []
  })
  const alone = decided.every(({ label }) => label === 1)
  return alone ? [...decided, ...calm.map((row): Labelled => ({ row, label: 0 }))] : decided
}

function voiceOf(row: Row): Labelled[] {
  if (direct.test(row.functionality ?? '')) return [{ row, label: 1 }]
  return turned.test(row.functionality ?? '') ? [{ row, label: 0 }] : []
}
