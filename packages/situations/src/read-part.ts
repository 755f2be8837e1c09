/** Reads a part of evidence as whoever has it in rows should: the yardstick of those, and of the tests here. */
import { keyOf, type Evidence, type EvidenceMatch } from './evidence.ts'
import { placeOf } from './assess-all.ts'
import { actsFrom, lastActIn } from './floor.ts'
import type { LevelModel } from './level-model.ts'
import type { SituationInput } from './prepare.ts'
import { kinOf, spansRead, type Share, type Unread } from './unread.ts'
import { DAY, initialWeight, startOf, UNVOUCHED, type Span } from './weight.ts'

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
  const read = new Set([...latest, ...boundsOf(rows, now, model)])
  const unread: Unread[] = []
  for (const kin of Map.groupBy(rows, (row) => row.kin).values())
    for (const span of spansRead(now, model)) {
      const begun = kin.filter((row) => row.start <= span.until).toSorted(byRank)
      const found = strongestOf(begun, share, span, model)
      for (const row of found.rows) read.add(row.report)
      unread.push(...found.unread)
    }
  return { part: evidence.filter((one) => read.has(one.report)), unread }
}

/** Of one kin's rows, ranked. */
function strongestOf(begun: readonly Ranked[], share: Share, span: Span, model: LevelModel) {
  const strands = [...Map.groupBy(begun, (row) => row.voice).values()]
  const places = placesOf(strands)
  const further = strands.filter((strand) => places.get(strand)! >= model.voicesOfRoot)
  const first = strands.filter((strand) => places.get(strand)! < model.voicesOfRoot)
  const [readFirst, readFurther] = [first.slice(0, share.strands), further.slice(0, share.further)]
  const read = new Set([...readFirst, ...readFurther])
  const hidden = new Set(strands.filter((strand) => !read.has(strand)).map((strand) => strand[0]!.root))
  const rows: Ranked[] = []
  const unread: Unread[] = []
  const cut = ({ report, indicator }: Ranked, of: Unread['of']) =>
    void unread.push({ report, indicator, of, ...span })
  for (const strand of read) {
    rows.push(...strand.slice(0, share.each))
    if (strand.length > share.each) cut(strand[share.each - 1]!, 'voice')
  }
  // Where one of these has not begun, or tells the same story, a further voice of its root may count.
  for (const strand of readFirst) if (hidden.has(strand[0]!.root)) cut(strand[0]!, 'voice')
  if (first.length > readFirst.length) cut(readFirst.at(-1)![0]!, 'any')
  return { rows, unread }
}

/** Which of its root each strand is, the strongest being 0. */
function placesOf(strands: readonly Ranked[][]): Map<Ranked[], number> {
  const ofRoot = new Map<string, number>()
  return new Map(
    strands.map((strand) => {
      const { root } = strand[0]!
      const place = ofRoot.get(root) ?? 0
      ofRoot.set(root, place + 1)
      return [strand, place]
    }),
  )
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
  return {
    report,
    vouched,
    start,
    root,
    indicator: match.indicator,
    modality: match.modality,
    // what weighs nothing comes last
    rank: weight > 0 ? Math.log2(weight) + start / (model.halfLifeDays[match.nature] * DAY) : -1e9,
    bears: weight > 0,
    actSeen:
      evidence.basis === 'saw' && match.modality === 'asserted' && model.acts.includes(match.indicator),
    kin: JSON.stringify([keyOf(placeOf(evidence)), match.indicator, kinOf(evidence, match)]),
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
