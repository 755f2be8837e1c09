/** When it is feared: hours, days, weeks. */
import type { Horizon } from '@tocsin/events'
import type { Voice } from './floor.ts'
import type { LevelModel } from './level-model.ts'
import { rankOf, type LevelOrNone } from './rule.ts'
import { HOUR, weightAt, type Weighed } from './weight.ts'

export function horizonOf(
  level: LevelOrNone,
  counted: readonly Weighed[],
  voices: readonly Voice[],
  moment: number,
  model: LevelModel,
): Horizon {
  if (rankOf(level) < rankOf('imminent')) return 'weeks'
  const { triggerHours, triggerWeight, actHours } = model.horizon
  const triggered = counted.some(
    (match) =>
      match.nature === 'trigger' &&
      match.vouched &&
      match.start > moment - triggerHours * HOUR &&
      weightAt(match, moment) >= triggerWeight,
  )
  const acting = voices.some(
    (voice) => voice.vouched && voice.actSeen && voice.start > moment - actHours * HOUR,
  )
  return triggered || acting ? 'hours' : 'days'
}
