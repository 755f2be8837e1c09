/** One situation at one moment: what the rule says, what silence and a reviewer make of it, and what goes with it. */
import type { Audience, Horizon } from '@tocsin/events'
import { consentedBy, showsProvince } from './consent.ts'
import { keyOf, type Evidence, type Judgement, type Place } from './evidence.ts'
import { horizonOf } from './horizon.ts'
import { judged } from './judgement.ts'
import type { LevelModel } from './level-model.ts'
import { prepare, type Prepared, type SituationInput } from './prepare.ts'
import { reasonsOf, type Reason } from './reasons.ts'
import { highest, levelAt, rankOf, type LevelOrNone, type RuleBook } from './rule.ts'
import { supportOf, type Support } from './support.ts'
import { countedMatches, surgeOf, type SurgeReason } from './surge.ts'
import { known, type Complete } from './unread.ts'
import { DAY, HOUR } from './weight.ts'

export interface Situation {
  place: Place
  key: string
  level: LevelOrNone
  /** what the rule alone says, silence included */
  ruleLevel: LevelOrNone
  strength: number
  judgement: Judgement | null
  /** ms; reports stopped, the level is held */
  blindSince: number | null
  surge: SurgeReason | null
  horizon: Horizon
  trend: 'rising' | 'steady' | 'falling'
  support: Support
  observers: number
  /** for whom the level stands on the reports that consent to them */
  consented: readonly Audience[]
  /** the province may be named */
  showsProvince: boolean
  /** ongoing for long without a surge */
  bulletin: boolean
  /** why, rule by rule */
  reasons: readonly Reason[]
}

/** @param prepared the same input made ready for `now`, where it is at hand */
export function assessSituation(
  input: SituationInput,
  now: Date,
  model: LevelModel,
  prepared: Prepared = prepare(input, now.getTime(), model),
): Situation {
  const moment = now.getTime()
  const { book, own, held, blindSince } = prepared
  const complete = book.complete.vouched
  const ruleLevel = highest([levelAt(book, moment), held])
  const { level, judgement } = judged(ruleLevel, input.judgements, moment)
  const counted = countedMatches(book.ranked, moment, model)
  const urgent = rankOf(level) >= rankOf('imminent')
  const received = new Map(own.map((report) => [report.report, report.receivedAt.getTime()]))
  const surge = urgent ? surgeOf(book.ranked, book.voices, received, moment, model) : null
  const horizon = horizonOf(level, counted, book.voices, moment, model)
  const trend = trendOf(book, moment)
  const support = supportOf(
    { own, counted, voices: book.voices, complete, moment, blind: blindSince !== null },
    model,
  )
  const bulletin = level === 'ongoing' && surge === null && quietFor(own, book.complete, moment, model)
  const { against } = support
  return {
    place: input.place,
    key: keyOf(input.place),
    level,
    ruleLevel,
    strength: book.strength(moment),
    judgement,
    blindSince,
    surge,
    horizon,
    trend,
    support,
    observers: input.observers,
    consented: consentedBy(input, { level, ruleLevel }, moment, model),
    showsProvince: showsProvince(input, { level, ruleLevel }, moment, model),
    bulletin,
    reasons: reasonsOf(
      { prepared, level, ruleLevel, judgement, counted, surge, horizon, trend, against, bulletin },
      moment,
      model,
    ),
  }
}

function trendOf(book: RuleBook, moment: number): Situation['trend'] {
  const { days, step } = book.model.trend
  const change = book.strength(moment) - book.strength(moment - days * DAY)
  return change >= step ? 'rising' : change <= -step ? 'falling' : 'steady'
}

function quietFor(own: readonly Evidence[], complete: Complete, moment: number, model: LevelModel): boolean {
  const fresh = moment - model.bulletinDays * DAY
  const from = fresh - HOUR
  const told = own.some((report) => report.receivedAt.getTime() > from && report.vouched)
  if (known(told, complete.vouched || from >= complete.since)) return false
  return own.some((report) => report.receivedAt.getTime() < fresh)
}
