/** The only way past the protective rule: one person, one channel, one class, 72 hours (design, section 6). */
import type { AlertReleased } from '@tocsin/events'
import type { Barred } from './barred.ts'
import { personOf, seatOf, seatsOf, type Directory } from './directory.ts'
import { holderOf, type OnDuty } from './eligible.ts'

const LONGEST = 72 * 3_600_000

export interface ReleaseDecision {
  outcome: 'accepted' | 'refused'
  reason:
    | 'ok'
    | 'ended'
    | 'too-long'
    | 'same-person'
    | 'unknown-person'
    | 'conflict'
    | 'no-track'
    | 'wrong-channel'
    | 'not-barred'
  evidence: { release: string }
}

/**
 * Whether a release holds now. The notifier asks this itself and trusts no desk.
 * @param parties organisations that have a track of this alert
 */
export function checkRelease(
  release: AlertReleased,
  barred: Barred,
  parties: readonly string[],
  directory: Directory,
  now: Date,
  onDuty: OnDuty,
): ReleaseDecision {
  const decided = (reason: ReleaseDecision['reason']): ReleaseDecision => ({
    outcome: reason === 'ok' ? 'accepted' : 'refused',
    reason,
    evidence: { release: release.release },
  })
  const ends = Date.parse(release.endsAt)
  if (now.getTime() >= ends) return decided('ended')
  if (ends - Date.parse(release.at) > LONGEST) return decided('too-long')
  if (release.reviewer === release.officer) return decided('same-person')
  if (!barred.states.has(release.state)) return decided('not-barred')
  const reviewer = personOf(directory, release.reviewer)
  const officer = personOf(directory, release.officer)
  if (reviewer === null || officer === null) return decided('unknown-person')
  const conflicted = [reviewer, officer].some((person) => person.conflicts.includes(release.state))
  if (conflicted) return decided('conflict')
  const holds = (party: string, person: string): boolean =>
    seatsOf(directory, party).some((seat) => holderOf(seat, directory, now, onDuty) === person)
  if (!holds('review', reviewer.id)) return decided('unknown-person')
  if (!parties.some((party) => holds(party, officer.id))) return decided('no-track')
  const seat = seatOf(directory, release.seat)
  const channel = seat?.channels.find((candidate) => candidate.id === release.channel)
  if (seat?.party !== release.state || channel?.readers !== 'holder') return decided('wrong-channel')
  return decided('ok')
}
