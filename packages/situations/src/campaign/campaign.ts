/** What the search for campaigns reads and finds. No words, no names. */

/** A report that bears a sign which could lift a level. Feeds and imports are none. */
export interface SentReport {
  report: string
  /** cut to the hour */
  receivedAt: Date
  world: string
  country: string
  admin1: string | null
  language: string | null
  source: string
  root: string
  observer: string | null
  vouched: boolean
  /** keyed band signatures of its words (`signature.ts`) */
  story: readonly string[]
}

/** What an account sent in the time before the window. */
export interface AccountPast {
  source: string
  root: string
  observer: string | null
  vouched: boolean
  world: string
  country: string
  reports: number
  languages: readonly string[]
  /** provinces, where given */
  admin1s: readonly string[]
  /** UTC hours of the day */
  hours: readonly number[]
}

export const campaignKinds = ['many-accounts', 'retelling', 'probing', 'changed-source', 'flood'] as const
export type CampaignKind = (typeof campaignKinds)[number]

/** Something that looks coordinated or stolen. A person judges it; nothing is struck by itself. */
export interface Campaign {
  kind: CampaignKind
  /** who or what it is about: the same for as long as it goes on */
  subject: string
  world: string
  countries: readonly string[]
  /** hour of the first of its reports */
  since: Date
  /** hour of the last */
  until: Date
  sources: readonly string[]
  reports: readonly string[]
  /** counts and codes that made the rule fire */
  evidence: Readonly<Record<string, number | readonly string[]>>
}

/** @param reports of the campaign, at least one */
export function campaignOf(
  kind: CampaignKind,
  subject: string,
  reports: readonly SentReport[],
  evidence: Campaign['evidence'],
): Campaign {
  const instants = reports.map((report) => report.receivedAt.getTime())
  const distinct = (values: readonly string[]): string[] => [...new Set(values)].toSorted()
  return {
    kind,
    subject,
    world: reports[0]!.world,
    countries: distinct(reports.map((report) => report.country)),
    since: new Date(Math.min(...instants)),
    until: new Date(Math.max(...instants)),
    sources: distinct(reports.map((report) => report.source)),
    reports: distinct(reports.map((report) => report.report)),
    evidence,
  }
}

export function accountOf({ source, observer }: { source: string; observer: string | null }): string {
  return `${source}|${observer ?? ''}`
}

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const known = groups.get(key)
    if (known) known.push(item)
    else groups.set(key, [item])
  }
  return groups
}
