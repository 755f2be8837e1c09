/**
 * Many reports, retellings and campaigns through a triage that is killed meanwhile, on real Kafka; then, at one clock, what
 * it holds and has said beside what the pure core makes of the same reports; then each campaign struck.
 */
import type { CampaignKind } from '@tocsin/situations'
import { eventually, type ServiceProcess } from '@tocsin/testing'
import { deathPoints } from '../faults/death-points.ts'
import { seeded } from '../faults/seeded.ts'
import { checksOf, evidenceOfCore } from './beside-the-core.ts'
import { makeCorpus, seededKinds, type Fed } from './corpus.ts'
import { startTriageOnKafka, type StandingTriage, type TriageOnKafka } from './triage-on-kafka.ts'

export interface CampaignRunOptions {
  seed: number
  reports: number
  /** deaths of triage instances, of which two run; every second one at a named point */
  kills: number
  firstPort: number
  say?: (line: string) => void
}

export interface CampaignRun {
  /** what is not as it must be; empty is well */
  findings: string[]
  reports: number
  languages: Record<string, number>
  fromMain: number
  takenBack: number
  deaths: number
  situations: number
  aboveNone: number
  alerts: number
  versions: number
  /** by kind: its reports, situations that it had moved */
  campaigns: Record<string, { reports: number; moved: number }>
  listedBesides: string[]
  seconds: { fed: number; read: number; all: number }
}

interface Listed {
  id: string
  kind: CampaignKind
  reports: string[]
  state: string
}

export async function campaignRun(options: CampaignRunOptions): Promise<CampaignRun> {
  const { seed, kills, say = () => undefined } = options
  const began = performance.now()
  const since = (): number => Math.round((performance.now() - began) / 1_000)
  const random = seeded(seed + 1)
  const corpus = makeCorpus({ seed, reports: options.reports, now: new Date() })
  const triage = await startTriageOnKafka(options.firstPort)
  try {
    say(`${corpus.length} reports made, servers up after ${since()} s`)
    const deaths = killedMeanwhile(triage, seed, kills, corpus.length, say)
    const ordinary = corpus.filter((one) => one.campaign === null)
    const takenBack = ordinary.filter(() => random.below(50) === 0).map((one) => one.submitted)
    await triage.feed(corpus)
    for (const { report, country } of takenBack) await triage.takeBack(report, country)
    const fed = since()
    say(`fed after ${fed} s`)
    const died = await deaths
    await triage.settled({ now: () => new Date() }, corpus.length)
    await died.stop()
    const read = since()
    say(`read and evaluated after ${read} s, ${died.count} deaths`)

    const still = await triage.standStill()
    const gone = new Set(takenBack.map((one) => one.report))
    const evidence = evidenceOfCore(
      corpus.filter((one) => !gone.has(one.submitted.report)),
      triage.shingleKey,
    )
    const checks = checksOf(triage, still, evidence)
    await checks.lookAtAll(corpus.length)
    const findings = await checks.compare('all')
    const core = checks.core()
    const versions = [...(await triage.versions()).values()].flat()
    say(`compared after ${since()} s: ${findings.length} findings`)

    const campaigns: CampaignRun['campaigns'] = {}
    const listed = await listedCampaigns(still, corpus)
    for (const kind of seededKinds) {
      const theirs = idsOf(corpus, kind)
      const found = listed.find((one) => one.kind === kind)
      if (found === undefined || found.reports.length !== theirs.size) {
        findings.push(
          `${kind}: ${found === undefined ? 'not listed' : `${found.reports.length} of ${theirs.size} listed`}`,
        )
        continue
      }
      if (!found.reports.every((report) => theirs.has(report))) findings.push(`${kind}: lists other reports`)
      const before = new Map(checks.core().map((one) => [one.key, one.level]))
      const status = await still.post(`/v1/review/campaigns/${found.id}/decisions`, {
        action: 'strike-reports',
        reason: 'seeded by the test',
      })
      if (status !== 200) findings.push(`${kind}: striking it answers ${status}`)
      checks.without(theirs)
      const after = new Map(checks.core().map((one) => [one.key, one.level]))
      const moved = [...before].filter(([key, level]) => (after.get(key) ?? 'none') !== level).length
      if (moved === 0) findings.push(`${kind}: moves no level, so that striking it shows nothing`)
      campaigns[kind] = { reports: theirs.size, moved }
      await triage.settled({ now: () => still.now }, corpus.length)
      findings.push(...(await checks.compare(`without ${kind}`)))
    }
    say(`struck after ${since()} s`)
    return {
      findings,
      reports: corpus.length,
      languages: tally(corpus.map((one) => one.submitted.language ?? 'none')),
      fromMain: corpus.filter((one) => one.submitted.country === 'CAF').length,
      takenBack: takenBack.length,
      deaths: died.count,
      situations: core.length,
      aboveNone: core.filter((one) => one.level !== 'none').length,
      alerts: new Set(versions.map((version) => version.alert)).size,
      versions: versions.length,
      campaigns,
      listedBesides: listed
        .filter((one) => !(seededKinds as string[]).includes(one.kind))
        .map((one) => one.kind),
      seconds: { fed, read, all: since() },
    }
  } finally {
    await triage.stop()
  }
}

/** Two instances that die in turn while they read; each is followed by another. */
async function killedMeanwhile(
  triage: TriageOnKafka,
  seed: number,
  kills: number,
  reports: number,
  say: (line: string) => void,
): Promise<{ count: number; stop(): Promise<void> }> {
  const random = seeded(seed + 2)
  const points = deathPoints.filter((point) => point.services.includes('triage'))
  const running: ServiceProcess[] = await Promise.all([triage.spawn(), triage.spawn()])
  let count = 0
  for (let nth = 0; nth < kills; nth++) {
    const due = Math.floor(((nth + 0.5) / kills) * reports)
    await eventually(async () => (await triage.read()) >= due || undefined, {
      what: `${due} reports are read`,
      within: 900_000,
      every: 50,
    })
    const turn = nth % running.length
    const child = running[turn]!
    child.kill('SIGKILL')
    await child.ended
    count++
    if (nth % 2 === 1) {
      const { name, statement, when } = random.pick(points)
      const armed = await triage.spawn({ armed: { name, statement, when, nth: 1 + random.below(3) } })
      const died = await eventually(() => !armed.running || undefined, {
        what: 'its death',
        within: 30_000,
        every: 100,
      }).catch(() => false as const)
      if (died) say(`died: ${name}`)
      else armed.kill('SIGKILL')
      await armed.ended
      count++
    }
    running[turn] = await triage.spawn()
  }
  return { count, stop: async () => void (await Promise.all(running.map((child) => child.stop(30_000)))) }
}

/** Looked for until each of the seeded ones is found whole; what is missing then is a finding. */
async function listedCampaigns(still: StandingTriage, corpus: readonly Fed[]): Promise<Listed[]> {
  const list = async (): Promise<Listed[]> =>
    (await still.get<{ campaigns: Listed[] }>('/v1/review/campaigns')).campaigns
  const complete = async (): Promise<Listed[] | undefined> => {
    const listed = await list()
    const whole = seededKinds.every((kind) =>
      listed.some((one) => one.kind === kind && one.reports.length === idsOf(corpus, kind).size),
    )
    return whole ? listed : undefined
  }
  return eventually(complete, { what: 'the campaigns are listed', within: 60_000, every: 500 }).catch(list)
}

function idsOf(corpus: readonly Fed[], kind: CampaignKind): Set<string> {
  return new Set(corpus.filter((one) => one.campaign === kind).map((one) => one.submitted.report))
}

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
