/** What may be told, and how nearly: by what the reports themselves allow. */
import { audience, type Audience } from '@tocsin/events'
import type { Evidence } from './evidence.ts'
import type { LevelModel } from './level-model.ts'
import { highest, levelAt, rankOf, type LevelOrNone } from './rule.ts'
import { prepare, type SituationInput } from './prepare.ts'

/** @returns the audiences for whom the rule gives this level on those reports alone that consent to them */
export function consentedBy(
  input: SituationInput,
  levels: { level: LevelOrNone; ruleLevel: LevelOrNone },
  moment: number,
  model: LevelModel,
): Audience[] {
  const asked = Math.min(rankOf(levels.level), rankOf(levels.ruleLevel))
  if (asked === 0) return [...audience.options]
  const all = [...input.own, ...input.wider]
  // Often the same reports consent to several audiences.
  const stands = new Map<string, boolean>([[all.map(() => true).join(), true]])
  return audience.options.filter((one) => {
    const consents = (report: Evidence): boolean => report.sharing.includes(one)
    const whose = all.map(consents).join()
    const known = stands.get(whose) ?? rankOf(ruleOn(input, consents, moment, model)) >= asked
    stands.set(whose, known)
    return known
  })
}

/**
 * @returns whether the province may be named: enough observers report from it, and the level stands without those who
 *   said that few could know
 */
export function showsProvince(
  input: SituationInput,
  levels: { level: LevelOrNone; ruleLevel: LevelOrNone },
  moment: number,
  model: LevelModel,
): boolean {
  if (input.place.admin1 === null || input.observers < model.fewObservers.fewer) return false
  if (!input.own.some((report) => report.fewCouldKnow)) return true
  const asked = Math.min(rankOf(levels.level), rankOf(levels.ruleLevel))
  return asked === 0 || rankOf(ruleOn(input, (report) => !report.fewCouldKnow, moment, model)) >= asked
}

/** The rule's level on those reports that pass. */
export function ruleOn(
  input: SituationInput,
  passes: (report: Evidence) => boolean,
  moment: number,
  model: LevelModel,
): LevelOrNone {
  const { book, held } = prepare(
    { ...input, own: input.own.filter(passes), wider: input.wider.filter(passes) },
    moment,
    model,
  )
  return highest([levelAt(book, moment), held])
}
