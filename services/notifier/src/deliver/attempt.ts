/** One attempt, from the claimed row to how it ended. Nothing of the database is held while it lasts. */
import type { Clock } from '@tocsin/events'
import { channelClass, isBarredParty, seatOf, type Directory } from '@tocsin/routing'
import type { Opening } from '@tocsin/vault'
import type { Senders } from '../channels/senders.ts'
import { barredOf, mayHear } from '../tracks/receivers.ts'
import { ATTEMPT_MS } from './claim.ts'
import type { AttemptResult, Claimed } from './claimed.ts'
import { compose, type Letterhead } from './compose.ts'
import { contactOf } from './contacts.ts'

export interface AttemptParts {
  clock: Clock
  senders: Senders
  letterhead: Letterhead
}

/** What one attempt is made with beside the message. */
export interface AttemptWith extends AttemptParts {
  directory: Directory
  boxes: ReadonlyMap<string, Opening>
  /** asked last, right before the socket */
  mayOpen(claimed: Claimed): Promise<boolean>
}

export async function attempt(claimed: Claimed, using: AttemptWith): Promise<AttemptResult> {
  const { clock, senders, letterhead, directory, boxes } = using
  const seat = seatOf(directory, claimed.seat)
  const channel = seat?.channels.find((one) => one.id === claimed.channel)
  if (seat === null || channel === undefined) return { outcome: 'rejected', reason: 'channel-removed' }
  const carries = mayCarry(claimed, directory, clock.now())
  if (carries === 'silent') return { outcome: 'skipped', reason: 'withheld' }
  const reading = contactOf(boxes, seat.sealed, channel.id)
  if (reading.outcome === 'gone') return { outcome: 'rejected', reason: reading.reason }
  if (reading.outcome === 'unavailable') return { outcome: 'failed', reason: reading.reason }
  const sender = senders.of(channel.kind)
  if (sender === undefined) return { outcome: 'rejected', reason: 'channel-unsupported' }
  const content = compose(claimed, carries, seat, reading.contact, directory, letterhead)
  if (!(await using.mayOpen(claimed))) return { outcome: 'skipped', reason: 'stopped' }
  const sending = {
    id: claimed.id,
    plannedAt: claimed.plannedAt,
    at: clock.now(),
    contact: reading.contact,
    content,
  }
  return sender.send(sending, AbortSignal.timeout(ATTEMPT_MS))
}

/** What the channel may carry by what is known now: never more than was planned (design, section 6). */
export function mayCarry(claimed: Claimed, directory: Directory, now: Date): 'full' | 'bare' | 'silent' {
  if (claimed.released) return claimed.class
  const seat = seatOf(directory, claimed.seat)
  const channel = seat?.channels.find((one) => one.id === claimed.channel)
  if (seat === null || channel === undefined) return 'silent'
  const barred = barredOf(claimed.newest, directory, claimed.barred)
  if (isBarredParty(claimed.party, barred) || !mayHear(claimed.seat, claimed.person, barred, directory, now))
    return 'silent'
  const carries = channelClass(channel, seat, directory, barred, claimed.newest?.tlp ?? 'AMBER')
  return carries === 'full' ? claimed.class : carries
}
