/** Writes a work's outcome: a fixed number of statements in two round trips, however much it is. */
import { queueAll, type Tx } from '@tocsin/database'
import { derivedId, type OutgoingEvent } from '@tocsin/events'
import { seatOf } from '@tocsin/routing'
import { sql, type SQL } from 'drizzle-orm'
import { contentOf } from './ask-content.ts'
import { deliveryPlanned, trackEvent } from './outgoing.ts'
import type { Outcome, Routed, Stop } from './outcome.ts'
import { foldingKinds, keyOf, type AskRow, type NewDelivery } from './rows.ts'
import { claimStarted, saveTracks } from './save-tracks.ts'
import type { Work } from './work.ts'

const json = (rows: readonly unknown[]): SQL => sql`${JSON.stringify(rows)}::jsonb`

export async function flush(tx: Tx, work: Work): Promise<void> {
  const { outcome } = work
  await planCancels(tx, work)
  // the connection keeps their order: a track before its stops, these after what was known of asks before, an ask before
  // its deliveries
  const [, , , stopped, , , written] = await Promise.all([
    saveRouted(tx, outcome.routed),
    claimStarted(tx, outcome, work.directory),
    saveFollowed(tx, outcome.followed),
    stopDeliveries(tx, outcome),
    saveTracks(tx, outcome, work.directory),
    saveAsks(tx, outcome.asks),
    saveDeliveries(tx, outcome.deliveries),
  ])
  await Promise.all([queueAll(tx, eventsOf(outcome, stopped, written)), saveAudit(tx, outcome)])
}

async function saveRouted(tx: Tx, routed: readonly Routed[]): Promise<void> {
  if (routed.length === 0) return
  const rows = routed.map(({ alert, version, issued, dueAt }) => ({ alert, version, issued, due_at: dueAt }))
  await tx.execute(sql`
    update alerts a set routed_version = r.version, routed_issued = r.issued, due_at = r.due_at
    from jsonb_to_recordset(${json(rows)}) as r(alert uuid, version integer, issued boolean, due_at timestamptz)
    where a.alert = r.alert`)
}

interface Stopped {
  id: string
  alert: string
  party: string
  seat: string
  reason: string
  /** its socket may be open */
  inFlight: boolean
  /** that somebody has it, or has been seen to know, had ended it before */
  before: boolean
}

/** @returns those that this stops, and those stopped before of which an attempt may still arrive */
async function stopDeliveries(tx: Tx, { stops, now }: Outcome): Promise<Stopped[]> {
  if (stops.length === 0) return []
  const { rows } = await tx.execute<{
    id: string
    alert: string
    party: string
    seat: string
    reason: string
    in_flight: boolean
    before: boolean
  }>(sql`
    with wanted as (
      select distinct on (alert, party, coalesce(kinds::text, ''), coalesce(person::text, '')) *
      from jsonb_to_recordset(${json(stops satisfies readonly Stop[])})
        as w(alert uuid, party text, kinds text[], person uuid, reason text)
    ), quiet as (
      update asks a set due_at = null from wanted w
      where a.due_at is not null and a.alert = w.alert and a.party = w.party
        and (w.kinds is null or a.kind = any(w.kinds)) and (w.person is null or a.person = w.person)
    ), stopped as (
      update deliveries d set state = 'stopped' from wanted w
      where d.state = 'open' and d.alert = w.alert and d.party = w.party
        and (w.kinds is null or d.kind = any(w.kinds)) and (w.person is null or d.person = w.person)
      returning d.id, d.alert, d.party, d.seat, w.reason,
        coalesce(d.socket_attempt = d.attempts and d.due_at > ${now.toISOString()}::timestamptz, false) as in_flight
    )
    select *, false as before from stopped
    union all
    select d.id, d.alert, d.party, d.seat, w.reason, true, true
    from wanted w join deliveries d on d.alert = w.alert and d.party = w.party
    where d.state in ('stopped', 'proven') and d.socket_attempt = d.attempts
      and d.due_at > ${now.toISOString()}::timestamptz
      and (w.kinds is null or d.kind = any(w.kinds)) and (w.person is null or d.person = w.person)`)
  return rows.map(({ in_flight: inFlight, ...row }) => ({ ...row, inFlight }))
}

async function saveFollowed(tx: Tx, followed: Outcome['followed']): Promise<void> {
  if (followed.length === 0) return
  const rows = followed.map(({ id, dueAt }) => ({ id, due_at: dueAt }))
  await tx.execute(sql`
    update asks a set due_at = r.due_at from jsonb_to_recordset(${json(rows)}) as r(id uuid, due_at timestamptz)
    where a.id = r.id`)
}

