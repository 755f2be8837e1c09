/** Who may sit on a seat, and when: what row-level security goes by. Pure. */
import type { PersonChanged, ScheduleChanged, SeatChanged } from '@tocsin/events'

export interface SeatPerson {
  person: string
  /** null: without limit */
  from: string | null
  until: string | null
}

type Seat = Pick<SeatChanged, 'holder' | 'schedule'>
type Schedule = Pick<ScheduleChanged, 'id' | 'rotation' | 'overrides'>
type Person = Pick<PersonChanged, 'id' | 'absences'>

/**
 * The holder, or everybody of the schedule, at any time: who is off duty may still read. Substitutes while the absence
 * lasts, each once for the widest span.
 */
export function seatPersons(
  seat: Seat,
  schedules: ReadonlyMap<string, Schedule>,
  people: ReadonlyMap<string, Person>,
): SeatPerson[] {
  const schedule = seat.schedule === null ? undefined : schedules.get(seat.schedule)
  const sitting = new Set([
    ...(seat.holder === null ? [] : [seat.holder]),
    ...(schedule === undefined ? [] : schedule.rotation.persons),
    ...(schedule === undefined ? [] : schedule.overrides.map(({ person }) => person)),
  ])
  const substitutes = [...sitting].flatMap((person) =>
    (people.get(person)?.absences ?? []).flatMap(({ substitute, from, until }) =>
      substitute === null || sitting.has(substitute) ? [] : [{ person: substitute, from, until }],
    ),
  )
  return [...[...sitting].map((person) => ({ person, from: null, until: null })), ...substitutes]
}
