/**
 * Opening: what triage (words) and the notifier (recipients) can do. Each opening leaves an audit row, written by the
 * same statement that hands the sealed bytes out; nothing opened is kept here.
 */
import type { Clock } from '@tocsin/events'
import type { Database, Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { randomUUID, type KeyObject } from 'node:crypto'
import { openPart, sealPart, secretKey } from './envelope.ts'
import type { Series } from './epoch.ts'
import type { Keeper } from './keeper.ts'
import { partBytes, type PartValue } from './part-value.ts'
import { unwrapKey } from './wrap.ts'

/** Why a subject could not be opened although it was not erased; whoever asked parks it. */
export interface OpeningFailure {
  outcome: 'failed'
  /** `unknown`: nothing of that name is kept · `damaged`: a box does not open under its key */
  reason: 'unknown' | 'damaged'
}

/** A subject as opened; holds its key, so let go of it when the event or request ends. */
export interface Opened {
  outcome: 'opened'
  /** part name → content; the custodian's parts are never among them */
  parts: ReadonlyMap<string, Buffer>
  /**
   * Seals further parts of this subject (an assessment's spans), replacing those of the same name.
   * @returns false if it was erased meanwhile
   */
  add(tx: Tx, parts: Readonly<Record<string, PartValue>>): Promise<boolean>
}

export type Opening = Opened | { outcome: 'destroyed' } | OpeningFailure

export interface Opener {
  /**
   * @param purpose a code that the audit row keeps, such as `assess`
   * @param by the transaction to read in, and the person for whom it is done, where there is one
   * @returns an opening for each subject
   */
  open(
    subjects: readonly string[],
    purpose: string,
    by?: { tx?: Tx; person?: string },
  ): Promise<Map<string, Opening>>
  /** Notes at the keeper that a subject was erased; to be called for each `report.erased`. */
  noteErased(subject: string): Promise<void>
}

export interface OpenerOptions {
  database: Database
  keeper: Keeper
  series: Series
  clock: Clock
}

interface Row extends Record<string, unknown> {
  subject: string
  erased: boolean
  batch: string | null
  epoch: string | null
  jwe: string | null
  wrap: Buffer | null
  part: string | null
  n: Buffer | null
  box: Buffer | null
}

export function openOpener({ database, keeper, series, clock }: OpenerOptions): Opener {
  return {
    open: async (subjects, purpose, by = {}) => {
      const rows = await readSealed(by.tx ?? database.db, series, subjects, purpose, clock.now(), by.person)
      const bySubject = Map.groupBy(rows, (row) => row.subject)
      const batchKeys = await openBatches(keeper, series, rows)
      const openings = new Map<string, Opening>()
      for (const subject of subjects) {
        const erased = await keeper.isErased(subject)
        openings.set(
          subject,
          erased ? { outcome: 'destroyed' } : openOne(subject, bySubject.get(subject) ?? [], batchKeys),
        )
      }
      return openings
    },
    noteErased: (subject) => keeper.noteErased(subject, clock.now()),
  }
}

type BatchKey = KeyObject | 'destroyed' | 'unreadable'

async function openBatches(
  keeper: Keeper,
  series: Series,
  rows: readonly Row[],
): Promise<Map<string, BatchKey>> {
  const keys = new Map<string, BatchKey>()
  for (const { batch, epoch, jwe } of rows) {
    if (batch === null || epoch === null || jwe === null || keys.has(batch)) continue
    const opened = await keeper.openBatch(series, { id: batch, epoch, jwe })
    keys.set(batch, typeof opened === 'string' ? opened : secretKey(opened))
  }
  return keys
}

function openOne(subject: string, rows: readonly Row[], batchKeys: ReadonlyMap<string, BatchKey>): Opening {
  const first = rows[0]
  const hasParts = rows.some((row) => row.part !== null)
  if (first?.wrap == null || first.batch === null) {
    return first?.erased === true || hasParts
      ? { outcome: 'destroyed' }
      : { outcome: 'failed', reason: 'unknown' }
  }
  const batchKey = batchKeys.get(first.batch)
  if (batchKey === 'destroyed') return { outcome: 'destroyed' }
  if (batchKey === undefined || batchKey === 'unreadable') return { outcome: 'failed', reason: 'damaged' }
  const bytes = unwrapKey(batchKey, subject, first.batch, first.wrap)
  if (bytes === null) return { outcome: 'failed', reason: 'damaged' }
  const key = secretKey(bytes)
  const parts = new Map<string, Buffer>()
  for (const { part, n, box } of rows) {
    if (part === null || n === null || box === null) continue
    const plain = openPart(key, { v: 1, subject, part, n, box })
    if (plain === null) return { outcome: 'failed', reason: 'damaged' }
    parts.set(part, plain)
  }
  return { outcome: 'opened', parts, add: (tx, more) => addParts(tx, key, subject, more) }
}

async function addParts(
  tx: Tx,
  key: KeyObject,
  subject: string,
  parts: Readonly<Record<string, PartValue>>,
): Promise<boolean> {
  const boxes = Object.entries(parts).map(([name, value]) => sealPart(key, subject, name, partBytes(value)))
  const { rows } = await tx.execute<{ added: boolean }>(sql`
    select vault.add_words(${subject}, ${sql.param(boxes.map((box) => box.part))}::text[],
      ${sql.param(boxes.map((box) => box.n))}::bytea[], ${sql.param(boxes.map((box) => box.box))}::bytea[]) as added`)
  return rows[0]?.added === true
}

async function readSealed(
  through: Pick<Tx, 'execute'>,
  series: Series,
  subjects: readonly string[],
  purpose: string,
  now: Date,
  person: string | undefined,
): Promise<Row[]> {
  const reader = sql.raw(series === 'words' ? 'vault.open_words' : 'vault.open_recipients')
  // what a service reads by itself follows a report within a second: its time is cut as the report's is
  const at = person === undefined ? new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000) : now
  const { rows } = await through.execute<Row>(sql`
    select * from ${reader}(${sql.param([...subjects])}::text[], ${randomUUID()}::uuid,
      ${at.toISOString()}::timestamptz, ${purpose}, ${person ?? null})`)
  return rows
}
