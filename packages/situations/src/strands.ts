/**
 * Which strands are read, a strand being one voice's matches of one indicator, of one kin; and what that leaves unread
 * (DESIGN.md, "A part that stands for the whole").
 */
import type { LevelModel } from './level-model.ts'
import type { Share, Unread } from './unread.ts'
import type { Span } from './weight.ts'

/** A strand: its strongest matches first. */
export interface Strand {
  root: string
  /** as many as are read of each */
  reports: readonly string[]
  /** of these matches and of one more, as far as they were looked at; -Infinity where one weighs nothing */
  ranks: readonly number[]
}

/** What was looked at of one indicator and kin, within one span. */
export interface Looked {
  indicator: string
  /** the strongest first */
  strands: readonly Strand[]
  /** no match that was not looked at has a higher rank; null: each strand is here, as far as it is read and one match more */
  floor: number | null
}

/** @returns those of which what was not looked at may hide a strand that would be read: each of their strands is to be asked */
export function hiding<L extends Looked>(beside: readonly L[], share: Share, model: LevelModel): L[] {
  const last = strongestFirst(beside, model)[share.strands - 1]?.ranks[0] ?? -Infinity
  return beside.filter(({ floor }) => floor !== null && floor > last)
}

/**
 * So many strands as are asked for, the strongest of all, and one at least of each indicator and kin.
 * @param beside what counts beside each other (`besideOf`), each with one strand at least
 */
export function readStrands(
  beside: readonly Looked[],
  share: Share,
  span: Span,
  model: LevelModel,
): { reports: string[]; unread: Unread[] } {
  const chosen = new Set(strongestFirst(beside, model).slice(0, share.strands))
  const read = beside.map((looked) => readOf(looked, chosen, share, span, model))
  return { reports: read.flatMap((one) => one.reports), unread: read.flatMap((one) => one.unread) }
}

function readOf(
  { indicator, strands, floor }: Looked,
  chosen: ReadonlySet<Strand>,
  share: Share,
  span: Span,
  model: LevelModel,
): { reports: string[]; unread: Unread[] } {
  const { first, further } = placed(strands, model)
  const readFirst = first.filter((strand, place) => place === 0 || chosen.has(strand))
  const next = first[readFirst.length]
  const weakest = readFirst.at(-1)!
  const ends = floor !== null || next !== undefined
  // Below where reading ends no further one tells anything.
  const readFurther = further
    .filter((strand) => !ends || strand.ranks[0]! > weakest.ranks[0]!)
    .slice(0, share.further)
  const read = new Set([...readFirst, ...readFurther])
  const hidden = Map.groupBy(
    strands.filter((strand) => !read.has(strand)),
    (strand) => strand.root,
  )
  const unread: Unread[] = []
  const cut = (report: string, of: Unread['of'], strongest: number | undefined): void => {
    const most = Math.max(strongest ?? -Infinity, floor ?? -Infinity)
    unread.push({ report, indicator, of, most, ...span })
  }
  for (const { reports, ranks } of read)
    if (ranks.length > share.each) cut(reports.at(-1)!, 'voice', ranks[share.each])
  // Where one of these has not begun, or tells the same story, a further voice of its root may count, or more of its own.
  for (const { root, reports } of readFirst)
    if (floor !== null || hidden.has(root)) cut(reports[0]!, 'voice', hidden.get(root)?.[0]!.ranks[0])
  if (ends) cut(weakest.reports[0]!, 'any', next?.ranks[0])
  return { reports: [...read].flatMap((strand) => strand.reports), unread }
}

function strongestFirst(beside: readonly Looked[], model: LevelModel): Strand[] {
  return beside
    .flatMap(({ indicator, strands }) =>
      placed(strands, model).first.map((strand) => ({ strand, order: `${strand.reports[0]}|${indicator}` })),
    )
    .sort((a, b) => b.strand.ranks[0]! - a.strand.ranks[0]! || (a.order < b.order ? -1 : 1))
    .map(({ strand }) => strand)
}

/** As many of a root as count of one, and its further ones. */
function placed(strands: readonly Strand[], { voicesOfRoot }: LevelModel) {
  const ofRoot = new Map<string, number>()
  const first: Strand[] = []
  const further: Strand[] = []
  for (const strand of strands) {
    const before = ofRoot.get(strand.root) ?? 0
    ofRoot.set(strand.root, before + 1)
    if (before < voicesOfRoot) first.push(strand)
    else further.push(strand)
  }
  return { first, further }
}
