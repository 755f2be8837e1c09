/** Which level a question could decide: the urgency with which a person is asked. */
import { levels, type Level } from '@tocsin/events'
import type { LevelModel } from './level-model.ts'
import { highest, rankOf, type LevelOrNone } from './rule.ts'
import type { Situation } from './situation.ts'
import { factorWeight, noisyOr } from './strength.ts'

/** The factors of a report that says the worst: preparations and a trigger. */
const WORST = ['7', '8']

/**
 * @param standing the situation as it stands; null: there is none yet
 * @param unread the report might say anything; otherwise it counts already, and the question is what stands
 */
export function couldLeadTo(
  standing: Pick<Situation, 'level' | 'strength' | 'support'> | null,
  unread: boolean,
  model: LevelModel,
): Level {
  const stands: LevelOrNone = highest(['concern', standing?.level ?? 'none'])
  const least: Level = stands === 'none' ? 'concern' : stands
  if (!unread || standing === null || standing.support.roots === 0) return least
  // One report more is a second organisation here; ungraded, as nearly all are.
  const weight = model.reliability.F * model.credibility['6']
  const strength = noisyOr([
    standing.strength,
    ...WORST.map((factor) => factorWeight(factor, model) * weight),
  ])
  const reached = levels.filter((level) => strength >= model.levels[level].entry)
  return reached.reduce((top, level) => (rankOf(level) > rankOf(top) ? level : top), least)
}
