/** The step from a file of events to kept reports: a header, then rows in batches, one transaction a batch. */
import type { Database } from '@tocsin/database'
import {
  canonical,
  readReport,
  type CheckedReport,
  type Intake,
  type Keeping,
  type KnownSource,
} from '@tocsin/intake'
import type { FieldFault } from '@tocsin/service'
import { ORIGINAL } from '../original.ts'
import type { Dataset, Deaths, Flag, Row } from './dataset.ts'

/** What became of one row; `row` counts the rows after the header, from 1. */
export type RowResult =
  | { row: number; event: string; outcome: 'kept' | 'duplicate' | 'changed'; flags: Flag[] }
  | { row: number; event: string | null; outcome: 'refused'; faults: readonly FieldFault[] }

/** All rows together; deaths are summed as they stand in the file, over the rows that were not refused. */
export interface ImportSummary {
  dataset: Dataset['name']
  rows: number
  kept: number
  duplicate: number
  changed: number
  refused: number
  flagged: number
  deaths: Deaths
}

export type ImportLine = RowResult | { summary: ImportSummary }

export interface ImportParts {
  intake: Intake
  database: Database
}

/** A batch ends with whichever comes first: its memory is bounded although a record may have 64 kB. */
const BATCH_ROWS = 100
const BATCH_CHARACTERS = 256 * 1024

interface Draft {
  event: string
  checked: CheckedReport
  row: Row
  deaths: Deaths
  flags: Flag[]
}
type Read = { number: number } & ({ draft: Draft } | { event: string | null; faults: readonly FieldFault[] })

/**
 * Keeps each row once a (data set, event id) and source, always as a feed, and tells what became of it, the sums last.
 * A batch is kept before its lines are given out, so what is told is true even if the rest never comes.
 * @param header names of the columns; all that the data set needs are among them
 */
export async function* importEvents(
  parts: ImportParts,
  source: KnownSource,
  dataset: Dataset,
  header: readonly string[],
  records: AsyncIterable<string[]>,
): AsyncGenerator<ImportLine> {
  const summary: ImportSummary = {
    dataset: dataset.name,
    rows: 0,
    kept: 0,
    duplicate: 0,
    changed: 0,
    refused: 0,
    flagged: 0,
    deaths: { low: 0, best: 0, high: 0 },
  }
  let batch: Read[] = []
  let characters = 0

  async function* keepBatch(): AsyncGenerator<RowResult> {
    const reads = batch
    batch = []
    characters = 0
    for (const result of await keepRows(parts, source, dataset, reads)) {
      summary[result.outcome] += 1
      if (result.outcome !== 'refused' && result.flags.length > 0) summary.flagged += 1
      yield result
    }
    for (const read of reads) if ('draft' in read) addDeaths(summary.deaths, read.draft.deaths)
  }

  for await (const record of records) {
    summary.rows += 1
    batch.push({ number: summary.rows, ...readRow(dataset, header, record, parts.intake.clock.now()) })
    characters += record.reduce((sum, cell) => sum + cell.length, 0)
    if (batch.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS) yield* keepBatch()
  }
  yield* keepBatch()
  yield { summary }
}

function readRow(dataset: Dataset, header: readonly string[], record: readonly string[], now: Date) {
  if (record.length !== header.length) {
    return {
      event: null,
      faults: [{ pointer: '', detail: `has ${record.length} cells, the header ${header.length}` }],
    }
  }
  const row = Object.fromEntries(header.map((column, i) => [column, record[i] ?? '']))
  const reading = dataset.read(row, now)
  if (reading.outcome === 'faulty') return { event: reading.event, faults: reading.faults }
  const { event, report, deaths, flags } = reading
  const check = readReport(report, now)
  if (check.outcome === 'faulty') return { event, faults: check.faults }
  return { draft: { event, checked: check.checked, row, deaths, flags } }
}

async function keepRows(
  { intake, database }: ImportParts,
  source: KnownSource,
  dataset: Dataset,
  reads: readonly Read[],
): Promise<RowResult[]> {
  if (reads.length === 0) return []
  // whoever sends it, a data set is a feed: it corroborates nothing and pages nobody
  const feed = { ...source, feed: true }
  const drafts = reads.flatMap((read) => ('draft' in read ? [read.draft] : []))
  await intake.refuseIfFull()
  const keepings = await database.transaction((tx) =>
    intake.keepAll(
      tx,
      feed,
      drafts.map(({ event, checked, row }) => ({
        identity: `${dataset.name}:${event}`,
        fingerprint: canonical(row),
        checked,
        parts: { [ORIGINAL]: row },
      })),
    ),
  )
  const kept = keepings.values()
  return reads.map((read) =>
    'draft' in read
      ? { row: read.number, ...keptRow(read.draft, kept.next().value!) }
      : { row: read.number, event: read.event, outcome: 'refused', faults: read.faults },
  )
}

function keptRow({ event, flags }: Draft, keeping: Keeping) {
  const fresh = keeping.outcome === 'kept' && !keeping.repeated
  const outcome = fresh ? 'kept' : keeping.outcome === 'reused' ? 'changed' : 'duplicate'
  return { event, outcome, flags } as const
}

function addDeaths(sum: Deaths, { low, best, high }: Deaths): void {
  sum.low += low
  sum.best += best
  sum.high += high
}
