/** One attempt, from the claimed row to how it ended. Nothing of the database is held while it lasts. */
import type { Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { channelClass, isBarredParty, seatOf, type Directory } from '@tocsin/routing'
import type { Opening } from '@tocsin/vault'
import type { Senders } from '../channels/senders.ts'
import { barredOf, mayHear } from '../tracks/receivers.ts'
import { ATTEMPT_MS, mayOpenSocket } from './claim.ts'
import type { AttemptResult, Claimed } from './claimed.ts'
import { compose, type Letterhead } from './compose.ts'
import { contactOf } from './contacts.ts'

export interface AttemptParts {
  database: Database
  clock: Clock
  senders: Senders
  letterhead: Letterhead
}

export async function attempt(
  parts: AttemptParts,
  claimed: Claimed,
  directory: Directory,
  boxes: ReadonlyMap<string, Opening>,
): Promise<AttemptResult> {
  const { database, clock, senders, letterhead } = parts
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
  if (!(await mayOpenSocket(database, claimed, clock.now()))) return { outcome: 'skipped', reason: 'stopped' }
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
