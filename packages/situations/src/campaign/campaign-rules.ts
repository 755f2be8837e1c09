/** What makes reports look like a campaign, as data: `campaigns.json`, checked when loaded. */
import * as z from 'zod'
import shipped from '../../campaigns.json' with { type: 'json' }

const count = z.number().int().positive()
const share = z.number().min(0).max(1)

const shape = z.strictObject({
  version: z.string().min(1),
  /** what is looked at */
  windowHours: count,
  /** what it is compared with: so long before the window */
  pastDays: count,
  /** one root: so many accounts never heard before, and so many times those that it had */
  manyAccounts: z.strictObject({ accounts: count, times: z.number().positive() }),
  /** one root: so many reports, that share of which retells texts of so many other roots */
  retelling: z.strictObject({ reports: count, share, roots: count }),
  /** one source: so many reports, that share of which retells its own with small changes */
  probing: z.strictObject({ reports: count, share }),
  /** one source with a past: so many of rate, language, place and hours have changed */
  changedSource: z.strictObject({
    pastReports: count,
    /** recent ones below which nothing is said */
    reports: count,
    changes: z.number().int().min(1).max(4),
    /** reports a day, at least, and times the daily mean of before */
    rateReports: count,
    rateTimes: z.number().positive(),
    /** of its recent reports that are in a new language, place or hour */
    share,
    /** hours of the day that lie so far from every known one are new */
    hoursApart: count,
  }),
  /** so many areas at once that live on sources never heard before, where there is a past to compare with */
  flood: z.strictObject({
    hours: count,
    areas: count,
    reportsAnArea: count,
    share,
    knownSources: count,
  }),
})
export type CampaignRules = z.infer<typeof shape>

/** @throws ZodError naming each fault */
export function loadCampaignRules(data: unknown = shipped): CampaignRules {
  return shape.parse(data)
}
