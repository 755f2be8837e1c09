/** Reads a part of evidence as whoever has it in rows should: the yardstick of those, and of the tests here. */
import { keyOf, type Evidence, type EvidenceMatch } from './evidence.ts'
import { placeOf } from './assess-all.ts'
import { actsFrom, lastActIn } from './floor.ts'
import type { LevelModel } from './level-model.ts'
import type { SituationInput } from './prepare.ts'
import { hiding, readStrands, type Looked, type Strand } from './strands.ts'
import { besideOf, kinOf, spansRead, type Share, type Unread } from './unread.ts'
import { DAY, initialWeight, startOf, UNVOUCHED } from './weight.ts'

export function readPart(input: SituationInput, share: Share, now: Date, model: LevelModel): SituationInput {
  const { latest, since } = latestOf(input.own, share.latest)
  const own = partOf(input.own, share, latest, now, model)
  const wider = partOf(input.wider, share, [], now, model)
  const unread = [...own.unread, ...wider.unread]
  const lastAct = lastActIn(own.part, now, model)
  return { ...input, own: own.part, wider: wider.part, part: { unread, since, lastAct } }
}

/** The last reports that were received, and since when they are all. */
function latestOf(own: readonly Evidence[], most: number): { latest: string[]; since: number } {
  const received = own.toSorted(
    (a, b) => b.receivedAt.getTime() - a.receivedAt.getTime() || (a.report < b.report ? 1 : -1),
  )
  return {
    latest: received.slice(0, most).map((one) => one.report),
    since: received[most]?.receivedAt.getTime() ?? -Infinity,
  }
}

function partOf(
  evidence: readonly Evidence[],
  share: Share,
  latest: readonly string[],
  now: Date,
  model: LevelModel,
): { part: Evidence[]; unread: Unread[] } {
  const rows = evidence.flatMap((report) => report.matches.map((match) => rowOf(report, match, model)))
  if (rows.length <= share.few) return { part: [...evidence], unread: [] }
  const read = new Set([...latest, ...boundsOf(rows, now, model)])
  const unread: Unread[] = []
  for (const beside of Map.groupBy(rows, (row) => row.beside).values())
    for (const span of spansRead(now, model)) {
      const begun = beside.filter((row) => row.start <= span.until).toSorted(byRank)
      const found = readStrands(lookedAt(begun, share, model), share, span, model)
      for (const report of found.reports) read.add(report)
      unread.push(...found.unread)
    }
  return { part: evidence.filter((one) => read.has(one.report)), unread }
}

/** @param begun rows that count beside each other, ranked */
function lookedAt(begun: readonly Ranked[], share: Share, model: LevelModel): Looked[] {
  const kins = [...Map.groupBy(begun, (row) => `${row.indicator}|${row.kin}`).values()]
  const looked = kins.map((rows) => ({
    indicator: rows[0]!.indicator,
    strands: strandsOf(rows.slice(0, share.rows), share),
    floor: rows[share.rows - 1]?.rank ?? null,
    rows,
  }))
  const short = new Set(hiding(looked, share, model))
  return looked.map((one) =>
    short.has(one) ? { ...one, strands: strandsOf(one.rows, share), floor: null } : one,
  )
}

function strandsOf(rows: readonly Ranked[], { each }: Share): Strand[] {
  return [...Map.groupBy(rows, (row) => row.voice).values()].map((own) => ({
    root: own[0]!.root,
    reports: own.slice(0, each).map((row) => row.report),
    ranks: own.slice(0, each + 1).map((row) => row.rank),
  }))
}

function byRank(a: Ranked, b: Ranked): number {
  return b.rank - a.rank || (a.report < b.report ? -1 : 1)
}

type Ranked = ReturnType<typeof rowOf>

function rowOf(evidence: Evidence, match: EvidenceMatch, model: LevelModel) {
  const { report, vouched, observer, source } = evidence
  const weight = initialWeight(match, evidence, model)
  const start = startOf(evidence)
  const root = vouched ? evidence.root : UNVOUCHED
  const kin = kinOf(evidence, match)
  return {
    report,
    vouched,
    start,
    root,
    indicator: match.indicator,
    modality: match.modality,
    // what weighs nothing comes last
    rank: weight > 0 ? Math.log2(weight) + start / (model.halfLifeDays[match.nature] * DAY) : -Infinity,
    bears: weight > 0,
    actSeen:
      evidence.basis === 'saw' && match.modality === 'asserted' && model.acts.includes(match.indicator),
    kin,
    beside: JSON.stringify([keyOf(placeOf(evidence)), besideOf(kin)]),
    voice: JSON.stringify([root, vouched ? (observer ?? source) : UNVOUCHED]),
  }
}

/** Between which days signs lie, who saw an act last, and who spoke against each last: no questions of strength. */
function boundsOf(rows: readonly Ranked[], now: Date, model: LevelModel): string[] {
  const from = now.getTime() - model.halfLifeDays.easing * DAY
  const acting = actsFrom(now, model)
  const ordered = rows.toSorted((a, b) => a.start - b.start || (a.report < b.report ? -1 : 1))
  const bearing = ordered.filter((row) => row.bears)
  const against = ordered.filter((row) => !row.bears && row.vouched && row.start > from)
  const signs = new Map(against.map((row) => [`${row.indicator}|${row.modality}`, row]))
  const act = bearing.findLast((row) => row.vouched && row.actSeen && row.start > acting)
  return [bearing[0], bearing.at(-1), act, ...signs.values()].flatMap((row) => row?.report ?? [])
}
