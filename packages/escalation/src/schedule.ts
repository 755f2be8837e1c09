/**
 * Who is on duty: a rotation without gaps whose handovers are local times of day. A handover that a change of clocks
 * skips happens at the first instant after; one that comes twice happens the first time. So shifts tile all time.
 */
import type { ScheduleChanged } from '@tocsin/events'
import { Temporal } from 'temporal-polyfill'

/** @returns the person on duty at that instant; null before the rotation begins */
export function onDuty(schedule: ScheduleChanged, now: Date): string | null {
  const at = now.getTime()
  const override = schedule.overrides.find((o) => Date.parse(o.from) <= at && at < Date.parse(o.until))
  if (override !== undefined) return override.person
  const shift = shiftIndex(schedule, at)
  const { persons } = schedule.rotation
  return shift < 0 ? null : persons[shift % persons.length]!
}

/** @returns the next instant after `now` at which the person on duty may change: a handover or an override's edge */
export function nextHandover(schedule: ScheduleChanged, now: Date): Date {
  const at = now.getTime()
  const next = handoverAt(schedule, Math.max(shiftIndex(schedule, at) + 1, 0))
  const edges = schedule.overrides.flatMap((o) => [Date.parse(o.from), Date.parse(o.until)])
  return new Date(Math.min(next, ...edges.filter((edge) => edge > at)))
}

function shiftIndex(schedule: ScheduleChanged, at: number): number {
  const { rotation, timeZone } = schedule
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
  const days = Temporal.PlainDate.from(rotation.from).until(local, { largestUnit: 'days' }).days
  const length = rotation.every === 'week' ? 7 : 1
  let index = Math.floor(days / length)
  while (handoverAt(schedule, index + 1) <= at) index += 1
  while (index >= 0 && handoverAt(schedule, index) > at) index -= 1
  return index
}

/** Start of a shift, milliseconds since the epoch. */
function handoverAt(schedule: ScheduleChanged, index: number): number {
  const { rotation, timeZone } = schedule
  const length = rotation.every === 'week' ? 7 : 1
  const local = Temporal.PlainDate.from(rotation.from)
    .add({ days: index * length })
    .toPlainDateTime(Temporal.PlainTime.from(rotation.handover))
  const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (zoned.toPlainDateTime().equals(local)) return zoned.epochMilliseconds
  const skipped = zoned.getTimeZoneTransition('next')
  return skipped === null ? zoned.epochMilliseconds : skipped.epochMilliseconds
}
