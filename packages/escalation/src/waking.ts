/** Whom an alert may wake: only `hours`, a surge or the first `ongoing` wakes anyone (design, section 6). */
import type { SeatChanged } from '@tocsin/events'
import { Temporal } from 'temporal-polyfill'
import type { Asked } from './policy.ts'

const NIGHT_FROM = 22
const NIGHT_UNTIL = 7

/** @param first whether this is the first version at its level */
export function wakes(asked: Asked, first: boolean): boolean {
  if (asked.level !== 'imminent' && asked.level !== 'ongoing') return false
  return asked.horizon === 'hours' || asked.kind === 'surge' || (asked.level === 'ongoing' && first)
}

/**
 * Until when a message to this seat is held, in milliseconds since the epoch; null: it goes now. A desk that can be
 * woken (`wake`) has a duty at night and is never held; one in office hours is held to 07:00 there unless the alert
 * wakes. A state's seat is woken only if it opted in and the alert wakes.
 */
export function heldUntil(seat: SeatChanged, waking: boolean, now: number): number | null {
  const ofState = seat.role === 'focal-point' || seat.role === 'deputy-focal-point'
  const mayGo = ofState ? seat.wake && waking : seat.wake || waking
  if (mayGo || seat.role === 'operator') return null
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(seat.timeZone)
  if (local.hour >= NIGHT_UNTIL && local.hour < NIGHT_FROM) return null
  const day = local.hour >= NIGHT_FROM ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate()
  return day.toZonedDateTime({ timeZone: seat.timeZone, plainTime: new Temporal.PlainTime(NIGHT_UNTIL) })
    .epochMilliseconds
}
