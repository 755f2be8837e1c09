/** Who and which group a sentence names. */
import { statesLinked, type ActorMention, type ActorRegister, type ActorType } from './actors.ts'
import type { Occurrence } from './automaton.ts'
import type { Compiled } from './compile.ts'
import type { GroupMention } from './reading.ts'
import type { Span, Token } from './tokens.ts'

const actorPieces: Record<string, ActorType> = {
  'actor-state': 'state-organ',
  'actor-linked': 'state-linked',
  'actor-foreign': 'foreign-state',
  'actor-organisation': 'organisation',
  'actor-nonstate': 'non-state',
  'actor-unknown': 'unknown',
}

export interface Naming {
  compiled: Compiled
  register: ActorRegister
  tokens: readonly Token[]
  /** of the event, if known: dates the register's links */
  day: string | undefined
}

/** Actors and groups among a sentence's occurrences; the occurrence of each actor beside its mention. */
export function mentionsOf(
  { compiled, register, tokens, day }: Naming,
  occurrences: readonly Occurrence[],
): { actors: { mention: ActorMention; occurrence: Occurrence }[]; groups: GroupMention[] } {
  const spanOf = ({ from, to }: Occurrence): Span => ({ start: tokens[from]!.start, end: tokens[to]!.end })
  const actors: { mention: ActorMention; occurrence: Occurrence; named: boolean }[] = []
  const groups: GroupMention[] = []
  for (const occurrence of occurrences) {
    const name = compiled.names[occurrence.piece]!
    const type = actorPieces[name]
    if (type) {
      actors.push({ mention: { type, states: [], span: spanOf(occurrence) }, occurrence, named: false })
    } else if (name.startsWith('actor:')) {
      const actor = register[Number(name.slice('actor:'.length))]!
      const mention = { type: actor.type, states: statesLinked(actor, day), span: spanOf(occurrence) }
      actors.push({ mention, occurrence, named: true })
    } else if (name.startsWith('group:')) {
      groups.push({ code: name.slice('group:'.length), span: spanOf(occurrence) })
    }
  }
  // Of mentions that overlap the register's stands, then the longest.
  actors.sort(
    (a, b) =>
      Number(b.named) - Number(a.named) ||
      b.occurrence.to - b.occurrence.from - (a.occurrence.to - a.occurrence.from) ||
      a.occurrence.from - b.occurrence.from,
  )
  const taken = new Set<number>()
  const kept = actors.filter(({ occurrence: { from, to } }) => {
    for (let at = from; at <= to; at += 1) if (taken.has(at)) return false
    for (let at = from; at <= to; at += 1) taken.add(at)
    return true
  })
  kept.sort((a, b) => a.occurrence.from - b.occurrence.from)
  return { actors: kept, groups }
}
