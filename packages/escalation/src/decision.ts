/** What every decision of a track returns, and the beginnings that several decisions share. */
import type { DeliveryKind } from '@tocsin/events'
import type { AnswerCommand, Command } from './command.ts'
import { ruleFor } from './policy.ts'
import { silenceTimers } from './silence.ts'
import { allSteps, takeSteps, type Context } from './step.ts'
import { evolve, type TrackEvent } from './track-event.ts'
import type { Answer, Instant, RunReason, Track } from './track.ts'
import { wakes } from './waking.ts'

export interface Decision {
  outcome: 'applied' | 'unchanged'
  /** a code for audit trail and metric */
  reason: string
  evidence: { run: number; pass: number; step: number }
  events: TrackEvent[]
}

export function unchanged(track: Track, reason: string): Decision {
  return { outcome: 'unchanged', reason, evidence: evidenceOf(track), events: [] }
}

export function applied(track: Track, reason: string, events: TrackEvent[]): Decision {
  return { outcome: 'applied', reason, evidence: evidenceOf(track), events }
}

const evidenceOf = ({ run, pass, step }: Track): Decision['evidence'] => ({ run, pass, step })

export function informed(
  at: Instant,
  kind: DeliveryKind,
  to: { seat: string; person: string }[],
): TrackEvent {
  return { type: 'informed', at, kind, to: to.map(({ seat, person }) => ({ seat, person })) }
}

/** Those asked so far to whom further messages may go: not who stood aside, nor who is kept from it by now. */
export function listeners(track: Track, context: Context): { seat: string; person: string }[] {
  return track.asked.filter(
    ({ seat, person }) => !track.recused.includes(person) && context.mayHear(seat, person),
  )
}

export function answerOf(command: AnswerCommand): Answer {
  const { answer: id, seat, person, meaning, at, until } = command
  return { id, seat, person, meaning, at, until }
}

export const stops = (meaning: string): boolean =>
  ['received', 'assessing', 'acting', 'known', 'referred'].includes(meaning)

/** Stops a track by an answer: from now on only silence, a rise or a surge moves it. */
export function stopBy(track: Track, answer: Answer): TrackEvent {
  const { remind } = silenceTimers(answer, track.level, track.horizon, answer.at)
  return { type: 'stopped', at: answer.at, answer, timer: remind }
}

/** Starts a track; an answer that came before the alert stops it before anybody is asked (W1, S30 e). */
export function startEvents(
  track: Track,
  command: Extract<Command, { type: 'start' }>,
  context: Context,
): Decision {
  const { plan, version } = command
  const rule = ruleFor(plan.rules, version)
  const silentParty = rule === -1 && plan.rules.length > 0
  if (silentParty) return unchanged(track, 'no-rule')
  const waking = wakes(version, true)
  const { level, horizon } = version
  const started: TrackEvent = {
    type: 'started',
    at: context.now,
    plan,
    rule,
    version: version.version,
    level,
    horizon,
    waking,
  }
  let next = evolve(track, started)
  const events: TrackEvent[] = [started]
  for (const early of command.answers.filter((one) => one.standing === 'party')) {
    const answer = answerOf(early)
    const stopping = stops(answer.meaning) && early.worth === 'full'
    const event: TrackEvent = {
      type: 'answered',
      at: answer.at,
      answer,
      effect: stopping ? 'stopped' : 'recorded',
    }
    events.push(event)
    next = evolve(next, event)
    if (stopping) {
      events.push(
        { ...began(next, 'started', context.now, rule, waking), remaining: [] },
        stopBy(next, answer),
      )
      return applied(next, 'answered-before', events)
    }
  }
  const kind = plan.kind === 'review' ? 'review' : 'alert'
  const run = began(next, 'started', context.now, rule, waking)
  events.push(run, ...takeSteps(evolve(next, run), context, () => kind))
  return applied(next, 'started', events)
}

function began(
  track: Track,
  reason: RunReason,
  at: Instant,
  rule: number,
  waking: boolean,
): Extract<TrackEvent, { type: 'run-began' }> {
  const steps = track.plan?.rules[rule]?.steps ?? []
  const clean = reason === 'level-rise' || reason === 'surge' || reason === 'asked-again'
  return { type: 'run-began', at, reason, rule, remaining: allSteps(steps), passedOver: [], clean, waking }
}

/** What a new run may differ in from asking everybody from the first step. */
export interface RunOptions {
  rule?: number
  waking?: boolean
  /** start after the step that names this seat */
  afterSeat?: string
  passedOver?: string[]
  kindOf?: (person: string) => DeliveryKind
}

/** Begins a new run and takes its first steps. */
export function runFrom(track: Track, reason: RunReason, context: Context, options: RunOptions): Decision {
  const rule = options.rule ?? track.rule
  const run = began(track, reason, context.now, rule, options.waking ?? track.waking)
  const steps = track.plan?.rules[rule]?.steps ?? []
  const after = steps.findIndex(
    (step) => options.afterSeat !== undefined && step.seats.includes(options.afterSeat),
  )
  if (after >= 0 && after < steps.length - 1) run.remaining = run.remaining.filter((index) => index > after)
  run.passedOver = options.passedOver ?? []
  const kindOf = options.kindOf ?? ((): DeliveryKind => (reason === 'silence' ? 'reopened' : 'alert'))
  return applied(track, reason, [run, ...takeSteps(evolve(track, run), context, kindOf)])
}