/** A Cancel goes by each channel on which the alert was tried: it may have arrived (W1, S20). */
async function planCancels(tx: Tx, work: Work): Promise<void> {
  const { cancels, now } = work.outcome
  if (cancels.length === 0) return
  const { rows } = await tx.execute<{ alert: string; party: string; seat: string; channel: string }>(sql`
    select distinct alert, party, seat, channel from deliveries
    where attempts > 0 and (alert, party) in (select * from unnest(
      ${sql.param(cancels.map(({ row }) => row.alert))}::uuid[],
      ${sql.param(cancels.map(({ row }) => row.party))}::text[]))`)
  for (const { row, to, at } of cancels) {
    const tried = rows
      .filter((one) => keyOf(one) === keyOf(row) && one.seat === to.seat)
      .map((one) => one.channel)
    const seat = seatOf(work.directory, to.seat)
    const by = work.planning
      .channelsOf(row.alert, to.seat)
      .filter(({ channel }) => tried.includes(channel.id))
    if (seat === null || by.length === 0) continue
    const alert = work.alert(row.alert)
    const ask: AskRow = {
      id: derivedId('ask', row.alert, row.party, 'cancel', to.seat, to.person, at),
      alert: row.alert,
      party: row.party,
      seat: to.seat,
      person: to.person,
      kind: 'cancel',
      step: null,
      version: alert?.data.version ?? 1,
      answerBy: null,
      patienceMs: 0,
      askedAt: now,
      content: contentOf(row, seat, alert, work.directory),
      dueAt: null,
    }
    work.outcome.asks.push(ask)
    by.forEach((channel) => work.planning.next(row, ask, channel))
  }
}

async function saveAsks(tx: Tx, asks: readonly AskRow[]): Promise<void> {
  if (asks.length === 0) return
  const rows = asks.map((ask) => ({
    ...ask,
    answer_by: ask.answerBy,
    patience_ms: ask.patienceMs,
    asked_at: ask.askedAt,
    due_at: ask.dueAt,
  }))
  await tx.execute(sql`
    insert into asks (id, alert, party, seat, person, kind, step, version, answer_by, patience_ms, asked_at, content, due_at)
    select id, alert, party, seat, person, kind, step, version, answer_by, patience_ms, asked_at, content, due_at
    from jsonb_to_recordset(${json(rows)}) as r(id uuid, alert uuid, party text, seat uuid, person uuid, kind text,
      step integer, version integer, answer_by timestamptz, patience_ms integer, asked_at timestamptz, content jsonb,
      due_at timestamptz)
    on conflict (id) do nothing`)
}

/** @returns ids of those written: an update joins one that still waits in its window */
async function saveDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Promise<Set<string>> {
  if (deliveries.length === 0) return new Set()
  const rows = deliveries.map((one) => ({
    ...one,
    channel_kind: one.channelKind,
    planned_at: one.plannedAt,
    due_at: one.dueAt,
  }))
  const folding = sql.param([...foldingKinds])
  const written = await tx.execute<{ id: string }>(sql`
    insert into deliveries (id, ask, alert, party, seat, person, channel, channel_kind, class, kind, version, planned_at,
      state, due_at)
    select id, ask, alert, party, seat, person, channel, channel_kind, class, kind, version, planned_at, 'open', due_at
    from jsonb_to_recordset(${json(rows)}) as r(id uuid, ask uuid, alert uuid, party text, seat uuid, person uuid,
      channel uuid, channel_kind text, class text, kind text, version integer, planned_at timestamptz, due_at timestamptz)
    where not (r.kind = any(${folding}::text[]) and exists (
      select from deliveries d where d.alert = r.alert and d.party = r.party and d.seat = r.seat
        and d.channel = r.channel and d.kind = any(${folding}::text[]) and d.state = 'open' and d.attempts = 0))
    on conflict (id) do nothing returning id`)
  return new Set(written.rows.map((row) => row.id))
}

function eventsOf(
  outcome: Outcome,
  stopped: readonly Stopped[],
  written: ReadonlySet<string>,
): OutgoingEvent[] {
  const inFlight = new Map<string, string[]>()
  const events: OutgoingEvent[] = []
  for (const one of stopped) {
    const { id, alert, party, seat, reason } = one
    if (one.inFlight) inFlight.set(keyOf(one), [...(inFlight.get(keyOf(one)) ?? []), id])
    if (one.before) continue
    const at = outcome.now.toISOString()
    events.push(
      trackEvent('delivery.stopped', one, outcome.now, [id], {
        alert,
        party,
        delivery: id,
        seat,
        at,
        reason,
      }),
    )
  }
  for (const one of outcome.events) {
    if (one.what === 'event') events.push(one.event)
    else if (one.what === 'stopped') events.push(one.event(inFlight.get(one.key) ?? []))
    else if (written.has(one.delivery.id)) events.push(deliveryPlanned(one.delivery))
  }
  return events
}

async function saveAudit(tx: Tx, { audit, now }: Outcome): Promise<void> {
  if (audit.length === 0) return
  await tx.execute(sql`
    insert into audit (at, alert, party, outcome, reason, evidence)
    select ${now.toISOString()}::timestamptz, alert, party, outcome, reason, evidence
    from jsonb_to_recordset(${json(audit)}) as r(alert uuid, party text, outcome text, reason text, evidence jsonb)`)
}
