/** When a track's row is next due. */
import { nextHandover } from '@tocsin/escalation'
import { scheduleOf, seatOf, type Directory } from '@tocsin/routing'
import type { TrackRow } from './rows.ts'

/** @returns its timer, or the next handover of a seat that is being asked, whichever is first; null: never */
export function dueAtOf({ state }: TrackRow, directory: Directory, now: Date): Date | null {
  const asked = state.status === 'running' ? state.current : []
  const instants = asked.flatMap((ask) => handoverOf(ask.for, directory, now))
  if (state.timer !== null) instants.push(state.timer.at)
  return instants.length === 0 ? null : new Date(Math.min(...instants))
}

function handoverOf(seat: string, directory: Directory, now: Date): number[] {
  const schedule = scheduleOf(directory, seatOf(directory, seat)?.schedule ?? '')
  return schedule === null ? [] : [nextHandover(schedule, now).getTime()]
}
