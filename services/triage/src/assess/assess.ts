/**
 * Step assess: opens, reads and keeps reports, and marks every situation that they touch, in the batch's transaction.
 * What is taken back loses its evidence the same way.
 */
import type { BatchHandler, Refusal } from '@tocsin/bus'
import { queueAll, type Tx } from '@tocsin/database'
import {
  derivedId,
  type Clock,
  type OutgoingEvent,
  type ReportSubmitted,
  type TocsinEvent,
} from '@tocsin/events'
import { placeOf, type LevelModel, type Reliability } from '@tocsin/situations'
import { reportText, type Opened, type Opener } from '@tocsin/vault'
import { sql } from 'drizzle-orm'
import { asService } from '../asking.ts'
import { strikeNewcomers } from '../campaigns/strike-reports.ts'
import { assessedReport, type AssessedReport, type Assessment } from './assessed-report.ts'
import { askAboutReports } from './ask-about-reports.ts'
import { discardedEvent, takeBack } from './take-back.ts'
import { keepReports } from './keep-reports.ts'
import { markDirty } from './mark-dirty.ts'
import { readReport, type ReadingTools } from './read-report.ts'

export interface AssessOptions {
  opener: Opener
  tools: ReadingTools
  model: LevelModel
  clock: Clock
}

type Submitted = Extract<TocsinEvent, { name: 'report.submitted' }>
interface Read {
  report: AssessedReport
  assessment: Assessment
  opened: Opened
}

export function assessBatch(options: AssessOptions): BatchHandler {
  const { opener, model, clock } = options
  return async (tx, events) => {
    await asService(tx)
    const submitted = events.filter((event): event is Submitted => event.name === 'report.submitted')
    const fresh = await unseen(tx, submitted)
    const openings = await opener.open(
      fresh.map((event) => event.data.report),
      'assess',
      { tx },
    )
    const grades = await gradesOf(tx, fresh)
    const read: Read[] = []
    const unreadable: { event: Submitted; state: 'erased' | 'unreadable' }[] = []
    const refusals: Refusal[] = []
    for (const event of fresh) {
      const opening = openings.get(event.data.report)
      if (opening?.outcome === 'opened') {
        const assessment = readOpened(event.data, opening, options.tools)
        if (assessment === null) unreadable.push({ event, state: 'unreadable' })
        else read.push({ assessment, opened: opening, report: reportOf(event, assessment, grades, options) })
      } else if (opening?.outcome === 'destroyed') unreadable.push({ event, state: 'erased' })
      else refusals.push({ event: event.id, reason: `vault-${opening?.reason ?? 'unknown'}` })
    }
    await keepReports(
      tx,
      read.map((one) => one.report),
      model,
    )
    await sealSpans(tx, read)
    const struck = new Set(
      await strikeNewcomers(
        tx,
        read.map((one) => one.report),
        model,
      ),
    )
    const counted = read.filter((one) => !struck.has(one.report.id))
    await keepDiscarded(tx, unreadable)
    await markDirty(tx, touchedBy(counted.map((one) => one.report)))
    const asked = await askAboutReports(tx, counted, model, clock.now())
    const outgoing: OutgoingEvent[] = [
      ...counted.map((one) => assessedEvent(one.report)),
      ...[...struck].map((id) => discardedEvent(id, 'discarded', hourOf(clock.now()))),
      ...unreadable.map(({ event, state }) =>
        discardedEvent(event.data.report, state, new Date(event.data.receivedAt)),
      ),
      ...asked,
      ...(await takeBack(tx, events, model, opener, clock.now())),
    ]
    await queueAll(tx, outgoing)
    return refusals
  }
}

/** Times about a report are cut to the hour. */
function hourOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
}

/** A report is read once; one that was taken back before it came is not read at all. */
async function unseen(tx: Tx, events: readonly Submitted[]): Promise<Submitted[]> {
  if (events.length === 0) return []
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from report where id = any(${sql.param(events.map((event) => event.data.report))}::uuid[])`)
  const known = new Set(rows.map((row) => row.id))
  return events.filter((event) => !known.has(event.data.report))
}

/** What reviewers said of these sources; before that the intake's word. */
async function gradesOf(tx: Tx, events: readonly Submitted[]): Promise<Map<string, Reliability>> {
  if (events.length === 0) return new Map()
  const { rows } = await tx.execute<{ source: string; reliability: Reliability }>(sql`
    select source, reliability from source_grade
    where source = any(${sql.param(events.map((event) => event.data.source))}::text[])`)
  return new Map(rows.map((row) => [row.source, row.reliability]))
}

function readOpened(submitted: ReportSubmitted, opened: Opened, tools: ReadingTools): Assessment | null {
  const part = opened.parts.get('text')
  const words = part === undefined ? null : reportText.safeParse(parsed(part.toString('utf8')))
  return words?.success ? readReport(submitted, words.data, tools) : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function reportOf(
  event: Submitted,
  assessment: Assessment,
  grades: ReadonlyMap<string, Reliability>,
  { tools }: AssessOptions,
): AssessedReport {
  const given = event.data['grade']
  const reliability = grades.get(event.data.source) ?? (isReliability(given) ? given : 'F')
  return assessedReport(event.data, assessment, {
    topic: event.topic,
    catalogue: tools.matcher.catalogue.version,
    reliability,
  })
}

function isReliability(value: unknown): value is Reliability {
  return typeof value === 'string' && /^[A-F]$/.test(value)
}

async function sealSpans(tx: Tx, read: readonly Read[]): Promise<void> {
  const withSpans = read.filter(({ assessment }) => assessment.spans.length > 0)
  await Promise.all(
    withSpans.map(({ opened, assessment, report }) =>
      opened.add(tx, { [`spans:${report.assessment}`]: assessment.spans }),
    ),
  )
}

/** A row all the same, so that a repeated event does not read it again. */
async function keepDiscarded(
  tx: Tx,
  discarded: readonly { event: Submitted; state: string }[],
): Promise<void> {
  for (const { event, state } of discarded) {
    const { data } = event
    await tx.execute(sql`
      insert into report (id, state, topic, received_at, world, country, source, root, vouched, feed, backfill, kind,
        basis, guarded, few_could_know, sharing, reliability, credibility)
      values (${data.report}, ${state}, ${event.topic}, ${data.receivedAt}, 'none', ${data.country}, ${data.source},
        ${data.root}, false, false, false, ${data.kind}, ${data.basis}, ${data.guarded}, ${data.fewCouldKnow}, '{}',
        'F', 6) on conflict (id) do nothing`)
  }
}

/** A report that bears no sign may still end a silence. */
export function touchedBy(reports: readonly AssessedReport[], removed = false) {
  return reports.map((report) => ({
    place: placeOf(report),
    removed: removed && report.matches.length > 0,
    implicated: report.actors,
  }))
}

export function assessedEvent(report: AssessedReport): OutgoingEvent<'report.assessed'> {
  return {
    id: derivedId('report.assessed', report.id, report.assessment),
    topic: 'assessments',
    name: 'report.assessed',
    key: report.id,
    source: 'triage',
    time: report.receivedAt,
    data: {
      report: report.id,
      assessment: report.assessment,
      catalogue: report.catalogue,
      language: report.language,
      country: report.country,
      admin1: report.admin1,
      day: report.day,
      indicators: report.matches.map(({ indicator, modality }) => ({ id: indicator, modality })),
      actors: report.actors.map(({ type, states }) => ({ type, states })),
      group: report.group,
      source: report.source,
      root: report.root,
    },
  }
}
