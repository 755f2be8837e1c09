/**
 * Keeping reports: their marks against repeats, rows, sealed parts and events, in the caller's one transaction. When that
 * has committed they are kept, whatever else is down.
 */
import { randomUUID } from 'node:crypto'
import { byteaArray, queueAll, type Tx } from '@tocsin/database'
import type { PartValue, Sealer } from '@tocsin/vault'
import { sql } from 'drizzle-orm'
import type { CheckedReport } from './check-report.ts'
import { mac, type IntakeKeys } from './keys.ts'
import { hourOf } from './progress.ts'
import { receiptHash, receiptOf } from './receipt.ts'
import { sealedParts } from './sealed-parts.ts'
import { anonymous, type Reporter } from './sources.ts'
import { submittedEvent, type Voice } from './submitted-event.ts'

/** A checked report with what makes a repeat of it a repeat. */
export interface Submission {
  /** within its source: `key:<Idempotency-Key>`, or an identity of its format such as a CAP alert's or a row's id */
  identity: string
  /** what has to be equal for a repeat to be the same; else the identity was used twice */
  fingerprint: string | Uint8Array
  checked: CheckedReport
  /** further parts to seal, such as the file it came in */
  parts?: Readonly<Record<string, PartValue>>
}

export type Keeping =
  /** `repeated`: it was kept before and nothing was written */
  | { outcome: 'kept'; report: string; receipt: string; repeated: boolean }
  /** the identity belongs to another body; that one is untouched */
  | { outcome: 'reused' }
  /** it was kept and then erased by its source; nothing is made again */
  | { outcome: 'removed' }

export interface KeepingParts {
  sealer: Sealer
  keys: IntakeKeys
  voice: Voice
}

/** A submission and whose it is. */
export interface Given {
  from: Reporter
  submission: Submission
}

/**
 * Keeps several, in four statements however many there are; what is told stands in their order.
 * @throws VaultUnavailable, or the database's error: the transaction has to roll back
 */
export async function keepReports(
  tx: Tx,
  parts: KeepingParts,
  given: readonly Given[],
  now: Date,
): Promise<Keeping[]> {
  if (given.length === 0) return []
  const { sealer, keys, voice } = parts
  const receivedAt = hourOf(now)
  const drafts = given.map((one) => draftOf(keys, one))
  const fresh = await insertFresh(tx, drafts, receivedAt)
  const before = await submissionsByMark(
    tx,
    drafts.filter((draft) => !fresh.has(draft.id)).map((draft) => draft.mark),
  )
  const kept = drafts.filter((draft) => fresh.has(draft.id))
  await sealer.sealAll(
    tx,
    kept.map(({ id, submission: { checked, parts: more } }) => ({
      subject: id,
      parts: { ...sealedParts(checked.report), ...more },
    })),
  )
  await queueAll(
    tx,
    kept.map(({ id, from, submission: { checked } }) =>
      submittedEvent(voice, keys.token, { report: id, receivedAt, from, checked }),
    ),
  )
  return drafts.map(({ id, receipt, mark, bodyMac }) => {
    if (fresh.has(id)) return { outcome: 'kept', report: id, receipt, repeated: false }
    const row = before.get(mark.toString('hex'))
    if (row === undefined) throw new Error('a submission that stood in the way is not there')
    return judged(keys, row, bodyMac)
  })
}

interface Draft extends Given {
  id: string
  receipt: string
  mark: Buffer
  bodyMac: Buffer
}

function draftOf(keys: IntakeKeys, { from, submission }: Given): Draft {
  const id = randomUUID()
  const mark = mac(keys.idempotency, from.source, submission.identity)
  return {
    from,
    submission,
    id,
    receipt: receiptOf(keys.receipt, id),
    mark,
    bodyMac: mac(keys.body, submission.fingerprint),
  }
}

/**
 * One statement: of two transactions with one mark, the second waits here for the first and then inserts nothing. Marks
 * go in by their order, so that two batches with the same ones wait for each other on one side only.
 * @returns ids of those whose mark was new; of several with one mark, the first
 */
async function insertFresh(tx: Tx, drafts: readonly Draft[], receivedAt: Date): Promise<Set<string>> {
  const { rows } = await tx.execute<{ report: string }>(sql`
    with given as (
      select * from unnest(
        ${sql.param(drafts.map((draft) => draft.id))}::uuid[],
        ${sql.param(drafts.map(({ from }) => (from.source === anonymous.source ? null : from.source)))}::uuid[],
        ${byteaArray(drafts.map((draft) => draft.mark))},
        ${byteaArray(drafts.map((draft) => draft.bodyMac))},
        ${sql.param(drafts.map((draft) => draft.submission.checked.country))}::text[],
        ${byteaArray(drafts.map((draft) => receiptHash(draft.receipt)))}
      ) with ordinality as g(id, source, mac, body_mac, country, receipt_hash, nth)
    ), fresh as (
      insert into submissions (mac, body_mac, report) select mac, body_mac, id from given order by mac, nth
      on conflict (mac) do nothing returning report
    ), written as (
      insert into reports (id, source, country, received_at, receipt_hash)
      select id, source, country, ${receivedAt.toISOString()}::timestamptz, receipt_hash
      from given where id in (select report from fresh)
    )
    select report from fresh`)
  return new Set(rows.map((row) => row.report))
}

/** @returns what became of an identity that may have been used before; null if it was not */
export async function findSubmission(
  tx: Pick<Tx, 'execute'>,
  keys: IntakeKeys,
  from: Reporter,
  { identity, fingerprint }: Pick<Submission, 'identity' | 'fingerprint'>,
): Promise<Keeping | null> {
  const mark = mac(keys.idempotency, from.source, identity)
  const row = (await submissionsByMark(tx, [mark])).get(mark.toString('hex'))
  return row === undefined ? null : judged(keys, row, mac(keys.body, fingerprint))
}

interface SubmissionRow extends Record<string, unknown> {
  mac: Buffer
  body_mac: Buffer | null
  report: string
}

/** @returns the rows that are there, by the hex of their mark */
async function submissionsByMark(
  tx: Pick<Tx, 'execute'>,
  marks: readonly Buffer[],
): Promise<Map<string, SubmissionRow>> {
  if (marks.length === 0) return new Map()
  const { rows } = await tx.execute<SubmissionRow>(
    sql`select mac, body_mac, report from submissions where mac = any(${byteaArray(marks)})`,
  )
  return new Map(rows.map((row) => [row.mac.toString('hex'), row]))
}

function judged(keys: IntakeKeys, { body_mac: before, report }: SubmissionRow, bodyMac: Buffer): Keeping {
  if (before === null) return { outcome: 'removed' }
  if (!before.equals(bodyMac)) return { outcome: 'reused' }
  return { outcome: 'kept', report, receipt: receiptOf(keys.receipt, report), repeated: true }
}
