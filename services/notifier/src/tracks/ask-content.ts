/** Why a seat is asked and who comes next, as far as its holder may know. */
import type { AlertVersion, SeatChanged } from '@tocsin/events'
import type { Track } from '@tocsin/escalation'
import { memberOf, organisationOf, placeStates, seatOf, type Directory } from '@tocsin/routing'
import type { AskContent } from './content.ts'
import type { AlertRow, TrackRow } from './rows.ts'

export function contentOf(
  row: TrackRow,
  seat: SeatChanged,
  alert: AlertRow | undefined,
  directory: Directory,
): AskContent {
  const version = alert?.data ?? null
  const before = alert?.routed ?? null
  const changed = version !== null && before !== null && before.level !== version.level
  return {
    why: whyOf(row, seat, version, directory),
    next: nextOf(row.state, row.party, directory),
    previous: changed ? { level: before.level, at: before.at } : null,
    issuedAt: alert?.issuedAt?.toISOString() ?? null,
    exercise: version?.status === 'exercise',
  }
}

function whyOf(
  row: TrackRow,
  seat: SeatChanged,
  alert: AlertVersion | null,
  directory: Directory,
): AskContent['why'] {
  if (seat.party === 'operator' || row.kind === 'operator') return { code: 'operator' }
  if (row.kind === 'review') return { code: 'review' }
  // Never whose silence led there (people.md): only that this seat is next.
  if (seat.party !== row.party) return { code: 'next-in-line' }
  if (alert === null) return { code: 'duty' }
  const places = placeStates(alert)
  if (row.kind === 'state') return { code: places.includes(row.party) ? 'place' : 'neighbour' }
  const day = alert.lastDay ?? alert.at.slice(0, 10)
  const state = places.find((place) => memberOf(directory, [place], day).includes(row.party))
  const organisation = organisationOf(directory, row.party)?.name
  return state === undefined || organisation === undefined
    ? { code: 'duty' }
    : { code: 'member', state, organisation }
}

function nextOf(track: Track, party: string, directory: Directory): AskContent['next'] {
  const rule = track.plan?.rules[track.rule]
  if (rule === undefined || track.timer?.what !== 'step') return null
  const steps = track.pass <= rule.passes ? rule.steps : (track.plan?.fallback ?? [])
  const following = track.remaining[0] ?? (track.pass < rule.passes ? 0 : -1)
  const seat = seatOf(directory, steps[following]?.seats[0] ?? '')
  if (seat === null) return null
  const at = new Date(track.timer.at).toISOString()
  if (seat.party === party) return { role: seat.role, at }
  return { party: organisationOf(directory, seat.party)?.name ?? seat.party, at }
}
