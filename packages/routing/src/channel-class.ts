/** How much a channel may carry of an alert (design, section 6). */
import type { Channel, MessageClass, SeatChanged, Tlp } from '@tocsin/events'
import { isBarredParty, type Barred } from './barred.ts'
import { organisationOf, stateOf, type Directory } from './directory.ts'
import { inConflict } from './eligible.ts'

/**
 * `silent` for a seat of a barred party: nothing leads to it. `bare` where a reader has declared a conflict, where the
 * channel lies in a barred state's jurisdiction, for TLP RED, on channels that only carry `bare`, and by voice, which
 * anybody in the room hears. Else `full`.
 * @param channel one of the seat's channels
 * @param barred of the alert ({@link barredFrom})
 */
export function channelClass(
  channel: Channel,
  seat: SeatChanged,
  directory: Directory,
  barred: Barred,
  tlp: Tlp,
): MessageClass {
  if (isBarredParty(seat.party, barred)) return 'silent'
  if (tlp === 'RED' || channel.alwaysBare || channel.kind === 'voice') return 'bare'
  const jurisdiction = channel.jurisdiction ?? homeOf(seat.party, directory)
  if (jurisdiction !== null && barred.states.has(jurisdiction)) return 'bare'
  const readers = channel.readers === 'holder' ? [] : channel.readers
  return readers.some((reader) => inConflict(reader, barred, directory)) ? 'bare' : 'full'
}

function homeOf(party: string, directory: Directory): string | null {
  return organisationOf(directory, party)?.hostCountry ?? stateOf(directory, party)?.id ?? null
}
