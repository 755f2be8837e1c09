/** What happens on a track, and how each event changes it. */
import type { DeliveryKind, Horizon, Level } from '@tocsin/events'
import type { Plan } from './policy.ts'
import type { Answer, Ask, CloseReason, Instant, Omission, RunReason, Timer, Track } from './track.ts'

export type TrackEvent =
  | {
      type: 'started'
      at: Instant
      plan: Plan
      rule: number
      version: number
      level: Level
      horizon: Horizon
      waking: boolean
    }
  | {
      type: 'run-began'
      at: Instant
      reason: RunReason
      /** the rule in force from now on */
      rule: number
      remaining: number[]
      /** persons not asked in the first pass of this run */
      passedOver: string[]
      /** earlier declines stand no more */
      clean: boolean
      waking: boolean
    }
  | { type: 'pass-began'; at: Instant; pass: number; remaining: number[]; omitted: Omission[] }
  | {
      type: 'step-began'
      at: Instant
      step: number
      pass: number
      remaining: number[]
      asks: Ask[]
      omitted: Omission[]
      /** when the next step is due; null: this one took no time */
      nextAt: Instant | null
    }
  | { type: 'waiting'; at: Instant; until: Instant; omitted: Omission[] }
  | { type: 'informed'; at: Instant; kind: DeliveryKind; to: { seat: string; person: string }[] }
  | {
      type: 'revised'
      at: Instant
      version: number
      level: Level
      horizon: Horizon
      restart: boolean
      waking: boolean
    }
  | {
      type: 'answered'
      at: Instant
      answer: Answer
      effect: 'stopped' | 'advanced' | 'recorded' | 'held-by-link'
    }
  | { type: 'stopped'; at: Instant; answer: Answer; timer: Timer }
  | { type: 'active'; at: Instant; timer: Timer | null }
  | { type: 'reminded'; at: Instant; timer: Timer }
  | { type: 'handed-over'; at: Instant; from: string; to: Ask }
  | { type: 'reach-changed'; at: Instant; person: string; reachable: boolean }
  | { type: 'exhausted'; at: Instant; timer: Timer; omitted: Omission[] }
  | { type: 'operators-paged'; at: Instant; timer: Timer }
  | { type: 'taken'; at: Instant; timer: Timer }
  | { type: 'closed'; at: Instant; reason: CloseReason }

const withPerson = (list: readonly string[], person: string): string[] =>
  list.includes(person) ? [...list] : [...list, person]

function withAsked(track: Track, asks: readonly Ask[]): Track['asked'] {
  const known = new Set(track.asked.map((one) => `${one.seat} ${one.person}`))
  const fresh = asks.filter((ask) => !known.has(`${ask.seat} ${ask.person}`))
  return [...track.asked, ...fresh.map(({ seat, person }) => ({ seat, person }))]
}

/** Applies one event. Total: an event once decided always applies. */
export function evolve(track: Track, event: TrackEvent): Track {
  switch (event.type) {
    case 'started': {
      const { plan, rule, version, level, horizon, waking } = event
      return { ...track, status: 'running', plan, rule, version, since: version, level, horizon, waking }
    }
    case 'run-began':
      return {
        ...track,
        status: 'running',
        rule: event.rule,
        waking: event.waking,
        runReason: event.reason,
        run: track.run + 1,
        pass: 1,
        step: -1,
        remaining: event.remaining,
        askedInPass: event.passedOver,
        passBeganAt: event.at,
        current: [],
        held: null,
        declined: event.clean ? [] : track.declined,
        closed: null,
        timer: null,
      }
    case 'pass-began':
      return {
        ...track,
        pass: event.pass,
        step: -1,
        remaining: event.remaining,
        askedInPass: [],
        passBeganAt: event.at,
        current: [],
        timer: null,
      }
    case 'step-began':
      return {
        ...track,
        step: event.step,
        pass: event.pass,
        remaining: event.remaining,
        current: event.asks,
        asked: withAsked(track, event.asks),
        askedInPass: event.asks.reduce((list, ask) => withPerson(list, ask.person), track.askedInPass),
        timer: event.nextAt === null ? null : { what: 'step', at: event.nextAt },
      }
    case 'waiting':
      return { ...track, current: [], timer: { what: 'wake', at: event.until } }
    case 'informed':
      return track
    case 'revised': {
      const { version, level, horizon, restart, waking } = event
      return { ...track, version, level, horizon, waking, since: restart ? version : track.since }
    }
    case 'answered': {
      const { meaning, person } = event.answer
      if (person === null) return track
      if (meaning === 'recused') return { ...track, recused: withPerson(track.recused, person) }
      const declines = meaning === 'cannot-act' || meaning === 'doubted'
      return declines ? { ...track, declined: withPerson(track.declined, person) } : track
    }
    case 'stopped':
      return {
        ...track,
        status: 'stopped',
        held: event.answer,
        lastActivity: event.answer.at,
        current: [],
        timer: event.timer,
      }
    case 'active':
      return { ...track, lastActivity: event.at, timer: event.timer ?? track.timer }
    case 'handed-over':
      return {
        ...track,
        current: track.current.map((ask) => (ask.for === event.to.for ? event.to : ask)),
        asked: withAsked(track, [event.to]),
        askedInPass: withPerson(track.askedInPass, event.to.person),
      }
    case 'reach-changed':
      return {
        ...track,
        unreachable: event.reachable
          ? track.unreachable.filter((person) => person !== event.person)
          : withPerson(track.unreachable, event.person),
      }
    case 'exhausted':
      return { ...track, status: 'exhausted', current: [], remaining: [], timer: event.timer }
    case 'reminded':
    case 'operators-paged':
    case 'taken':
      return { ...track, timer: event.timer }
    case 'closed':
      return {
        ...track,
        status: 'closed',
        closed: event.reason,
        current: [],
        remaining: [],
        held: null,
        timer: null,
      }
  }
}
