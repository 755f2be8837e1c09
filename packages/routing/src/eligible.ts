/** Who sits on a seat at an instant, and whether that person may hear of an alert. Asked anew at each step. */
import type { ScheduleChanged, SeatChanged } from '@tocsin/events'
import { isBarredParty, type Barred } from './barred.ts'
import { personOf, scheduleOf, seatOf, seatsOf, type Directory } from './directory.ts'

/** Who is on duty by a schedule at an instant; given by `escalation`, which knows time zones. */
export type OnDuty = (schedule: ScheduleChanged, now: Date) => string | null

/** Why a seat cannot receive; for the audit trail alone. */
export type Ineligibility =
  | 'unknown-seat'
  | 'barred'
  | 'vacant'
  | 'conflict'
  | 'absent'
  | 'substitution-loop'
  | 'no-channel'

export type Eligibility =
  | { outcome: 'eligible'; reason: 'holder' | 'substitute'; evidence: { seat: SeatChanged; person: string } }
  | { outcome: 'ineligible'; reason: Ineligibility; evidence: { seat: string } }

/**
 * Who receives for this seat now. A substitute receives on the seat that is the substitute's own in the same party, or
 * else on the absent person's seat.
 */
export function eligible(
  seatId: string,
  barred: Barred,
  directory: Directory,
  now: Date,
  onDuty: OnDuty,
): Eligibility {
  const no = (reason: Ineligibility): Eligibility => ({
    outcome: 'ineligible',
    reason,
    evidence: { seat: seatId },
  })
  const seat = seatOf(directory, seatId)
  if (seat === null) return no('unknown-seat')
  if (isBarredParty(seat.party, barred)) return no('barred')
  const holder = holderOf(seat, directory, now, onDuty)
  if (holder === null) return no('vacant')
  const present = presentFor(holder, directory, now)
  if (typeof present !== 'string') return no(present.reason)
  if (inConflict(present, barred, directory)) return no('conflict')
  const substituted = present !== holder
  const receiving = substituted ? (seatHeldBy(present, seat.party, directory, now, onDuty) ?? seat) : seat
  if (receiving.channels.length === 0) return no('no-channel')
  const reason = substituted ? 'substitute' : 'holder'
  return { outcome: 'eligible', reason, evidence: { seat: receiving, person: present } }
}

/** The person on the seat: its holder, or who is on duty by its schedule. Absences are not looked at. */
export function holderOf(seat: SeatChanged, directory: Directory, now: Date, onDuty: OnDuty): string | null {
  if (seat.schedule === null) return seat.holder
  const schedule = scheduleOf(directory, seat.schedule)
  return schedule === null ? seat.holder : onDuty(schedule, now)
}

/** @returns whether the person has declared a conflict with a state that is barred */
export function inConflict(person: string, barred: Barred, directory: Directory): boolean {
  return personOf(directory, person)?.conflicts.some((state) => barred.states.has(state)) ?? false
}

function presentFor(
  person: string,
  directory: Directory,
  now: Date,
): string | { reason: 'absent' | 'substitution-loop' } {
  const seen = new Set<string>()
  let current = person
  for (;;) {
    if (seen.has(current)) return { reason: 'substitution-loop' }
    seen.add(current)
    const absence = personOf(directory, current)?.absences.find((a) => covers(a, now))
    if (absence === undefined) return current
    if (absence.substitute === null) return { reason: 'absent' }
    current = absence.substitute
  }
}

function covers(span: { from: string; until: string }, now: Date): boolean {
  return Date.parse(span.from) <= now.getTime() && now.getTime() < Date.parse(span.until)
}

function seatHeldBy(
  person: string,
  party: string,
  directory: Directory,
  now: Date,
  onDuty: OnDuty,
): SeatChanged | undefined {
  return seatsOf(directory, party).find((seat) => holderOf(seat, directory, now, onDuty) === person)
}
