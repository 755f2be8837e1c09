/** What an alert's version does to the incidents of that alert. */
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { derivedId, type AlertVersion } from '@tocsin/events'
import type { Directory } from '@tocsin/routing'
import { mayShow } from './may-show.ts'
import { addToTimeline } from './timeline-entry.ts'

/**
 * Keeps the version, and shows it to those parties whose incident may show it.
 * @param directory reads it, where it is needed
 */
export async function onAlertVersion(
  tx: Tx,
  alert: AlertVersion,
  directory: () => Promise<Directory>,
): Promise<void> {
  const { rows: fresh } = await tx.execute(sql`
    insert into known_alert (alert, version, data) values (${alert.alert}, ${alert.version}, ${JSON.stringify(alert)}::jsonb)
    on conflict do nothing returning version`)
  if (fresh.length === 0) return
  const { rows } = await tx.execute<{ party: string; from_version: number; newest: number }>(sql`
    select party, from_version, (select max(version) from known_alert k where k.alert = i.alert) as newest
    from incident i where alert = ${alert.alert} order by party for update`)
  for (const { party, from_version: from, newest } of rows)
    await showVersion(tx, alert, party, { from, newest: alert.version >= newest }, await directory())
}

/** @param at.newest whether no later version is known: only that one says what is barred now */
export async function showVersion(
  tx: Tx,
  alert: AlertVersion,
  party: string,
  at: { from: number; newest: boolean },
  directory: Directory,
): Promise<void> {
  const showing = mayShow(alert, party, at.from, directory)
  const { barred } = showing.evidence
  const param = sql`${sql.param(barred)}::text[]`
  if (at.newest)
    await tx.execute(sql`
      update incident set barred = ${param}, frozen = ${showing.reason === 'barred'}, changed_at = ${alert.at}
      where alert = ${alert.alert} and party = ${party}`)
  if (showing.outcome === 'kept-back') return
  await tx.execute(sql`
    insert into incident_version (alert, party, version, barred, data)
    values (${alert.alert}, ${party}, ${alert.version}, ${param}, ${JSON.stringify(alert)}::jsonb)
    on conflict do nothing`)
  await tx.execute(sql`
    update incident set has_version = true, shown_version = greatest(shown_version, ${alert.version}),
      level = case when ${alert.version} >= shown_version then ${alert.level} else level end,
      horizon = case when ${alert.version} >= shown_version then ${alert.horizon} else horizon end
    where alert = ${alert.alert} and party = ${party}`)
  await addToTimeline(tx, {
    id: derivedId('timeline', alert.alert, party, 'version', alert.version),
    alert: alert.alert,
    party,
    at: new Date(alert.at),
    kind: 'version',
    data: { version: alert.version, kind: alert.kind, level: alert.level, stage: alert.stage },
  })
}
