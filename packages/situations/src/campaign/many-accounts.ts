/** Many accounts of one root, or of nobody, that were never heard before: a crowd that one hand may have made. */
import { UNVOUCHED } from '../weight.ts'
import type { CampaignRules } from './campaign-rules.ts'
import {
  accountOf,
  campaignOf,
  grouped,
  type AccountPast,
  type Campaign,
  type SentReport,
} from './campaign.ts'

export function manyAccounts(
  sent: readonly SentReport[],
  past: readonly AccountPast[],
  rules: CampaignRules,
): Campaign[] {
  const { accounts, times } = rules.manyAccounts
  const known = new Set(past.map(accountOf))
  const before = grouped(past, rootOf)
  return [...grouped(sent, rootOf)].flatMap(([subject, reports]) => {
    const newcomers = reports.filter((report) => !known.has(accountOf(report)))
    const fresh = new Set(newcomers.map(accountOf)).size
    const had = new Set((before.get(subject) ?? []).map(accountOf)).size
    if (fresh < accounts || fresh < times * had) return []
    return [campaignOf('many-accounts', subject, newcomers, { newAccounts: fresh, accountsBefore: had })]
  })
}

/** All that nobody vouches for is one crowd in each country. */
function rootOf(one: { world: string; country: string; root: string; vouched: boolean }): string {
  return [one.world, one.country, one.vouched ? one.root : UNVOUCHED].join('|')
}
