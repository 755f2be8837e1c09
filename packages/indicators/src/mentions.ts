/** Who and which group a sentence names. */
import type { ActorType } from '@tocsin/events'
import { statesLinked, type ActorMention, type ActorRegister } from './actors.ts'
import type { Occurrence } from './automaton.ts'
import type { Compiled } from './compile.ts'
import type { GroupMention } from './reading.ts'
import type { Span } from './span.ts'
import type { Token } from './tokens.ts'

const actorPieces: Record<string, ActorType> = {
  'actor-state': 'state-organ',
  'actor-linked': 'state-linked',
  'actor-foreign': 'foreign-state',
  'actor-organisation': 'organisation',
  'actor-nonstate': 'non-state',
  'actor-unknown': 'unknown',
}

/** Kinds of actor that a nation's name beside them says more of: "Chadian soldiers", "l'armée du Tchad". */
const national: ReadonlySet<ActorType> = new Set(['state-organ', 'foreign-state', 'state-linked'])
/** How many words may stand between an actor and the nation before or behind it ("the army of the Sudan"). */
const reach = { before: 1, behind: 2 }

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
  all: readonly Occurrence[],
): { actors: { mention: ActorMention; occurrence: Occurrence }[]; groups: GroupMention[] } {
  const occurrences = all.filter(({ piece }) => compiled.naming[piece] === 1)
  if (occurrences.length === 0) return { actors: [], groups: [] }
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
  const nations = nationsAmong(compiled, occurrences)
  const backing = occurrences.filter(({ piece }) => compiled.names[piece] === 'backed')
  return { actors: kept.map((actor) => (actor.named ? actor : ofNation(actor, nations, backing))), groups }
}

interface Nation {
  state: string
  occurrence: Occurrence
}

function nationsAmong({ names }: Compiled, occurrences: readonly Occurrence[]): Nation[] {
  return occurrences.flatMap((occurrence) => {
    const name = names[occurrence.piece]!
    return name.startsWith('nation:') ? [{ state: name.slice('nation:'.length), occurrence }] : []
  })
}

/** The states whose forces these are said to be; every candidate of a name that several share. */
function ofNation<Actor extends { mention: ActorMention; occurrence: Occurrence }>(
  actor: Actor,
  nations: readonly Nation[],
  backing: readonly Occurrence[],
): Actor {
  const { from, to } = actor.occurrence
  const { type } = actor.mention
  const said = (states: readonly Nation[], as: ActorType): Actor => ({
    ...actor,
    mention: { ...actor.mention, type: as, states: [...new Set(states.map(({ state }) => state))].sort() },
  })
  if (national.has(type)) {
    const beside = nations.filter(
      ({ occurrence }) =>
        occurrence.to >= from - 1 - reach.before && occurrence.from <= to + 1 + reach.behind,
    )
    return beside.length > 0 ? said(beside, type) : actor
  }
  // "Rwandan-backed rebels": whoever backs them answers for them.
  const backed = backing.filter((word) => word.from <= to + 2 && word.to >= from - 2)
  const backers = nations.filter(({ occurrence }) =>
    backed.some(
      (word) => Math.abs(occurrence.from - word.to) <= 2 || Math.abs(word.from - occurrence.to) <= 2,
    ),
  )
  return backers.length > 0 ? said(backers, 'state-linked') : actor
}
