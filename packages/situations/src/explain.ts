/** Why a level stands: for reviewers alone. Factors, the reports that carry it, and what it would be without some. */
import type { Evidence } from './evidence.ts'
import { ruleOn } from './consent.ts'
import type { LevelModel } from './level-model.ts'
import { prepare, type SituationInput } from './prepare.ts'
import type { Counterfactual } from './reasons.ts'
import { highest, levelAt, rankOf, type LevelOrNone } from './rule.ts'
import { factorAt, factorWeight } from './strength.ts'
import { countedMatches } from './surge.ts'
import { UNVOUCHED, weightAt } from './weight.ts'

export interface Explanation {
  /** strongest first; `share` is what the factor adds by itself */
  factors: readonly { factor: string; value: number; share: number; indicators: readonly string[] }[]
  /** heaviest first */
  reports: readonly { report: string; weight: number; root: string; indicators: readonly string[] }[]
  /** thresholds and what of them is met, lowest level first */
  rule: readonly { level: string; entry: number; exit: number; strength: number }[]
  without: {
    strongest: { report: string; level: LevelOrNone } | null
    unvouched: LevelOrNone
    roots: readonly { root: string; level: LevelOrNone }[]
  }
  against: readonly string[]
  /** what the level would be without some of its evidence; beside the situation's own reasons */
  reasons: readonly Counterfactual[]
}

export function explain(input: SituationInput, now: Date, model: LevelModel): Explanation {
  const moment = now.getTime()
  const { book, own, held } = prepare(input, moment, model)
  const counted = countedMatches(book.ranked, moment, model)
  const strength = book.strength(moment)
  const without = (passes: (report: Evidence) => boolean): LevelOrNone => ruleOn(input, passes, moment, model)
  const reports = reportsOf(counted, moment)
  const strongest = reports[0] ?? null
  const roots = [...new Set(counted.map((match) => match.root))]
    .filter((root) => root !== UNVOUCHED)
    .toSorted()
  const losses: Explanation['without'] = {
    strongest: strongest && {
      report: strongest.report,
      level: without((report) => report.report !== strongest.report),
    },
    unvouched: without((report) => report.vouched),
    roots: roots.map((root) => ({
      root,
      level: without((report) => !report.vouched || report.root !== root),
    })),
  }
  return {
    factors: [...book.ranked.factors.keys()]
      .map((factor) => {
        const value = factorAt(book.ranked, factor, moment, model)
        const indicators = counted.filter((match) => match.factor === factor).map((match) => match.indicator)
        const share = value * factorWeight(factor, model)
        return { factor, value, share, indicators: [...new Set(indicators)].toSorted() }
      })
      .filter((one) => one.value > 0)
      .toSorted((a, b) => b.share - a.share || (a.factor < b.factor ? -1 : 1)),
    reports,
    rule: Object.entries(model.levels).map(([level, { entry, exit }]) => ({ level, entry, exit, strength })),
    without: losses,
    reasons: counterfactuals(losses, highest([levelAt(book, moment), held])),
    against: [
      ...new Set(
        own
          .flatMap((report) => report.matches.filter((match) => match.nature === 'easing'))
          .map((m) => m.indicator),
      ),
    ].toSorted(),
  }
}

function counterfactuals(losses: Explanation['without'], level: LevelOrNone): Counterfactual[] {
  if (level === 'none') return []
  const stands = (left: LevelOrNone): boolean => rankOf(left) >= rankOf(level)
  const lowest = losses.roots.reduce<LevelOrNone | null>(
    (low, one) => (low === null || rankOf(one.level) < rankOf(low) ? one.level : low),
    null,
  )
  const { strongest, unvouched } = losses
  return [
    ...(strongest === null ? [] : [loss('strongest', strongest.level, stands)]),
    loss('unvouched', unvouched, stands),
    ...(lowest === null ? [] : [{ rule: 'without-root' as const, stands: stands(lowest), level: lowest }]),
  ]
}

function loss(
  what: 'strongest' | 'unvouched',
  level: LevelOrNone,
  stands: (left: LevelOrNone) => boolean,
): Counterfactual {
  return { rule: 'without', what, stands: stands(level), level }
}

function reportsOf(counted: ReturnType<typeof countedMatches>, moment: number): Explanation['reports'] {
  const reports = new Map<string, { weight: number; root: string; indicators: string[] }>()
  for (const match of counted) {
    const known = reports.get(match.report) ?? { weight: 0, root: match.root, indicators: [] }
    known.weight = Math.max(known.weight, weightAt(match, moment))
    known.indicators.push(match.indicator)
    reports.set(match.report, known)
  }
  return [...reports]
    .map(([report, one]) => ({ report, ...one, indicators: one.indicators.toSorted() }))
    .toSorted((a, b) => b.weight - a.weight || (a.report < b.report ? -1 : 1))
}
