/** What a new version of the alert does to a running track: rises and surges ring again, all else is told and no more. */
import { levels, type DeliveryKind, type Level } from '@tocsin/events'
import type { Command } from './command.ts'
import { applied, informed, listeners, runFrom, unchanged, type Decision } from './decision.ts'
import { ruleFor } from './policy.ts'
import type { Context } from './step.ts'
import { evolve, type TrackEvent } from './track-event.ts'
import type { Track } from './track.ts'
import { wakes } from './waking.ts'

const rank = (level: Level): number => levels.indexOf(level)

/** A version not above the one it has changes nothing; a fall neither reopens nor slows (W1, S17). */
export function decideRevision(
  track: Track,
  command: Extract<Command, { type: 'revise' }>,
  context: Context,
): Decision {
  const { version } = command
  if (version.version <= track.version) return unchanged(track, 'old-version')
  if (track.status === 'closed' && track.closed !== 'resolved') return unchanged(track, 'closed')
  const at = context.now
  const risen = rank(version.level) > rank(track.level)
  const issuedNow = version.stage === 'issued' && !command.wasIssued
  // The version that issues a surge repeats its kind; the surge itself has rung already.
  const surged = version.kind === 'surge' && !issuedNow
  const { level, horizon } = version
  const rule = risen || surged ? ruleFor(track.plan?.rules ?? [], version) : track.rule
  const restart = (risen || surged) && rule >= 0
  // what was feared in days and now is in hours wakes those who are still to be asked; nothing lets them sleep again
  const waking = wakes(version, risen)
  const revised: TrackEvent = {
    type: 'revised',
    at,
    version: version.version,
    level,
    horizon,
    restart,
    waking: track.waking || waking,
  }
  const next = evolve(track, revised)
  const told = listeners(track, context)
  if (!restart) {
    if (track.closed === 'resolved') return applied(track, 'resolved', [revised])
    const kind: DeliveryKind = issuedNow ? 'issued' : 'update'
    return applied(track, kind, told.length > 0 ? [revised, informed(at, kind, told)] : [revised])
  }
  const reason = risen ? 'level-rise' : 'surge'
  const kindOf = (person: string): DeliveryKind =>
    told.some((one) => one.person === person) ? reason : 'alert'
  const run = runFrom(next, reason, context, { rule, waking, kindOf })
  const askedNow = run.events.flatMap((event) => (event.type === 'step-began' ? event.asks : []))
  const others = told.filter(({ person }) => !askedNow.some((ask) => ask.person === person))
  const events = others.length > 0 ? [informed(at, reason, others)] : []
  return { ...run, events: [revised, ...run.events, ...events] }
}
