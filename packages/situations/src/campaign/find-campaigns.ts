/**
 * Looks for campaigns: data and clock in, what looks like one out, with the counts that say why. The same for any order
 * and repeats. Nothing here weighs a report: what is found waits for a person (safety: an attacker who knows the rules
 * can stay below them, and a real crisis may look like this).
 */
import { HOUR } from '../weight.ts'
import type { CampaignRules } from './campaign-rules.ts'
import type { AccountPast, Campaign, SentReport } from './campaign.ts'
import { changedSources } from './changed-source.ts'
import { floods } from './flood.ts'
import { manyAccounts } from './many-accounts.ts'
import { probings, retellings } from './retelling.ts'

/**
 * @param sent reports of the window; older and later ones are passed over
 * @param past what each account sent in `pastDays` before the window
 */
export function findCampaigns(
  sent: readonly SentReport[],
  past: readonly AccountPast[],
  now: Date,
  rules: CampaignRules,
): Campaign[] {
  const from = now.getTime() - rules.windowHours * HOUR
  const recent = [...new Map(sent.map((report) => [report.report, report])).values()].filter(
    ({ receivedAt }) => receivedAt.getTime() > from && receivedAt <= now,
  )
  return [
    ...manyAccounts(recent, past, rules),
    ...retellings(recent, rules),
    ...probings(recent, rules),
    ...changedSources(recent, past, rules),
    ...floods(recent, past, now, rules),
  ].toSorted((a, b) => (a.kind + a.subject < b.kind + b.subject ? -1 : 1))
}
