/** A reviewer's hold, raise or lower: evidence like any other, in force for a time, the latest first. */
import type { Judgement } from './evidence.ts'
import { rankOf, type LevelOrNone } from './rule.ts'

export function judged(
  rule: LevelOrNone,
  judgements: readonly Judgement[],
  moment: number,
): { level: LevelOrNone; judgement: Judgement | null } {
  const inForce = judgements
    .filter((one) => one.at.getTime() <= moment && one.until.getTime() > moment)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || rankOf(b.level) - rankOf(a.level))
  const judgement = inForce[0] ?? null
  if (judgement === null) return { level: rule, judgement }
  const higher = rankOf(judgement.level) > rankOf(rule)
  const level =
    judgement.kind === 'lower' ? (higher ? rule : judgement.level) : higher ? judgement.level : rule
  return { level, judgement }
}
