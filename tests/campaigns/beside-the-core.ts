/** What triage holds and has said, beside what the pure core makes of the same reports at the same clock. */
import type { AlertVersion } from '@tocsin/events'
import { assessAll, differs, loadLevelModel, type Evidence, type Situation } from '@tocsin/situations'
import { eventually } from '@tocsin/testing'
import { assessedReport, evidenceOf } from '@tocsin/triage/assessed-report'
import { readReport } from '@tocsin/triage/read-report'
import { openReadingTools } from '@tocsin/triage/reading-tools'
import type { Fed } from './corpus.ts'
import type { StandingTriage, TriageOnKafka } from './triage-on-kafka.ts'

/** The same reports as the pure core reads them: nothing of it comes from triage's database. */
export function evidenceOfCore(fed: readonly Fed[], shingleKey: Buffer<ArrayBuffer>): Evidence[] {
  const tools = openReadingTools({ CATALOGUE_FOLDER: undefined, SHINGLE_KEY: shingleKey })
  return fed.map(({ submitted, text }) => {
    const words = { v: 1 as const, text, event: null, placeSaid: null, whom: null }
    const read = readReport(submitted, { ...words, actors: [], ticks: [], relayedBy: null }, tools)
    const given = { topic: 'reports.civil-society', catalogue: '', reliability: submitted.grade }
    return evidenceOf(assessedReport(submitted, read, given))
  })
}

export function checksOf(triage: TriageOnKafka, still: StandingTriage, all: readonly Evidence[]) {
  const model = loadLevelModel()
  let evidence = all
  let core: Situation[] = []
  const compute = (): void => {
    core = assessAll(evidence, { judgements: [], settlements: [] }, still.now, model)
  }
  compute()
  const countries = (): string[] => [...new Set(all.map((one) => one.country))].toSorted()
  return {
    core: () => core,
    countries,
    without(reports: ReadonlySet<string>) {
      evidence = evidence.filter((one) => !reports.has(one.report))
      compute()
    },
    /** Everything is due again at the clock that stands still. */
    async lookAtAll(sent: number) {
      await triage.pool.query(
        'insert into triage.dirty (crisis, situation) select id, null from triage.crisis',
      )
      await triage.settled({ now: () => still.now }, sent)
    },
    async compare(when: string): Promise<string[]> {
      const { rows } = await triage.pool.query<{ key: string; result: Situation }>(
        'select key, result from triage.situation',
      )
      const service = new Map(rows.map((row) => [row.key, row.result]))
      const said = await versionsOnTheLog(triage)
      return [
        ...core.flatMap((one) => differencesOf(one, service.get(one.key))),
        ...[...service].flatMap(([key, one]) =>
          one.level !== 'none' && !core.some((of) => of.key === key) ? [`${key}: the core has none`] : [],
        ),
        ...countries().flatMap((country) =>
          saidOf(
            country,
            said.get(country) ?? [],
            core.filter((one) => one.place.country === country),
          ),
        ),
      ].map((finding) => `${when}: ${finding}`)
    },
  }
}

/** What was written is on the log, and what the onlooker has read of it is all. */
async function versionsOnTheLog(triage: TriageOnKafka): Promise<Map<string, AlertVersion[]>> {
  await eventually(
    async () => {
      const { rows } = await triage.pool.query<{ count: number }>(
        'select count(*)::int as count from triage.alert_version',
      )
      const seen = new Set(
        triage.events.flatMap((event) =>
          event.topic === 'alerts'
            ? [`${(event.data as { alert: string }).alert} ${(event.data as { version: number }).version}`]
            : [],
        ),
      )
      return seen.size >= rows[0]!.count || undefined
    },
    { what: 'every version is on the log', within: 120_000, every: 200 },
  )
  return triage.versions()
}

const compared = [
  'level',
  'ruleLevel',
  'strength',
  'horizon',
  'surge',
  'consented',
  'observers',
  'showsProvince',
] as const

function differencesOf(core: Situation, service: Situation | undefined): string[] {
  if (service === undefined) return [`${core.key}: not there`]
  return compared.flatMap((field) =>
    JSON.stringify(core[field]) === JSON.stringify(service[field])
      ? []
      : [
          `${core.key}: ${field} is ${JSON.stringify(service[field])}, by the core ${JSON.stringify(core[field])}`,
        ],
  )
}

/** Dense, neighbours differ, and the last carries what the core says; none is missing. */
function saidOf(country: string, versions: readonly AlertVersion[], core: readonly Situation[]): string[] {
  const findings: string[] = []
  const raised = core.filter((one) => one.level !== 'none')
  const last = versions.at(-1)
  const over = last === undefined || last.kind === 'ended' || last.kind === 'cancelled'
  if (raised.length > 0 && over) findings.push(`${country}: the core would alert`)
  if (raised.length === 0 && !over) findings.push(`${country}: the core would not alert`)
  for (const alert of new Set(versions.map((version) => version.alert))) {
    const own = versions.filter((version) => version.alert === alert)
    for (const [i, version] of own.entries()) {
      if (version.version !== i + 1)
        findings.push(`${country}: version ${version.version} stands at ${i + 1}`)
      const before = own[i - 1]
      if (before !== undefined && version.kind === 'new-facts' && !differs(before, version))
        findings.push(`${country}: version ${version.version} says what ${before.version} said`)
    }
  }
  if (over) return findings
  for (const { place, level, showsProvince, key } of raised) {
    const admin1 = showsProvince ? place.admin1 : null
    const area = last.areas.find((one) => one.admin1 === admin1 && one.group === place.group)
    const lower = area === undefined || LEVELS.indexOf(area.level) < LEVELS.indexOf(level)
    // Several places may stand behind one that is told more widely: its level is the highest of theirs.
    if (lower || (showsProvince && area.level !== level))
      findings.push(`${key}: version ${last.version} says ${area?.level ?? 'nothing'}, by the core ${level}`)
  }
  const highest = Math.max(...raised.map((one) => LEVELS.indexOf(one.level)))
  if (LEVELS.indexOf(last.level) !== highest)
    findings.push(`${country}: version ${last.version} is ${last.level}, by the core ${LEVELS[highest]}`)
  return findings
}

const LEVELS = ['none', 'watch', 'concern', 'imminent', 'ongoing']
