/**
 * Which step a track takes next (W1, rules 1, 2, 14). A step that nobody can receive takes no time; nobody is asked
 * twice in a pass; who sleeps is asked last, except in a state's track, which waits for its own order.
 */
import type { DeliveryKind } from '@tocsin/events'
import type { PolicyStep } from './policy.ts'
import { evolve, type TrackEvent } from './track-event.ts'
import type { Ask, Instant, Omission, Track } from './track.ts'

/** Whether a seat can receive now, asked of the living directory at each step. */
export type Receiver =
  | { outcome: 'can-receive'; seat: string; person: string; heldUntil: Instant | null }
  | { outcome: 'cannot-receive'; reason: string }

export interface Context {
  now: Instant
  /** @param waking whether the alert may wake this seat */
  receiver(seat: string, waking: boolean): Receiver
  /** whether who was told on this seat may hear more: neither that person nor who sits there now is kept from it */
  mayHear(seat: string, person: string): boolean
}

export const OPERATOR_PAGE_EVERY = 600_000

/** Steps of a pass; one above the rule's passes: the fallback chain. */
export function stepsOf(track: Track, pass: number): readonly PolicyStep[] {
  const rule = track.plan?.rules[track.rule]
  if (rule === undefined || track.plan === null) return []
  return pass <= rule.passes ? rule.steps : track.plan.fallback
}

export const allSteps = (steps: readonly PolicyStep[]): number[] => steps.map((_, index) => index)

interface Sight {
  index: number
  asks: Ask[]
  omitted: Omission[]
  /** earliest instant at which somebody of this step wakes; null: nobody sleeps */
  wakes: Instant | null
}

function look(
  track: Track,
  index: number,
  context: Context,
  kindOf: (person: string) => DeliveryKind,
): Sight {
  const sight: Sight = { index, asks: [], omitted: [], wakes: null }
  for (const seat of stepsOf(track, track.pass)[index]?.seats ?? []) {
    const found = context.receiver(seat, track.waking)
    if (found.outcome === 'cannot-receive') {
      sight.omitted.push({ seat, reason: found.reason })
      continue
    }
    const reason = whyPassed(track, found.person, sight.asks)
    if (reason !== null) sight.omitted.push({ seat, reason })
    else if (found.heldUntil !== null) {
      sight.wakes = Math.min(sight.wakes ?? Infinity, found.heldUntil)
      sight.omitted.push({ seat, reason: 'quiet-hours' })
    } else {
      const triedOnly = track.unreachable.includes(found.person)
      sight.asks.push({
        seat: found.seat,
        person: found.person,
        for: seat,
        kind: kindOf(found.person),
        triedOnly,
      })
    }
  }
  return sight
}

function whyPassed(track: Track, person: string, already: readonly Ask[]): string | null {
  if (track.recused.includes(person)) return 'recused'
  if (track.declined.includes(person)) return 'declined'
  const asked = track.askedInPass.includes(person) || already.some((ask) => ask.person === person)
  return asked ? 'already-asked' : null
}

/**
 * Takes steps until one takes time, somebody must be waited for, or the chain ends.
 * @param kindOf in what words a person is asked
 */
export function takeSteps(
  start: Track,
  context: Context,
  kindOf: (person: string) => DeliveryKind,
): TrackEvent[] {
  const events: TrackEvent[] = []
  let track = start
  const happen = (event: TrackEvent): void => {
    events.push(event)
    track = evolve(track, event)
  }
  const { now } = context
  for (;;) {
    const sights = track.remaining.map((index) => look(track, index, context, kindOf))
    const inOrder = track.plan?.kind === 'state'
    const next = sights.find((sight) => sight.asks.length > 0 || (inOrder && sight.wakes !== null))
    if (next !== undefined && next.asks.length > 0) {
      const delay = stepsOf(track, track.pass)[next.index]!.delaySeconds * 1000
      const takesTime = next.asks.some((ask) => !ask.triedOnly)
      const passed = sights.filter(
        (sight) => sight.index !== next.index && sight.wakes === null && before(sights, sight, next),
      )
      happen({
        type: 'step-began',
        at: now,
        step: next.index,
        pass: track.pass,
        remaining: track.remaining.filter(
          (i) => i !== next.index && !passed.some((sight) => sight.index === i),
        ),
        asks: next.asks,
        omitted: [...passed.flatMap((sight) => sight.omitted), ...next.omitted],
        nextAt: takesTime ? now + delay : null,
      })
      if (takesTime) return events
      continue
    }
    const wakes = sights.flatMap((sight) => (sight.wakes === null ? [] : [sight.wakes]))
    if (wakes.length > 0) {
      const until = inOrder && next?.wakes ? next.wakes : Math.min(...wakes)
      happen({ type: 'waiting', at: now, until, omitted: sights.flatMap((sight) => sight.omitted) })
      return events
    }
    const rule = track.plan?.rules[track.rule]
    const passes = rule?.passes ?? 0
    const omitted = sights.flatMap((sight) => sight.omitted)
    if (track.pass < passes && now > track.passBeganAt) {
      const pass = track.pass + 1
      happen({ type: 'pass-began', at: now, pass, remaining: allSteps(stepsOf(track, pass)), omitted })
    } else if (track.pass <= passes && stepsOf(track, passes + 1).length > 0) {
      const remaining = allSteps(stepsOf(track, passes + 1))
      happen({ type: 'pass-began', at: now, pass: passes + 1, remaining, omitted })
    } else {
      happen({ type: 'exhausted', at: now, timer: { what: 'page', at: now + OPERATOR_PAGE_EVERY }, omitted })
      return events
    }
  }
}

function before(sights: readonly Sight[], one: Sight, other: Sight): boolean {
  return sights.indexOf(one) < sights.indexOf(other)
}
