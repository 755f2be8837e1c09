/** Compares with what was said last and writes at most one version, with its events, under the crisis's lock. */
import { queueAll, type Database, type Tx } from '@tocsin/database'
import { derivedId, type AlertVersion, type EventName, type OutgoingEvent } from '@tocsin/events'
import { decideAlert, departsAt, type AlertState, type Cadence, type LevelModel } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asService } from '../asking.ts'
import { barBefore, barredBy } from '../review/barred.ts'
import { proposalEvents } from '../review/proposals.ts'
import { releaseClaim, type Claim } from './claim.ts'
import type { Computed } from './compute.ts'

export interface Written {
  outcome: 'version' | 'nothing' | 'waits' | 'lost'
  reason: string
  kind: AlertVersion['kind'] | null
}

export function writeCrisis(
  database: Database,
  claim: Claim,
  computed: Computed,
  now: Date,
  model: LevelModel,
  cadence: Cadence,
): Promise<Written> {
  return database.transaction(async (tx) => {
    await asService(tx)
    const locked = await lock(tx, claim)
    if (locked === null) return { outcome: 'lost', reason: 'another evaluator has it', kind: null }
    await storeSituations(tx, computed, now)
    await tx.execute(sql`delete from dirty where id = any(${sql.param(computed.marks)}::bigint[])`)
    const { view, decisions, spread } = computed
    const removed = locked.removed || computed.removed
    const decided = decideAlert(locked.alert, view, decisions.ofAlert, now, model, removed)
    const next = nextOf(computed)
    const settle = (nextAt: Date | null, departs: Date | null): Promise<unknown> =>
      tx.execute(sql`
        update crisis set next_at = ${instant(nextAt)}, departs_at = ${instant(departs)},
          spread = ${JSON.stringify(spread)}::jsonb, removed = ${departs !== null && removed}
        where id = ${claim.crisis}`)
    if (decided.outcome === 'nothing') {
      await settle(next, null)
      await releaseClaim(tx, claim)
      return { outcome: 'nothing', reason: decided.reason, kind: null }
    }
    const { version } = decided.state
    const before = locked.alert?.version ?? null
    const leaves = departsAt(version, before, removed, now, cadence)
    const departs = locked.departs_at !== null && locked.departs_at < leaves ? locked.departs_at : leaves
    if (departs > now) {
      await settle(earliest(next, departs), departs)
      await queueAll(tx, await barBefore(tx, version, now))
      await releaseClaim(tx, claim)
      return { outcome: 'waits', reason: 'leaves with the next quarter', kind: version.kind }
    }
    // A version that a person asked for is followed at once by what else is new.
    await settle(now, null)
    await tx.execute(sql`
      update crisis set alert = ${JSON.stringify(decided.state)}::jsonb where id = ${claim.crisis}`)
    await tx.execute(sql`
      insert into alert_version (alert, version, crisis, at, data, barred)
      values (${version.alert}, ${version.version}, ${claim.crisis}, ${version.at},
        ${JSON.stringify(version)}::jsonb, ${sql.param(await barredBy(tx, version))}::text[])`)
    await queueAll(tx, [eventOf(version, before), ...(await proposalEvents(tx, decided.state, now))])
    await releaseClaim(tx, claim)
    return { outcome: 'version', reason: decided.reason, kind: version.kind }
  })
}

interface Locked extends Record<string, unknown> {
  alert: AlertState | null
  removed: boolean
  departs_at: Date | null
}

async function lock(tx: Tx, claim: Claim): Promise<Locked | null> {
  const { rows } = await tx.execute<
    Record<string, unknown> & { alert: AlertState | null; removed: boolean; departs_at: string | null }
  >(sql`
    select alert, removed, departs_at from crisis
    where id = ${claim.crisis} and claimed_by = ${claim.by}::uuid for update`)
  const row = rows[0]
  return row ? { ...row, departs_at: row.departs_at === null ? null : new Date(row.departs_at) } : null
}

async function storeSituations(tx: Tx, { fresh }: Computed, now: Date): Promise<void> {
  if (fresh.length === 0) return
  const rows = fresh.map(({ situation, nextAt }) => ({
    key: situation.key,
    result: situation,
    next_at: nextAt,
  }))
  await tx.execute(sql`
    update situation s set result = r.result, next_at = r.next_at, evaluated_at = ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(key text, result jsonb, next_at timestamptz)
    where s.key = r.key`)
}

function nextOf({ fresh, nextOfOthers }: Computed): Date | null {
  return [nextOfOthers, ...fresh.map((one) => one.nextAt)].reduce(earliest, null)
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

function instant(at: Date | null) {
  return at === null ? sql`null::timestamptz` : sql`${at.toISOString()}::timestamptz`
}

function eventOf(version: AlertVersion, before: AlertVersion | null): OutgoingEvent {
  const name: EventName =
    version.version === 1
      ? 'alert.raised'
      : version.kind === 'ended' || version.kind === 'cancelled'
        ? `alert.${version.kind}`
        : version.stage === 'issued' && before?.stage !== 'issued'
          ? 'alert.issued'
          : 'alert.updated'
  return {
    id: derivedId(name, version.alert, version.version),
    topic: 'alerts',
    name,
    key: version.alert,
    source: 'triage',
    time: new Date(version.at),
    data: version,
  }
}
