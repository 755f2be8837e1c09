/** What a level rests on, in the few words that may leave triage, and what the gate asks. */
import type { AlertVersion } from '@tocsin/events'
import type { Evidence } from './evidence.ts'
import { gradedFirstHand, rootsApart, type Voice } from './floor.ts'
import type { LevelModel } from './level-model.ts'
import { isGraded, known } from './unread.ts'
import { DAY, initialWeight, startOf, weightAt, type Weighed } from './weight.ts'

type Feared = AlertVersion['feared']

export interface Support {
  corroboration: AlertVersion['corroboration']
  confidence: AlertVersion['confidence']
  /** independent roots, counted to two */
  roots: 0 | 1 | 2
  /** a root graded C or better saw it */
  graded: boolean
  indicators: readonly { id: string; verified: boolean; factor: string }[]
  /** codes of what speaks against it, of the last half-life of an easing sign */
  against: readonly string[]
  feared: Feared
  firstDay: string | null
  lastDay: string | null
  fewCouldKnow: boolean
  guarded: boolean
}

interface Given {
  own: readonly Evidence[]
  counted: readonly Weighed[]
  voices: readonly Voice[]
  /** these are all voices that somebody vouches for */
  complete: boolean
  moment: number
  blind: boolean
}

export function supportOf(
  { own, counted, voices, complete, moment, blind }: Given,
  model: LevelModel,
): Support {
  const moving = voices.filter((voice) => voice.moving)
  const roots = rootsApart(moving)
  const several = known(roots === 2, complete)
  const firstHand =
    several &&
    known(
      moving.some((voice) => voice.vouched && voice.firstHand),
      complete,
    )
  // Read or not, there is somebody graded of a kin or there is nobody.
  const graded = moving.some((voice) => voice.vouched && isGraded(voice))
  const high = several && !blind && graded && known(gradedFirstHand(moving), complete)
  const reports = new Set(voices.map((voice) => voice.report))
  const bearing = own.filter((report) => reports.has(report.report))
  const days = bearing.map((report) => new Date(startOf(report)).toISOString().slice(0, 10)).toSorted()
  return {
    corroboration: !several ? 'one-source' : firstHand ? 'several-some-first-hand' : 'several',
    confidence: !several ? 'low' : high ? 'high' : 'medium',
    roots,
    graded,
    indicators: indicatorsOf(bearing, model),
    against: againstOf(own, moment, model),
    feared: fearedOf(counted, moment, model),
    firstDay: days[0] ?? null,
    lastDay: days.at(-1) ?? null,
    fewCouldKnow: bearing.some((report) => report.fewCouldKnow),
    guarded: bearing.some((report) => report.guarded),
  }
}

function indicatorsOf(bearing: readonly Evidence[], model: LevelModel): Support['indicators'] {
  const found = new Map<string, Support['indicators'][number]>()
  for (const report of bearing)
    for (const match of report.matches)
      if (initialWeight(match, report, model) > 0) {
        const { indicator: id, factor } = match
        const before = found.get(id)
        // Catalogues of two times may differ; which report was read last does not matter.
        const verified = match.verified || before?.verified === true
        found.set(id, { id, verified, factor: before && before.factor < factor ? before.factor : factor })
      }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function againstOf(own: readonly Evidence[], moment: number, model: LevelModel): string[] {
  const from = moment - model.halfLifeDays.easing * DAY
  const signs = own
    .filter((report) => report.vouched && startOf(report) > from)
    .flatMap((report) => report.matches)
  const easing = signs.filter((match) => match.nature === 'easing' && match.modality === 'asserted')
  const denied = signs.some((match) => match.nature !== 'easing' && match.modality === 'denied')
  const codes = easing.map((match) => model.against[match.indicator] ?? 'easing')
  return [...new Set(denied ? [...codes, 'denied'] : codes)].toSorted()
}

function fearedOf(counted: readonly Weighed[], moment: number, model: LevelModel): Feared {
  const sums = new Map<Feared, number>()
  for (const match of counted) {
    const code = model.feared[match.indicator]
    if (code) sums.set(code, (sums.get(code) ?? 0) + weightAt(match, moment))
  }
  const heaviest = [...sums].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return heaviest[0]?.[0] ?? 'harm-unclear'
}
