/** Who is said to act. A perpetrator whom nobody names is `unknown`, which is never read as "not the state". */
import * as z from 'zod'
import { actorType, type ActorType } from '@tocsin/events'
import type { Naming } from './compile.ts'
import type { Span } from './span.ts'

export interface ActorMention {
  type: ActorType
  /** ISO 3166-1 alpha-3 of the states that the register links to it on the report's day */
  states: string[]
  span: Span
}

const day = z.iso.date()
const stateCode = z.string().regex(/^[A-Z]{3}$/)

/** The operator's register: names by language (`*`: all), type, and linked states with the days between which. */
export const actorRegister = z.array(
  z.object({
    id: z.string(),
    type: actorType,
    names: z.record(z.string(), z.array(z.string())),
    states: z.array(z.object({ state: stateCode, from: day.optional(), until: day.optional() })).default([]),
  }),
)
export type ActorRegister = z.infer<typeof actorRegister>

/** The operator's list of groups under threat: neutral codes, names by language (`*`: all). */
export const groupList = z.array(
  z.object({ code: z.string().regex(/^[a-z0-9-]+$/), names: z.record(z.string(), z.array(z.string())) }),
)
export type GroupList = z.infer<typeof groupList>

/** Pieces under which the automaton finds the register's actors and the list's groups. */
export function namingsOf(actors: ActorRegister, groups: GroupList): Naming[] {
  return [
    ...actors.map(({ names }, index) => ({ piece: `actor:${index}`, names })),
    ...groups.map(({ code, names }) => ({ piece: `group:${code}`, names })),
  ]
}

/** The states linked to an actor on `on`; without a day, all that ever were, since the more cautious set is larger. */
export function statesLinked(actor: ActorRegister[number], on: string | undefined): string[] {
  const linked = actor.states.filter(
    ({ from, until }) => on === undefined || ((!from || from <= on) && (!until || on <= until)),
  )
  return [...new Set(linked.map(({ state }) => state))].sort()
}
