import { nextChange } from './next-change.ts'
import type { LevelModel } from './level-model.ts'
import { prepare, type SituationInput } from './prepare.ts'
import { assessSituation, type Situation } from './situation.ts'
import { UnreadMatters } from './unread.ts'

/** @returns a situation and when it may change by time alone; null where the input is a part that does not decide */
export function assessPart(
  input: SituationInput,
  now: Date,
  model: LevelModel,
): { situation: Situation; nextAt: Date | null } | null {
  try {
    const prepared = prepare(input, now.getTime(), model)
    const situation = assessSituation(input, now, model, prepared)
    return { situation, nextAt: nextChange(input, situation, now, model, prepared) }
  } catch (error) {
    if (error instanceof UnreadMatters) return null
    throw error
  }
}
