/** What an answer is worth and in whose name, from the living directory. Pure. */
import type { IncidentAnswered } from '@tocsin/events'
import { onDuty, type AnswerCommand } from '@tocsin/escalation'
import { holderOf, inConflict, isBarredParty, seatOf, type Barred, type Directory } from '@tocsin/routing'

/**
 * @param toldPerson whom the message was for through whose link it came; null: no message, or not ours
 */
export function answerCommand(
  answer: IncidentAnswered,
  barred: Barred,
  directory: Directory,
  toldPerson: string | null,
): AnswerCommand {
  const seat = seatOf(directory, answer.seat)
  const at = new Date(answer.at)
  const person = toldPerson ?? (seat === null ? null : holderOf(seat, directory, at, onDuty))
  const kept =
    seat !== null &&
    (isBarredParty(seat.party, barred) || (person !== null && inConflict(person, barred, directory)))
  return {
    type: 'answer',
    answer: answer.answer,
    seat: answer.seat,
    person,
    standing: kept ? 'withheld' : seat?.party === answer.party ? 'party' : 'stranger',
    meaning: answer.meaning,
    at: at.getTime(),
    version: answer.version,
    until: answer.until === null ? null : Date.parse(answer.until),
    detail: answer.detail,
    worth: answer.by === 'link' ? (seat?.linkAnswer ?? 'none') : 'full',
  }
}
