/** Following and taking back a report, by its receipt or by its source. */
import { queue, type Database, type Tx } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { eraseSubject } from '@tocsin/vault'
import { sql } from 'drizzle-orm'
import { mac, type IntakeKeys } from './keys.ts'
import { decideWithdrawal, hourOf, progressOf, type Progress, type ReportState } from './progress.ts'
import { receiptHash } from './receipt.ts'
import type { KnownSource } from './sources.ts'
import { takenBackEvent, type Voice } from './submitted-event.ts'

/** Which report: whoever holds its receipt, or the source that sent it under that identity. */
export type Claim = { receipt: string } | { source: KnownSource; identity: string }

interface Found extends Record<string, unknown> {
  id: string
  country: string
  received_at: Date | string
  state: ReportState
}

export interface FollowParts {
  database: Database
  keys: IntakeKeys
  voice: Voice
  clock: Clock
}

/** @returns how far it is, or null: no such receipt */
export async function reportProgress(
  { database, clock }: FollowParts,
  receipt: string,
): Promise<Progress | null> {
  const found = await database.transaction((tx) => findByReceipt(tx, receipt, false))
  return found === null ? null : progress(found, clock.now())
}

/**
 * Takes a report back and, with `erase`, makes its words unreadable: wrap, state and event in one transaction. Repeating
 * it changes nothing.
 * @returns whether its words are gone now; null: no such report for this claim
 */
export async function withdrawReport(
  { database, keys, voice, clock }: FollowParts,
  claim: Claim,
  erase: boolean,
): Promise<{ erased: boolean } | null> {
  return database.transaction(async (tx) => {
    const found =
      'receipt' in claim
        ? await findByReceipt(tx, claim.receipt, true)
        : await findBySource(tx, keys, claim.source, claim.identity)
    if (found === null) return null
    const decision = decideWithdrawal(found.state, erase)
    const at = hourOf(clock.now())
    const { id: report, country } = found
    if (decision === 'nothing') return { erased: found.state === 'erased' }
    const state = decision === 'erase' ? 'erased' : 'retracted'
    await tx.execute(sql`update reports set state = ${state} where id = ${report}`)
    if (decision === 'erase') {
      const gone = await eraseSubject(tx, report, at)
      if (!gone) throw new Error('a kept report without a wrap of ours')
      await tx.execute(sql`update submissions set body_mac = null where report = ${report}`)
    }
    await queue(tx, takenBackEvent(voice, `report.${state}`, { report, country, at }))
    return { erased: decision === 'erase' }
  })
}

function progress({ received_at: receivedAt, state }: Found, now: Date): Progress {
  return progressOf({ receivedAt: new Date(receivedAt), state }, now)
}

async function findByReceipt(tx: Tx, receipt: string, lock: boolean): Promise<Found | null> {
  const hash = receiptHash(receipt)
  if (hash === null) return null
  // row security lets through what the settings name
  await tx.execute(sql`select set_config('tocsin.receipt', ${hash.toString('hex')}, true)`)
  const { rows } = await tx.execute<Found>(sql`
    select id, country, received_at, state from reports where receipt_hash = ${hash} ${lock ? sql`for update` : sql``}`)
  return rows[0] ?? null
}

async function findBySource(
  tx: Tx,
  keys: IntakeKeys,
  { source }: KnownSource,
  identity: string,
): Promise<Found | null> {
  await tx.execute(sql`select set_config('tocsin.source', ${source}, true)`)
  const { rows } = await tx.execute<Found>(sql`
    select r.id, r.country, r.received_at, r.state
    from submissions s join reports r on r.id = s.report
    where s.mac = ${mac(keys.idempotency, source, identity)} for update of r`)
  return rows[0] ?? null
}
