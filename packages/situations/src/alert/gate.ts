/** Whether the desks hear at once, or a reviewer looks first; and until when (design, section 6). */
import type { AlertVersion, Level } from '@tocsin/events'
import type { LevelModel } from '../level-model.ts'
import { rankOf } from '../rule.ts'
import type { Situation } from '../situation.ts'
import { HOUR } from '../weight.ts'

/** @param top the situations that give the alert its level */
export function gateOf(world: string, top: readonly Situation[]): AlertVersion['gate'] {
  // Who ordered a drill or raised a level by judgement has looked already.
  const byPerson = world.startsWith('drill:') || top.some((one) => one.judgement?.kind === 'raise')
  return byPerson || top.some(firmEnough) ? 'desks-at-once' : 'review-first'
}

function firmEnough({ level, support }: Situation): boolean {
  if (level === 'concern') return support.graded
  return rankOf(level) > rankOf('concern') && support.roots === 2
}

export function reviewBy(level: Level, urgent: boolean, now: Date, model: LevelModel): Date {
  const hours = urgent ? model.urgentReviewHours : model.levels[level].reviewHours
  return new Date(now.getTime() + hours * HOUR)
}
