/**
 * Keeping a report: its mark against repeats, its row, its sealed parts and its event, in the caller's one transaction.
 * When that has committed the report is kept, whatever else is down.
 */
import { randomUUID } from 'node:crypto'
import { queue, type Tx } from '@tocsin/database'
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

/** @throws VaultUnavailable, or the database's error: the transaction has to roll back */
export async function keepReport(
  tx: Tx,
  { sealer, keys, voice }: KeepingParts,
  from: Reporter,
  submission: Submission,
  now: Date,
): Promise<Keeping> {
  const id = randomUUID()
  const receipt = receiptOf(keys.receipt, id)
  const receivedAt = hourOf(now)
  const mark = mac(keys.idempotency, from.source, submission.identity)
  const bodyMac = mac(keys.body, submission.fingerprint)
  // One statement: of two at once with one mark, the second waits here for the first and then inserts nothing.
  const { rowCount } = await tx.execute(sql`
    with fresh as (
      insert into submissions (mac, body_mac, report) values (${mark}, ${bodyMac}, ${id})
      on conflict (mac) do nothing returning report
    )
    insert into reports (id, source, country, received_at, receipt_hash)
    select report, ${from.source === anonymous.source ? null : from.source}::uuid, ${submission.checked.country},
      ${receivedAt.toISOString()}::timestamptz, ${receiptHash(receipt)}
    from fresh`)
  if (rowCount === 0) return earlier(tx, keys, mark, bodyMac)
  const { checked } = submission
  await sealer.seal(tx, id, { ...sealedParts(checked.report), ...submission.parts })
  await queue(tx, submittedEvent(voice, keys.token, { report: id, receivedAt, from, checked }))
  return { outcome: 'kept', report: id, receipt, repeated: false }
}

/** @returns what became of an identity that may have been used before; null if it was not */
export async function findSubmission(
  tx: Pick<Tx, 'execute'>,
  keys: IntakeKeys,
  from: Reporter,
  { identity, fingerprint }: Pick<Submission, 'identity' | 'fingerprint'>,
): Promise<Keeping | null> {
  const mark = mac(keys.idempotency, from.source, identity)
  const row = await submissionByMark(tx, mark)
  return row === null ? null : judged(keys, row, mac(keys.body, fingerprint))
}

interface SubmissionRow extends Record<string, unknown> {
  body_mac: Buffer | null
  report: string
}

async function earlier(tx: Tx, keys: IntakeKeys, mark: Buffer, bodyMac: Buffer): Promise<Keeping> {
  const row = await submissionByMark(tx, mark)
  if (row === null) throw new Error('a submission that stood in the way is not there')
  return judged(keys, row, bodyMac)
}

async function submissionByMark(tx: Pick<Tx, 'execute'>, mark: Buffer): Promise<SubmissionRow | null> {
  const { rows } = await tx.execute<SubmissionRow>(
    sql`select body_mac, report from submissions where mac = ${mark}`,
  )
  return rows[0] ?? null
}

function judged(keys: IntakeKeys, { body_mac: before, report }: SubmissionRow, bodyMac: Buffer): Keeping {
  if (before === null) return { outcome: 'removed' }
  if (!before.equals(bodyMac)) return { outcome: 'reused' }
  return { outcome: 'kept', report, receipt: receiptOf(keys.receipt, report), repeated: true }
}
