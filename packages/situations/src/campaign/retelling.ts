/**
 * Texts that retell: others' (a bridge between stories, a copied leak), or the sender's own again and again with small
 * changes (a probe of what lifts a level).
 */
import { RETELLS, sharedBands } from '../independence.ts'
import type { CampaignRules } from './campaign-rules.ts'
import { campaignOf, grouped, type Campaign, type SentReport } from './campaign.ts'

/** Roots most of whose reports retell, or tie together, what several others told before them. */
export function retellings(sent: readonly SentReport[], rules: CampaignRules): Campaign[] {
  const { reports: fewest, share, roots } = rules.retelling
  const tellers = firstTellers(sent)
  return [...grouped(sent.filter(hasWords), rootOf)].flatMap(([subject, all]) => {
    if (all.length < fewest) return []
    const retold = all
      .map((report) => ({ report, others: toldBefore(report, tellers) }))
      .filter((one) => one.others.length > 0)
    const others = new Set(retold.flatMap((one) => one.others.map((other) => other.root)))
    if (retold.length < fewest || retold.length < share * all.length || others.size < roots) return []
    const bridges = retold.filter((one) => tiesApart(one.others)).length
    const evidence = { reports: all.length, retold: retold.length, otherRoots: others.size, bridges }
    return [
      campaignOf(
        'retelling',
        subject,
        retold.map((one) => one.report),
        evidence,
      ),
    ]
  })
}

/** Sources most of whose reports retell their own. */
export function probings(sent: readonly SentReport[], rules: CampaignRules): Campaign[] {
  const { reports: fewest, share } = rules.probing
  const bySource = grouped(sent.filter(hasWords), (one) => [one.world, one.country, one.source].join('|'))
  return [...bySource].flatMap(([subject, all]) => {
    if (all.length < fewest) return []
    const varied = variations(all)
    if (varied.length < fewest || varied.length < share * all.length) return []
    const texts = new Set(varied.map((report) => report.story.join()))
    return [
      campaignOf('probing', subject, varied, {
        reports: all.length,
        varied: varied.length,
        texts: texts.size,
      }),
    ]
  })
}

/** Those that share two bands or more with another of the same list. */
function variations(reports: readonly SentReport[]): SentReport[] {
  const bearers = new Map<string, number>()
  const keys = (report: SentReport): string[] => report.story.map((signature, band) => `${band}|${signature}`)
  for (const key of reports.flatMap(keys)) bearers.set(key, (bearers.get(key) ?? 0) + 1)
  return reports.filter((report) => keys(report).filter((key) => bearers.get(key)! > 1).length >= RETELLS)
}

type Tellers = ReadonlyMap<string, readonly SentReport[]>

/** Of each band's signature the first report of each root: enough to find who told it before, and never many. */
function firstTellers(sent: readonly SentReport[]): Tellers {
  const tellers = new Map<string, SentReport[]>()
  for (const report of inOrder(sent))
    for (const [band, signature] of report.story.entries()) {
      const key = [report.world, report.country, band, signature].join('|')
      const known = tellers.get(key) ?? []
      if (known.some((one) => rootOf(one) === rootOf(report))) continue
      known.push(report)
      tellers.set(key, known)
    }
  return tellers
}

/** Reports of other roots, of an earlier hour, whose words it shares in part. */
function toldBefore(report: SentReport, tellers: Tellers): SentReport[] {
  const found = new Map<string, SentReport>()
  for (const [band, signature] of report.story.entries())
    for (const other of tellers.get([report.world, report.country, band, signature].join('|')) ?? [])
      if (rootOf(other) !== rootOf(report) && other.receivedAt < report.receivedAt)
        found.set(other.report, other)
  const others = [...found.values()]
  // One band may be chance; two, or one with each of two stories, is not.
  const surely = others.filter((other) => sharedBands(report.story, other.story) >= RETELLS)
  return surely.length > 0 || tiesApart(others) ? others : []
}

/** Two of them, of two roots, that have nothing in common. */
function tiesApart(others: readonly SentReport[]): boolean {
  return others.some((a, i) =>
    others.slice(i + 1).some((b) => rootOf(a) !== rootOf(b) && sharedBands(a.story, b.story) === 0),
  )
}

function rootOf(report: SentReport): string {
  // Unvouched sources are no organisation: each stands for itself here.
  return [report.world, report.country, report.vouched ? report.root : report.source].join('|')
}

function hasWords(report: SentReport): boolean {
  return report.story.length > 0
}

function inOrder(sent: readonly SentReport[]): SentReport[] {
  return sent.toSorted(
    (a, b) => a.receivedAt.getTime() - b.receivedAt.getTime() || (a.report < b.report ? -1 : 1),
  )
}
