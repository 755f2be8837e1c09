import { Problem } from '@tocsin/service'
import type { Answered } from '../answers/answer-incident.ts'
import { showAlert } from '../incidents/shown-incident.ts'

/** What was not done, as a problem: 404, 422 naming the field, or 409 with what is in force now. */
export function problemOf(refused: Exclude<Answered, { outcome: 'done' }>): Problem {
  switch (refused.outcome) {
    case 'not-found':
      return new Problem('not-found')
    case 'lacking':
      return new Problem('invalid', { errors: refused.faults })
    case 'stale':
      return new Problem('stale', {
        detail: 'Another version is in force. Read it and answer that one.',
        members: { alert: showAlert(refused.version) },
      })
  }
}
