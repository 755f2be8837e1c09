/** Keeps each new version of an alert, and says which are to be routed now. */
import type { Tx } from '@tocsin/database'
import type { AlertVersion } from '@tocsin/events'
import { sql } from 'drizzle-orm'

/**
 * When a version leaves: below `imminent` on the quarter hour, so that its instant tells nobody which report it followed;
 * from `imminent` on, and whenever something is taken back or ends, at once.
 */
export function leavesAt(version: AlertVersion, now: Date, quarterMs: number): Date {
  const urgent = version.level === 'imminent' || version.level === 'ongoing'
  const over = version.kind === 'cancelled' || version.kind === 'ended'
  if (urgent || over || quarterMs === 0) return now
  return new Date(Math.ceil(now.getTime() / quarterMs) * quarterMs)
}

/** @returns alerts that have a version they had not before and that are due, locked */
export async function storeVersions(
  tx: Tx,
  versions: readonly AlertVersion[],
  now: Date,
  quarterMs: number,
): Promise<string[]> {
  const newest = new Map<string, AlertVersion>()
  for (const one of versions) {
    const known = newest.get(one.alert)
    if (known === undefined || known.version < one.version) newest.set(one.alert, one)
  }
  const heads = [...newest.values()].map((one) => ({
    alert: one.alert,
    version: one.version,
    issued_at: one.stage === 'issued' ? one.at : null,
    // When `ongoing` began or last surged; a surge replaces what stands there, the beginning does not.
    surge_at: one.kind === 'surge' ? one.at : null,
    ongoing_at: one.level === 'ongoing' ? one.at : null,
    due_at: leavesAt(one, now, quarterMs),
    data: one,
  }))
  heads.sort((a, b) => (a.alert < b.alert ? -1 : 1))
  const { rows } = await tx.execute<{ alert: string }>(sql`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as r(alert uuid, version integer,
        issued_at timestamptz, surge_at timestamptz, ongoing_at timestamptz, due_at timestamptz, data jsonb)
    ), fresh as (
      insert into alerts as a (alert, version, issued_at, surge_at, due_at)
      select alert, version, issued_at, coalesce(surge_at, ongoing_at), due_at from r order by alert
      on conflict (alert) do update set version = excluded.version, due_at = excluded.due_at,
        issued_at = coalesce(a.issued_at, excluded.issued_at), surge_at = coalesce(a.surge_at, excluded.surge_at)
      where a.version < excluded.version returning alert
    ), kept as (
      insert into alert_versions (alert, version, data)
      select alert, version, data from r join fresh using (alert) on conflict do nothing
    )
    select alert from fresh`)
  const fresh = new Set(rows.map((row) => row.alert))
  const surges = heads.filter((head) => head.surge_at !== null && fresh.has(head.alert))
  if (surges.length > 0) {
    await tx.execute(sql`
      update alerts a set surge_at = r.surge_at
      from jsonb_to_recordset(${JSON.stringify(surges)}::jsonb) as r(alert uuid, surge_at timestamptz)
      where a.alert = r.alert`)
  }
  return heads.filter((head) => fresh.has(head.alert) && head.due_at <= now).map((head) => head.alert)
}
