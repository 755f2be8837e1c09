/** A source that is suddenly another: a stolen key shows in rate, language, place and hours against its own past. */
import type { CampaignRules } from './campaign-rules.ts'
import { campaignOf, grouped, type AccountPast, type Campaign, type SentReport } from './campaign.ts'
import { DAY } from '../weight.ts'

type Strange = 'rate' | 'language' | 'place' | 'hours'

export function changedSources(
  sent: readonly SentReport[],
  past: readonly AccountPast[],
  rules: CampaignRules,
): Campaign[] {
  const { pastReports, reports: fewest, changes, share } = rules.changedSource
  const pasts = grouped(past, sourceOf)
  return [...grouped(sent, sourceOf)].flatMap(([subject, reports]) => {
    const own = pasts.get(subject) ?? []
    if (sum(own) < pastReports || reports.length < fewest) return []
    const strange = strangers(own, rules)
    const changed = (['language', 'place', 'hours'] as const).filter(
      (what) => reports.filter((report) => strange[what](report)).length >= share * reports.length,
    )
    const busiest = busiestDay(reports)
    const usual = sum(own) / rules.pastDays
    const { rateReports, rateTimes } = rules.changedSource
    const faster = busiest.length >= Math.max(rateReports, rateTimes * usual)
    const all: Strange[] = [...(faster ? (['rate'] as const) : []), ...changed]
    if (all.length < changes) return []
    const first = Math.min(
      ...reports
        .filter(
          (report) => changed.some((what) => strange[what](report)) || (faster && busiest.includes(report)),
        )
        .map((report) => report.receivedAt.getTime()),
    )
    const since = reports.filter((report) => report.receivedAt.getTime() >= first)
    const evidence = {
      changed: all,
      reports: since.length,
      reportsBefore: sum(own),
      busiestDay: busiest.length,
    }
    return [campaignOf('changed-source', subject, since, evidence)]
  })
}

function strangers(
  own: readonly AccountPast[],
  { changedSource: { hoursApart } }: CampaignRules,
): Record<Exclude<Strange, 'rate'>, (report: SentReport) => boolean> {
  const languages = new Set(own.flatMap((one) => one.languages))
  const admin1s = new Set(own.flatMap((one) => one.admin1s))
  const hours = new Set(own.flatMap((one) => one.hours))
  const near = (hour: number): boolean =>
    [...hours].some((known) => Math.min(Math.abs(hour - known), 24 - Math.abs(hour - known)) < hoursApart)
  return {
    language: ({ language }) => language !== null && languages.size > 0 && !languages.has(language),
    place: ({ admin1 }) => admin1 !== null && admin1s.size > 0 && !admin1s.has(admin1),
    hours: ({ receivedAt }) => !near(receivedAt.getUTCHours()),
  }
}

/** The reports of the day, from some report on, that holds the most. */
function busiestDay(reports: readonly SentReport[]): SentReport[] {
  const ordered = reports.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
  let best: [number, number] = [0, 0]
  for (let from = 0, to = 0; from < ordered.length; from++) {
    while (
      to < ordered.length &&
      ordered[to]!.receivedAt.getTime() < ordered[from]!.receivedAt.getTime() + DAY
    )
      to++
    if (to - from > best[1] - best[0]) best = [from, to]
  }
  return ordered.slice(...best)
}

function sum(past: readonly AccountPast[]): number {
  return past.reduce((total, one) => total + one.reports, 0)
}

function sourceOf({ world, country, source }: { world: string; country: string; source: string }): string {
  return [world, country, source].join('|')
}
