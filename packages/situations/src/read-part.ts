/** Reads a part of evidence as whoever has it in rows should: the yardstick of those, and of the tests here. */
import { keyOf, type Evidence, type EvidenceMatch } from './evidence.ts'
import { placeOf } from './assess-all.ts'
import type { LevelModel } from './level-model.ts'
import type { SituationInput } from './prepare.ts'
import { kinOf, spansRead, type Share, type Unread } from './unread.ts'
import { DAY, HOUR, initialWeight, startOf, UNVOUCHED } from './weight.ts'

export function readPart(input: SituationInput, share: Share, now: Date, model: LevelModel): SituationInput {
  const own = partOf(input.own, share, now, model)
  const wider = partOf(input.wider, share, now, model)
  return { ...input, own: own.part, wider: wider.part, unread: [...own.unread, ...wider.unread] }
}

function partOf(
  evidence: readonly Evidence[],
  share: Share,
  now: Date,
  model: LevelModel,
): { part: Evidence[]; unread: Unread[] } {
  const rows = evidence.flatMap((report) => report.matches.map((match) => rowOf(report, match, model)))
  const read = new Set(boundsOf(rows, now, model))
  const unread: Unread[] = []
  for (const kin of Map.groupBy(rows, (row) => row.kin).values())
    for (const span of spansRead(now, model)) {
      const begun = kin.filter((row) => row.start <= span.until).toSorted(byRank)
      const strands = [...Map.groupBy(begun, (row) => row.voice).values()]
      for (const strand of strands.slice(0, share.strands)) {
        for (const row of strand.slice(0, share.each)) read.add(row.report)
        const { report, indicator } = strand[Math.min(share.each, strand.length) - 1]!
        if (strand.length > share.each) unread.push({ report, indicator, of: 'voice', ...span })
      }
      if (strands.length > share.strands) {
        const { report, indicator } = strands[share.strands - 1]![0]!
        unread.push({ report, indicator, of: 'any', ...span })
      }
    }
  return { part: evidence.filter((one) => read.has(one.report)), unread }
}

function byRank(a: Ranked, b: Ranked): number {
  return b.rank - a.rank || (a.report < b.report ? -1 : 1)
}

type Ranked = ReturnType<typeof rowOf>

function rowOf(evidence: Evidence, match: EvidenceMatch, model: LevelModel) {
  const { report, vouched, root, observer, source } = evidence
  const weight = initialWeight(match, evidence, model)
  const start = startOf(evidence)
  const voice = vouched ? [root, observer ?? source] : [UNVOUCHED, UNVOUCHED]
  return {
    report,
    vouched,
    start,
    indicator: match.indicator,
    modality: match.modality,
    // what weighs nothing comes last
    rank: weight > 0 ? Math.log2(weight) + start / (model.halfLifeDays[match.nature] * DAY) : -1e9,
    bears: weight > 0,
    actSeen:
      evidence.basis === 'saw' && match.modality === 'asserted' && model.acts.includes(match.indicator),
    kin: JSON.stringify([keyOf(placeOf(evidence)), match.indicator, kinOf(evidence, match)]),
    voice: JSON.stringify(voice),
  }
}

/** Between which days signs lie, who saw an act last, and who spoke against each last: no questions of strength. */
function boundsOf(rows: readonly Ranked[], now: Date, model: LevelModel): string[] {
  const from = now.getTime() - model.halfLifeDays.easing * DAY
  const acting = now.getTime() - model.horizon.actHours * HOUR
  const ordered = rows.toSorted((a, b) => a.start - b.start || (a.report < b.report ? -1 : 1))
  const bearing = ordered.filter((row) => row.bears)
  const against = ordered.filter((row) => !row.bears && row.vouched && row.start > from)
  const signs = new Map(against.map((row) => [`${row.indicator}|${row.modality}`, row]))
  const act = bearing.findLast((row) => row.vouched && row.actSeen && row.start > acting)
  return [bearing[0], bearing.at(-1), act, ...signs.values()].flatMap((row) => row?.report ?? [])
}
