/** Who can receive of an alert now, and by which channels: the living directory's side of a track's decisions. */
import type { AlertVersion, Channel, ChannelKind, SeatChanged } from '@tocsin/events'
import { heldUntil, onDuty, type Context } from '@tocsin/escalation'
import { barredFrom, channelClass, eligible, inConflict, type Barred, type Directory } from '@tocsin/routing'

/**
 * @param alert null: a review item, or a page of the operator's, that is of no alert
 * @param item states that the review item bars
 */
export function barredOf(
  alert: AlertVersion | null,
  directory: Directory,
  item: readonly string[] = [],
): Barred {
  return alert === null ? { states: new Set(item), organisations: new Set() } : barredFrom(alert, directory)
}

/** What `decide` asks of the directory. */
export function contextOf(barred: Barred, directory: Directory, now: Date): Context {
  return {
    now: now.getTime(),
    receiver: (seat, waking) => {
      const found = eligible(seat, barred, directory, now, onDuty)
      if (found.outcome === 'ineligible') return { outcome: 'cannot-receive', reason: found.reason }
      const { seat: receiving, person } = found.evidence
      const until = heldUntil(receiving, waking, now.getTime())
      return { outcome: 'can-receive', seat: receiving.id, person, heldUntil: until }
    },
    mayHear: (seat, person) => mayHear(seat, person, barred, directory, now),
  }
}

/** Whether a message to this seat, meant for that person, may still go: asked when planned and before each attempt. */
export function mayHear(
  seat: string,
  person: string,
  barred: Barred,
  directory: Directory,
  now: Date,
): boolean {
  const found = eligible(seat, barred, directory, now, onDuty)
  const kept = found.outcome === 'ineligible' && (found.reason === 'conflict' || found.reason === 'barred')
  return !kept && !inConflict(person, barred, directory)
}

/** A channel that a message can go by, and what it may carry. */
export interface UsableChannel {
  channel: Channel
  class: 'full' | 'bare'
}

/** The seat's channels in its own order, without those that are silent, disabled, or that nobody here can send by. */
export function usableChannels(
  seat: SeatChanged,
  alert: AlertVersion | null,
  barred: Barred,
  directory: Directory,
  supported: ReadonlySet<ChannelKind>,
  disabled: ReadonlySet<string>,
): UsableChannel[] {
  return seat.channels.flatMap((channel) => {
    if (!supported.has(channel.kind) || disabled.has(channel.id)) return []
    const found = channelClass(channel, seat, directory, barred, alert?.tlp ?? 'AMBER')
    return found === 'silent' ? [] : [{ channel, class: found }]
  })
}
