/** Takes due deliveries under a lease, and asks once more right before the socket (design, section 6). */
import type { Database } from '@tocsin/database'
import type { AlertVersion, ChannelKind, DeliveryKind } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { foldingKinds } from '../tracks/rows.ts'
import { barredByItem } from '../tracks/load.ts'
import type { AskContent } from '../tracks/content.ts'
import type { Claimed } from './claimed.ts'

/** Longer than an attempt may take, with slack: who is paused beyond it sends nothing. */
export const LEASE_MS = 30_000
export const ATTEMPT_MS = 10_000
const SLACK_MS = 2_000

type Columns = {
  id: string
  ask: string
  alert: string
  party: string
  seat: string
  person: string
  channel: string
  channel_kind: ChannelKind
  class: 'full' | 'bare'
  kind: DeliveryKind
  attempts: number
  planned_at: string
  answer_by: string | null
  content: AskContent
  version: AlertVersion | null
  newest: AlertVersion | null
  released: boolean
  barred: string[]
  revision: string
}

/**
 * Claims up to `most` deliveries that are due; each attempt is a row before it begins, and what its last holder never
 * wrote down ended unknown. An update that waited in its
 * window tells of the newest version; every later try of it tells the same.
 * @returns them, with the revision of the directory that was there at that moment
 */
export async function claimDue(
  database: Database,
  now: Date,
  most: number,
): Promise<{ claimed: Claimed[]; revision: string }> {
  const instant = now.toISOString()
  const until = new Date(now.getTime() + LEASE_MS).toISOString()
  const { rows } = await database.db.execute<Columns>(sql`
    with due as (
      select id from deliveries where state = 'open' and due_at <= ${instant}::timestamptz
      order by due_at limit ${most} for update skip locked
    ), claimed as (
      update deliveries d set attempts = d.attempts + 1, due_at = ${until}::timestamptz, socket_attempt = null,
        version = case when d.attempts = 0 and d.kind = any(${sql.param([...foldingKinds])}::text[])
          then coalesce((select nullif(routed_version, 0) from alerts a where a.alert = d.alert), d.version)
          else d.version end
      from due where d.id = due.id returning d.*
    ), lost as (
      update attempts a set ended_at = ${instant}::timestamptz, outcome = 'unknown', reason = 'lease-ended'
      from claimed c where a.delivery = c.id and a.number < c.attempts and a.ended_at is null
    ), noted as (
      insert into attempts (delivery, number, started_at) select id, attempts, ${instant}::timestamptz from claimed
    )
    select c.id, c.ask, c.alert, c.party, c.seat, c.person, c.channel, c.channel_kind, c.class, c.kind, c.attempts,
      c.planned_at, k.answer_by, k.content, v.data as version,
      case when a.version = c.version then v.data else n.data end as newest,
      exists (select from releases r where r.alert = c.alert and r.seat = c.seat and r.channel = c.channel
        and r.ends_at > ${instant}::timestamptz) as released,
      ${barredByItem(sql`c.alert`)} as barred, (select revision::text from directory_revision) as revision
    from claimed c
    join asks k on k.id = c.ask
    left join alerts a on a.alert = c.alert
    left join alert_versions v on v.alert = c.alert and v.version = c.version
    left join alert_versions n on n.alert = c.alert and n.version = a.version and a.version <> c.version`)
  const claimed = rows.map((row) => ({
    id: row.id,
    ask: row.ask,
    alert: row.alert,
    party: row.party,
    seat: row.seat,
    person: row.person,
    channel: row.channel,
    channelKind: row.channel_kind,
    class: row.class,
    kind: row.kind,
    attempt: row.attempts,
    plannedAt: new Date(row.planned_at),
    answerBy: row.answer_by === null ? null : new Date(row.answer_by),
    content: row.content,
    version: row.version,
    newest: row.newest,
    released: row.released,
    barred: row.barred,
  }))
  return { claimed, revision: rows[0]?.revision ?? 'none' }
}

/**
 * The last statement before a socket: still ours, still wanted, and enough of the lease left. It locks the delivery's
 * row, so that it comes either before a stop, which then names it as on its way, or after, and finds it stopped.
 * Of many, those that nobody else has locked are let through at once, so it waits for nobody while it holds a row; each
 * other is asked for alone and holds up none.
 * @returns for each whether its socket may be opened
 */
export async function mayOpenSockets(
  database: Database,
  claimed: readonly Claimed[],
  now: Date,
): Promise<(boolean | Promise<boolean>)[]> {
  const enough = new Date(now.getTime() + ATTEMPT_MS + SLACK_MS).toISOString()
  const { rows } = await database.db.execute<{ id: string }>(sql`
    with free as (
      select d.id from unnest(${sql.param(claimed.map((one) => one.id))}::uuid[],
        ${sql.param(claimed.map((one) => one.attempt))}::integer[]) as c(id, attempt)
      join deliveries d on d.id = c.id and d.attempts = c.attempt
      where d.state = 'open' and d.due_at >= ${enough}::timestamptz for no key update of d skip locked
    )
    update deliveries d set socket_attempt = attempts from free where d.id = free.id returning d.id`)
  const through = new Set(rows.map((row) => row.id))
  return claimed.map((one) => through.has(one.id) || mayOpenAlone(database, one, enough))
}

async function mayOpenAlone(database: Database, { id, attempt }: Claimed, enough: string): Promise<boolean> {
  const { rowCount } = await database.db.execute(sql`
    update deliveries set socket_attempt = attempts
    where id = ${id} and attempts = ${attempt} and state = 'open' and due_at >= ${enough}::timestamptz`)
  return rowCount === 1
}
