/** Plausible reports in many places at once by sources that nobody had heard of: tired officers are the aim. */
import type { CampaignRules } from './campaign-rules.ts'
import { campaignOf, grouped, type AccountPast, type Campaign, type SentReport } from './campaign.ts'
import { HOUR } from '../weight.ts'

export function floods(
  sent: readonly SentReport[],
  past: readonly AccountPast[],
  now: Date,
  rules: CampaignRules,
): Campaign[] {
  const { hours, areas: most, reportsAnArea, share, knownSources } = rules.flood
  const from = now.getTime() - hours * HOUR
  const known = new Set(past.map((one) => one.source))
  const recent = sent.filter((report) => report.receivedAt.getTime() > from)
  return [...grouped(recent, (report) => report.world)].flatMap(([world, reports]) => {
    const pastSources = new Set(past.filter((one) => one.world === world).map((one) => one.source))
    if (pastSources.size < knownSources) return []
    const byArea = [...grouped(reports, (report) => `${report.country}|${report.admin1 ?? ''}`).values()]
    const flooded = byArea.filter((area) => {
      const sources = new Set(area.map((report) => report.source))
      const strangers = [...sources].filter((source) => !known.has(source))
      const theirs = area.filter((report) => !known.has(report.source))
      return theirs.length >= reportsAnArea && strangers.length >= share * sources.size
    })
    if (flooded.length < most) return []
    const theirs = flooded.flat().filter((report) => !known.has(report.source))
    const strangers = new Set(theirs.map((report) => report.source)).size
    const evidence = { areas: flooded.length, newSources: strangers, knownSources: pastSources.size }
    return [campaignOf('flood', world, theirs, evidence)]
  })
}
