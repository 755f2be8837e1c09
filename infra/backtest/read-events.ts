/** Reads a file of dated events by the code with which an intake would have kept them. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

import { readReport, sealedParts, type CheckedReport } from '@tocsin/intake'
import { csvRecords } from '@tocsin/regional-intake/csv-rows'
import { readHeader } from '@tocsin/regional-intake/event-header'
import { reportParts, reportText } from '@tocsin/vault'
import * as z from 'zod'

import { DAY, midnight, type Reading, type Replayed } from './replayed.ts'

/** @throws Error where the file as a whole is neither UCDP GED, nor ACLED, nor NDJSON */
export function readEvents(path: string): Promise<Reading> {
  return /\.(ndjson|jsonl)$/.test(path) ? readLines(path) : readRows(path)
}

/**
 * Rows of UCDP GED or ACLED. An event is heard of at the midnight after its last day, so that nothing is known before it was
 * over. Who told of it is the first outlet that the row names; each outlet stands for a root of its own.
 */
async function readRows(path: string): Promise<Reading> {
  const reading: Reading = { events: [], refused: [] }
  let header: string[] | null = null
  let row = 0
  for await (const record of csvRecords(createReadStream(path))) {
    if (header === null) {
      const known = readHeader(record)
      if (known.outcome === 'unknown')
        throw new Error(known.faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n'))
      header = record
      continue
    }
    row += 1
    const cells = Object.fromEntries(header.map((column, at) => [column, record[at] ?? '']))
    const outcome = readRow(cells, header)
    if ('why' in outcome) reading.refused.push({ row, why: outcome.why })
    else reading.events.push(outcome)
  }
  return inOrder(reading)
}

function readRow(cells: Record<string, string>, header: string[]): Replayed | { why: string } {
  const known = readHeader(header)
  if (known.outcome === 'unknown') return { why: 'unknown columns' }
  const lastDay = known.dataset.lastDay(cells)
  if (Number.isNaN(midnight(lastDay))) return { why: 'the last day must be a day' }
  const receivedAt = new Date(midnight(lastDay) + DAY)
  const row = known.dataset.read(cells, receivedAt)
  if (row.outcome === 'faulty') return { why: said(row.faults) }
  const checked = readReport(row.report, receivedAt)
  if (checked.outcome === 'faulty') return { why: said(checked.faults) }
  const outlet = known.dataset.outlet(cells) ?? 'unnamed'
  return {
    ...kept(checked.checked, {
      id: `${known.dataset.name}-${row.event}`,
      receivedAt,
      source: outlet,
      root: outlet,
    }),
    deaths: row.deaths.best,
    oneSided: known.dataset.isOneSided(cells),
    fromDataset: true,
  }
}

const lineShape = z.looseObject({
  receivedAt: z.iso.datetime().optional(),
  source: z.string().optional(),
  root: z.string().optional(),
})

/** Reports as they are posted to `/v1/reports`, one a line, with `receivedAt`, `source` and `root` beside. */
async function readLines(path: string): Promise<Reading> {
  const reading: Reading = { events: [], refused: [] }
  let row = 0
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    row += 1
    if (line.trim() === '') continue
    const outcome = readLine(line, row)
    if ('why' in outcome) reading.refused.push({ row, why: outcome.why })
    else reading.events.push(outcome)
  }
  return inOrder(reading)
}

function readLine(line: string, row: number): Replayed | { why: string } {
  const parsed = lineShape.safeParse(parsedJson(line))
  if (!parsed.success) return { why: 'is no JSON object of a report' }
  const { receivedAt: at, source = 'unnamed', root = source, ...report } = parsed.data
  const day = typeof report['day'] === 'string' ? midnight(report['day']) + DAY : Number.NaN
  const receivedAt = new Date(at ?? day)
  if (Number.isNaN(receivedAt.getTime())) return { why: 'needs receivedAt or day' }
  const checked = readReport(report, receivedAt)
  if (checked.outcome === 'faulty') return { why: said(checked.faults) }
  const { event } = checked.checked.report
  return {
    ...kept(checked.checked, { id: `line-${row}`, receivedAt, source, root }),
    deaths: event?.deaths?.best ?? 0,
    oneSided: event?.scheme === 'ucdp' && event.code === '3',
    fromDataset: false,
  }
}

function kept(
  { report, country, admin1, day, dayPrecision }: CheckedReport,
  of: { id: string; receivedAt: Date; source: string; root: string },
): Pick<Replayed, 'submitted' | 'words'> {
  const { backfill, kind, basis, language, sharing, guarded, fewCouldKnow, observer } = report
  return {
    words: reportText.parse(sealedParts(report)[reportParts.text]),
    submitted: {
      report: of.id,
      receivedAt: of.receivedAt.toISOString(),
      source: of.source,
      root: of.root,
      observer: observer ?? null,
      vouched: true,
      // A data set is a feed and raises nothing; here the question is what it would have raised as reports.
      feed: false,
      backfill,
      exercise: false,
      language: language ?? null,
      kind,
      basis,
      day,
      dayPrecision,
      country,
      admin1,
      sharing,
      guarded,
      fewCouldKnow,
    },
  }
}

function inOrder(reading: Reading): Reading {
  const at = (one: Replayed): string => `${one.submitted.receivedAt} ${one.submitted.report}`
  return { ...reading, events: reading.events.toSorted((a, b) => (at(a) < at(b) ? -1 : 1)) }
}

function said(faults: readonly { pointer: string; detail: string }[]): string {
  return faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ')
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
