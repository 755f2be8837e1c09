/** The seven questions, as an observer is asked them, and their answers as a report. */
import type { Choice } from '@tocsin/pages'
import type { FieldFault } from '@tocsin/service'
import * as z from 'zod'

const text = z.string().max(200_000).default('')
const several = z.union([z.string(), z.array(z.string())]).default([])

/** The answers, each as the text that was typed or chosen. */
export const answers = z.object({
  key: text,
  kind: text,
  text,
  country: text,
  admin1: text,
  said: text,
  day: text,
  dayPrecision: text,
  whom: text,
  actor: text,
  actorSaid: text,
  basis: text,
  observer: text,
  relayedBy: text,
  sharing: several,
  guarded: text,
  fewCouldKnow: text,
  exercise: text,
})
export type Answers = z.infer<typeof answers>

/** The form as a browser sends it: the last question's ticks come as one list. What else it sends is dropped. */
export const sentForm = answers
  .extend({ limits: several })
  .transform(({ limits: ticks, ...given }): Answers => {
    const ticked = (name: string): string => ([ticks].flat().includes(name) ? 'yes' : '')
    return {
      ...given,
      guarded: ticked('guarded'),
      fewCouldKnow: ticked('fewCouldKnow'),
      exercise: ticked('exercise'),
    }
  })

export const kinds: readonly Choice[] = [
  { value: 'incident', label: 'Something happened' },
  { value: 'threat', label: 'Somebody threatens, or is said to plan it' },
  { value: 'movement', label: 'Forces, arms or people are on the move' },
  { value: 'speech', label: 'Hatred or calls to violence are spread' },
  { value: 'easing', label: 'Something calms down' },
  { value: 'nothing-to-report', label: 'All is quiet' },
]
export const precisions: readonly Choice[] = [
  { value: '', label: 'On that day' },
  { value: 'week', label: 'In that week' },
  { value: 'month', label: 'In that month' },
]
export const actorKinds: readonly Choice[] = [
  { value: '', label: 'Not known' },
  { value: 'state-organ', label: 'Army, police or another organ of the state' },
  { value: 'state-linked', label: 'A group that works with the state' },
  { value: 'foreign-state', label: 'Forces of another state' },
  { value: 'organisation', label: 'A regional or international force' },
  { value: 'non-state', label: 'A group without a state' },
]
export const bases: readonly Choice[] = [
  { value: 'saw', label: 'The observer saw it' },
  { value: 'told-by-witness', label: 'Somebody who saw it told the observer' },
  { value: 'heard', label: 'The observer heard of it' },
  { value: 'unknown', label: 'Not known' },
]
export const audiences: readonly Choice[] = [
  { value: 'desks', label: 'desks of regional organisations' },
  { value: 'other-states', label: 'governments of other states' },
  { value: 'own-state', label: 'the government of that country' },
  { value: 'responders', label: 'peace committees and protection teams there' },
]

export const limits: readonly (Choice & { value: 'guarded' | 'fewCouldKnow' | 'exercise' })[] = [
  { value: 'fewCouldKnow', label: 'Only few people could know this' },
  {
    value: 'guarded',
    label: 'It is about sexual violence or harm to a child',
    hint: 'Then give country and week only: no place, no group, no name.',
  },
  { value: 'exercise', label: 'This is an exercise' },
]

/** @returns the report that these answers make, to be checked as any other */
export function reportFrom(given: Answers): Record<string, unknown> {
  const present = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim())
  const ticked = (value: string): true | undefined => (value === '' ? undefined : true)
  const actorSaid = present(given.actorSaid)
  const actorType = present(given.actor) ?? (actorSaid === undefined ? undefined : 'unknown')
  return definedOnly({
    kind: given.kind,
    text: present(given.text),
    day: present(given.day),
    dayPrecision: present(given.dayPrecision),
    place: definedOnly({
      country: given.country,
      admin1: present(given.admin1),
      said: present(given.said),
    }),
    whom: present(given.whom),
    actors: actorType === undefined ? undefined : [definedOnly({ type: actorType, said: actorSaid })],
    basis: present(given.basis),
    observer: present(given.observer),
    relayedBy: present(given.relayedBy),
    sharing: [given.sharing].flat(),
    guarded: ticked(given.guarded),
    fewCouldKnow: ticked(given.fewCouldKnow),
    exercise: ticked(given.exercise),
  })
}

/** @returns the form's field that a fault is about */
export function fieldOf({ pointer }: FieldFault): keyof Answers | null {
  const [, first = '', second = '', third = ''] = pointer.split('/')
  if (first === 'actors') return third === 'said' ? 'actorSaid' : 'actor'
  const name = first === 'place' ? second : first
  return name in answers.shape ? (name as keyof Answers) : null
}

function definedOnly(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
