/**
 * The track's decisions: pure functions of the track, a command and a context that answers for the living directory.
 * Answers and timers of one track are applied one after another by whoever holds the track's row, so nothing here waits.
 */
import { decideAnswer } from './decide-answer.ts'
import { applied, informed, listeners, runFrom, startEvents, unchanged, type Decision } from './decision.ts'
import { decideRevision } from './decide-revision.ts'
import type { Command } from './command.ts'
import { silenceTimers } from './silence.ts'
import { OPERATOR_PAGE_EVERY, takeSteps, type Context } from './step.ts'
import { evolve, type TrackEvent } from './track-event.ts'
import type { Track } from './track.ts'

const TAKEN_FOR = 3_600_000

/** Decides one command. The events are to be stored and applied with `evolve` in the same transaction. */
export function decide(track: Track, command: Command, context: Context): Decision {
  if (track.status === 'new') {
    return command.type === 'start' ? startEvents(track, command, context) : unchanged(track, 'not-started')
  }
  if (command.type === 'start') return unchanged(track, 'already-started')
  if (track.status === 'closed' && command.type !== 'revise') return unchanged(track, 'closed')
  switch (command.type) {
    case 'revise':
      return decideRevision(track, command, context)
    case 'answer':
      return decideAnswer(track, command, context)
    case 'due':
      return decideDue(track, context)
    case 'active':
      return decideActivity(track, command.at, context)
    case 'resolve':
      return applied(track, 'resolved', [{ type: 'closed', at: command.at, reason: 'resolved' }])
    case 'close':
      return decideClose(track, command.reason, context)
    case 'recheck':
      return decideRecheck(track, context)
    case 'unreachable':
      return decideReach(track, command.person, false, context)
    case 'reachable':
      return decideReach(track, command.person, true, context)
    case 'take':
      return decideTake(track, context)
    case 'ask-again':
      return runFrom(track, 'asked-again', context, {})
  }
}

function decideDue(track: Track, context: Context): Decision {
  const { timer } = track
  if (timer === null) return unchanged(track, 'no-timer')
  if (timer.at > context.now) return unchanged(track, 'not-due')
  const at = context.now
  switch (timer.what) {
    case 'step':
    case 'wake': {
      const kind = laterKind(track)
      return applied(
        track,
        'step-due',
        takeSteps(track, context, () => kind),
      )
    }
    case 'remind': {
      if (track.held === null) return unchanged(track, 'not-held')
      const { reopen } = silenceTimers(
        track.held,
        track.level,
        track.horizon,
        track.lastActivity ?? track.held.at,
      )
      const to = holderNow(track, context)
      const events: TrackEvent[] = [{ type: 'reminded', at, timer: reopen }]
      if (to !== null) events.push(informed(at, 'reminder', [to]))
      return applied(track, 'silence', events)
    }
    case 'reopen':
      return decideReopen(track, context)
    case 'page':
      return applied(track, 'unanswered', [
        { type: 'operators-paged', at, timer: { what: 'page', at: at + OPERATOR_PAGE_EVERY } },
      ])
  }
}

/** Silence after an answer: the next person is asked, the silent one gets a copy (W1, S18). */
function decideReopen(track: Track, context: Context): Decision {
  if (track.held === null) return unchanged(track, 'not-held')
  const silent = holderNow(track, context)
  const reopened = runFrom(track, 'silence', context, {
    afterSeat: track.held.seat,
    passedOver: track.held.person === null ? [] : [track.held.person],
  })
  if (silent !== null) reopened.events.push(informed(context.now, 'reopened', [silent]))
  return reopened
}

function decideActivity(track: Track, at: number, context: Context): Decision {
  if (track.held === null || track.status !== 'stopped') {
    return applied(track, 'active', [{ type: 'active', at, timer: null }])
  }
  const { remind } = silenceTimers(track.held, track.level, track.horizon, Math.min(at, context.now))
  return applied(track, 'active', [{ type: 'active', at, timer: remind }])
}

function decideClose(
  track: Track,
  reason: Extract<Command, { type: 'close' }>['reason'],
  context: Context,
): Decision {
  const at = context.now
  const events: TrackEvent[] = [{ type: 'closed', at, reason }]
  const kind = reason === 'cancelled' ? 'cancel' : reason === 'ended' ? 'ended' : null
  const to = listeners(track, context)
  if (kind !== null && to.length > 0) events.push(informed(at, kind, to))
  return applied(track, reason, events)
}

/** Who can no longer receive is passed at once; who has taken over a seat is told, and the step's clock runs on. */
function decideRecheck(track: Track, context: Context): Decision {
  if (track.status !== 'running' || track.timer === null) return unchanged(track, 'not-running')
  if (track.timer.what === 'wake') {
    const kind = laterKind(track)
    return applied(
      track,
      'rechecked',
      takeSteps(track, context, () => kind),
    )
  }
  const events: TrackEvent[] = []
  let left = 0
  for (const ask of track.current) {
    const found = context.receiver(ask.for, track.waking)
    if (found.outcome === 'cannot-receive') continue
    left += ask.triedOnly ? 0 : 1
    if (found.person === ask.person || track.askedInPass.includes(found.person)) continue
    const to = { ...ask, seat: found.seat, person: found.person, kind: 'handover' as const }
    events.push({ type: 'handed-over', at: context.now, from: ask.person, to })
    events.push(informed(context.now, 'handover', [to]))
  }
  if (left > 0)
    return events.length > 0 ? applied(track, 'handed-over', events) : unchanged(track, 'still-receiving')
  return applied(
    track,
    'nobody-left',
    takeSteps(track, context, () => laterKind(track)),
  )
}

function decideReach(track: Track, person: string, reachable: boolean, context: Context): Decision {
  if (track.unreachable.includes(person) !== reachable) return unchanged(track, 'known')
  const events: TrackEvent[] = [{ type: 'reach-changed', at: context.now, person, reachable }]
  const waitsForHim = track.status === 'running' && track.current.some((ask) => ask.person === person)
  if (reachable || !waitsForHim || track.timer?.what !== 'step')
    return applied(track, 'reach-changed', events)
  const next = evolve(track, events[0]!)
  const left = next.current.some((ask) => !next.unreachable.includes(ask.person))
  if (left) return applied(track, 'reach-changed', events)
  return applied(track, 'unreachable', [...events, ...takeSteps(next, context, () => laterKind(next))])
}

function decideTake(track: Track, context: Context): Decision {
  if (track.status !== 'exhausted') return unchanged(track, 'not-exhausted')
  const at = context.now
  return applied(track, 'taken', [{ type: 'taken', at, timer: { what: 'page', at: at + TAKEN_FOR } }])
}

function laterKind(track: Track): 'alert' | 'reopened' | 'review' {
  if (track.plan?.kind === 'review') return 'review'
  return track.runReason === 'silence' ? 'reopened' : 'alert'
}

/** The seat that answered, as it is held now: reminders follow a handover (W1, S13). */
function holderNow(track: Track, context: Context): { seat: string; person: string } | null {
  if (track.held === null) return null
  const found = context.receiver(track.held.seat, true)
  return found.outcome === 'can-receive' ? { seat: found.seat, person: found.person } : null
}
