/**
 * The whole system under load while harm is done to it, on real servers; then it is drained and the checker says what
 * became of what clients were told.
 */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { checkRun, eventually, type Evidence, type Got, type Verdict } from '@tocsin/testing'
import { seatAddresses } from '../../infra/local/play/directory.ts'
import { startSystem, type Bus, type System, type SystemOptions } from '../end-to-end/system.ts'
import { killableServices, type KillableServices } from './killable-services.ts'
import { receiptOf, startLoad, type Load } from './load.ts'
import { startPeople } from './people.ts'
import { seeded } from './seeded.ts'

/** What harm is done to, while clients send and people answer. */
export interface Victim {
  running: KillableServices
  system: System
  load: Pick<Load, 'sent' | 'told' | 'repeated'>
  seed: number
  say(line: string): void
}

/** Does its harm, waits until it is over. @returns what it did, as lines for people */
export type Harm = (victim: Victim) => Promise<string[]>

export interface DurabilityOptions extends Omit<SystemOptions, 'start'> {
  bus: Bus
  seed: number
  harm: Harm
  /** reports a second that the clients try to send */
  rate: number
  firstPort: number
  /** whether what the checker finds is what this harm has to do; without it: nothing may be found */
  asItMustBe?: (verdict: Verdict) => boolean
  /** a file for all that the checker saw, to study what it found */
  keep?: string | undefined
  say?: (line: string) => void
}

export interface DurabilityRun {
  verdict: Verdict
  /** what was done to it */
  harm: readonly string[]
  /** accepted reports a second while harm was done */
  reached: number
  /** answers that were no 202, by status, after each of which the client tried again */
  repeated: ReadonlyMap<string, number>
  endedByThemselves: number
  issued: number
  answered: number
  seconds: number
}

/** Draining ends when nothing has moved for so long: a delivery's lease, and its first two waits. */
const DRAIN_MS = 1_200_000
const STILL_MS = 120_000
/** Reports that are carried at all follow each other closer than this. */
const QUIET_MS = 30_000
const LOOK_MS = 3_000

export async function durabilityRun(options: DurabilityOptions): Promise<DurabilityRun> {
  const { bus, seed, harm, rate, firstPort, keep, say = () => undefined, ...more } = options
  const { asItMustBe = nothingFound } = options
  const began = performance.now()
  const running = killableServices()
  const system = await startSystem(bus, firstPort, { ...more, start: running.start })
  const after: (() => unknown)[] = []
  try {
    const random = seeded(seed)
    const receipts = remembered((report) => receiptOf(system.local.secrets.keys.RECEIPT_KEY, report))
    const load = startLoad({ local: system.local, keys: system.keys, rate, random })
    after.push(load.abandon)
    const people = startPeople(system, seeded(seed + 1))
    after.push(people.stop)
    const done = await harm({ running, system, load, seed, say })
    const reached = await load.end()
    say(`${load.told.length} accepted; draining`)
    const verdict = await drained(() => evidenceOf(system, load.told, receipts), asItMustBe)
    await people.stop()
    if (keep !== undefined) await writeFile(keep, JSON.stringify(evidenceOf(system, load.told, receipts)))
    return {
      verdict,
      harm: done,
      reached,
      repeated: load.repeated,
      endedByThemselves: running.endedByThemselves(),
      issued: people.issued,
      answered: people.answered,
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    for (const stop of after) await stop()
    await system.stop()
  }
}

const nothingFound = ({ findings }: Verdict): boolean => findings.length === 0

/**
 * What is on its way has no verdict yet, so it is looked until it is as it must be and no report has been assessed for a
 * while; or until nothing moves any more, and then what is amiss was found.
 */
async function drained(
  evidence: () => Evidence,
  asItMustBe: (verdict: Verdict) => boolean,
): Promise<Verdict> {
  let verdict = checkRun(evidence())
  let assessed = performance.now()
  let moved = assessed
  const look = (): true | undefined => {
    const before = verdict
    verdict = checkRun(evidence())
    if (verdict.assessed > before.assessed) assessed = performance.now()
    if (verdict.assessed > before.assessed || verdict.delivered > before.delivered) moved = performance.now()
    const since = performance.now() - assessed
    if (asItMustBe(verdict) && (nothingFound(verdict) || since > QUIET_MS)) return true
    return performance.now() - moved > STILL_MS || undefined
  }
  // seldom: while it checks, this process's receivers do not answer
  await eventually(look, { within: DRAIN_MS, every: LOOK_MS, what: 'nothing moves any more' }).catch(
    () => undefined,
  )
  return verdict
}

/** Each is computed once, however often it is looked. */
function remembered(of: (report: string) => string): (report: string) => string {
  const known = new Map<string, string>()
  return (report) => {
    const receipt = known.get(report) ?? of(report)
    known.set(report, receipt)
    return receipt
  }
}

function evidenceOf(system: System, told: Evidence['told'], receipts: Evidence['receiptOf']): Evidence {
  const partyAt = partiesByAddress(system)
  const mails = system.local.mail.smtp.received.map((mail): Got => ({
    message: /^<([^@]+)@/.exec(mail.messageId ?? '')?.[1] ?? 'without an id',
    party: partyAt.get(mail.to[0] ?? '') ?? null,
    at: mail.at,
  }))
  const hooks = system.local.webhooks.received.map((hook): Got => ({
    message: hook.id ?? 'without an id',
    party: partyAt.get(hook.path) ?? null,
    at: hook.at,
  }))
  return {
    told,
    got: [...mails, ...hooks],
    events: system.records,
    receiptOf: receipts,
    alertsDue: mustRaise,
    at: new Date(),
  }
}

/** Whose each address is, from the file that the operator loaded. */
function partiesByAddress(system: System): Map<string, string> {
  const parties = seatAddresses().map(({ address, party, organisation }) => {
    const where = URL.canParse(address) ? new URL(address).pathname : address
    return [where, organisation === null ? party : system.organisation(organisation)] as const
  })
  return new Map(parties)
}

const mustRaise = Object.entries(
  JSON.parse(readFileSync(new URL('../data/reports/expected.json', import.meta.url), 'utf8')) as Record<
    string,
    string
  >,
).flatMap(([country, what]) => (what === 'must' ? [country] : []))

/** A run as lines, for people. */
export function printRun(run: DurabilityRun): string {
  const repeated = [...run.repeated].map(([status, count]) => `${status} ${count}`)
  return [
    ...run.harm.map((line) => `  ${line}`),
    `  ended by themselves ${run.endedByThemselves}, accepted a second ${run.reached.toFixed(0)}, clients tried again after: ${repeated.join(', ') || 'nothing'}`,
    `  alerts issued by a person ${run.issued}, answers given ${run.answered}, seconds ${run.seconds.toFixed(0)}`,
  ].join('\n')
}
