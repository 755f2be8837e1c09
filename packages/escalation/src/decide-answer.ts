/** What an answer does: stop the track, advance it, hold it for a step, or only stand in its history. */
import type { AnswerCommand } from './command.ts'
import { answerOf, applied, informed, runFrom, stopBy, stops, unchanged, type Decision } from './decision.ts'
import { takeSteps, type Context } from './step.ts'
import { evolve, type TrackEvent } from './track-event.ts'
import type { Answer, Track } from './track.ts'

/** Any seat of the party may answer, and any that the track has asked; nobody else, whatever token they hold. */
export function decideAnswer(track: Track, command: AnswerCommand, context: Context): Decision {
  const wasAsked = track.asked.some((one) => one.seat === command.seat)
  if (command.standing === 'withheld') return unchanged(track, 'withheld')
  if (command.standing === 'stranger' && !wasAsked) return unchanged(track, 'not-of-this-party')
  if (command.person !== null && track.recused.includes(command.person)) return unchanged(track, 'recused')
  if (command.version !== null && command.version < track.since)
    return unchanged(track, 'the-level-has-risen')
  if (command.meaning === 'referred' && !command.detail?.trim()) return unchanged(track, 'names-no-body')

  const answer = answerOf(command)
  if (command.worth === 'none') return applied(track, 'worth-nothing-by-link', [answered(answer, 'recorded')])
  if (command.worth === 'buys-a-step') return buysAStep(track, answer, context)
  return stops(answer.meaning) ? decideStop(track, answer) : decideAdvance(track, answer, context)
}

const answered = (
  answer: Answer,
  effect: Extract<TrackEvent, { type: 'answered' }>['effect'],
): TrackEvent => ({ type: 'answered', at: answer.at, answer, effect })

function decideStop(track: Track, answer: Answer): Decision {
  const held = track.held
  // `received` after a stronger word of the same seat, from an old page, takes nothing back (W1, S28 b).
  const weaker =
    held !== null && held.seat === answer.seat && held.meaning !== 'received' && answer.meaning === 'received'
  if (weaker || (held !== null && held.at > answer.at)) {
    return applied(track, 'already-answered', [answered(answer, 'recorded')])
  }
  return applied(track, 'answered', [answered(answer, 'stopped'), stopBy(track, answer)])
}

/** `cannot-act`, `recused`, `doubted` start the next step at once, if it is this seat that is waited for. */
function decideAdvance(track: Track, answer: Answer, context: Context): Decision {
  const gone = new Set([...track.declined, ...track.recused])
  const again = answer.person !== null && gone.has(answer.person)
  const waitedFor = track.current.some((ask) => isBy(ask, answer))
  if (track.status === 'stopped' && track.held?.seat === answer.seat) {
    const event = answered(answer, 'advanced')
    const passedOver = answer.person === null ? [] : [answer.person]
    const run = runFrom(evolve(track, event), 'declined', context, { afterSeat: answer.seat, passedOver })
    return { ...run, events: [event, ...run.events] }
  }
  if (track.status !== 'running' || again || !waitedFor) {
    return applied(track, again ? 'declined-before' : 'not-waited-for', [answered(answer, 'recorded')])
  }
  const others = track.current.some((ask) => !isBy(ask, answer) && !ask.triedOnly)
  if (others) return applied(track, 'others-asked', [answered(answer, 'recorded')])
  const event = answered(answer, 'advanced')
  const next = evolve(track, event)
  const kind = track.plan?.kind === 'review' ? 'review' : 'alert'
  return applied(track, answer.meaning, [event, ...takeSteps(next, context, () => kind)])
}

function isBy(ask: Track['current'][number], answer: Answer): boolean {
  return answer.person === null ? ask.seat === answer.seat : ask.person === answer.person
}

/** An answer whose sender is not sure: the step runs to its end, and the next seat hears that it is held (W1, S44). */
function buysAStep(track: Track, answer: Answer, context: Context): Decision {
  const event = answered(answer, 'held-by-link')
  if (track.status !== 'running' || !stops(answer.meaning))
    return applied(track, 'by-link', [answered(answer, 'recorded')])
  const steps = track.plan?.rules[track.rule]?.steps ?? []
  const next = steps[track.remaining[0] ?? -1]?.seats ?? []
  const to = next.flatMap((seat) => {
    const found = context.receiver(seat, track.waking)
    return found.outcome === 'can-receive' && found.heldUntil === null
      ? [{ seat: found.seat, person: found.person }]
      : []
  })
  return applied(
    track,
    'held-by-link',
    to.length > 0 ? [event, informed(context.now, 'update', to)] : [event],
  )
}
