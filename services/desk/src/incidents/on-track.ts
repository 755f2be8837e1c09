/** What the notifier tells of a track, as it changes the incident of that party. Events of one key come in order. */
import { sql } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import { derivedId, type AlertVersion, type TocsinEvent, type TrackStarted } from '@tocsin/events'
import type { Directory } from '@tocsin/routing'
import { showVersion } from './on-alert.ts'
import { addToTimeline, type TimelineKind } from './timeline-entry.ts'

/** An incident's public id: random, for the alert's id is. */
function incidentId(alert: string, party: string): string {
  return derivedId('incident', alert, party)
}

/** @param directory reads it, where it is needed */
export async function onTrackEvent(
  tx: Tx,
  event: TocsinEvent,
  directory: () => Promise<Directory>,
): Promise<void> {
  switch (event.name) {
    case 'track.started':
      await start(tx, event.data, directory)
      return note(tx, event, 'started', { level: event.data.level, reason: event.data.reason })
    case 'track.barred': {
      const { alert, party, barred, at } = event.data
      const states = sql`${sql.param(barred)}::text[]`
      // what a version bars stands in the version
      await tx.execute(sql`
        update incident set barred = ${states}, changed_at = ${at},
          barred_at_start = array(select unnest(barred_at_start) intersect select unnest(${states}) order by 1)
        where alert = ${alert} and party = ${party} and not has_version`)
      return
    }
    case 'delivery.planned': {
      const {
        alert,
        party,
        seat,
        delivery,
        kind,
        answerBy,
        due,
        channelKind,
        class: messageClass,
        step,
      } = event.data
      await tx.execute(sql`
        insert into ask (alert, party, seat, delivery, kind, answer_by, asked_at)
        values (${alert}, ${party}, ${seat}, ${delivery}, ${kind}, ${answerBy}, ${due})
        on conflict (alert, party, seat) do update set delivery = excluded.delivery, kind = excluded.kind,
          answer_by = coalesce(excluded.answer_by, ask.answer_by), asked_at = excluded.asked_at`)
      if (kind === 'reopened') await run(tx, alert, party, event.time)
      return note(tx, event, 'asked', { kind, channel: channelKind, class: messageClass, answerBy, step })
    }
    case 'delivery.sent':
      return note(tx, event, 'sent', { proof: event.data.proof, attempt: event.data.attempt })
    case 'delivery.failed':
      return note(tx, event, 'failed', { permanent: event.data.permanent, nextAt: event.data.nextAt })
    case 'delivery.stopped':
      return note(tx, event, 'not-sent', {})
    case 'track.escalated':
      return note(tx, event, 'escalated', { step: event.data.step, pass: event.data.pass })
    case 'track.stopped': {
      const { alert, party, at, reason, seat, meaning, inFlight } = event.data
      const state = reason === 'answered' || reason === 'resolved' ? 'stopped' : 'closed'
      await tx.execute(sql`
        update incident set state = ${state}, stopped_by = ${seat}, stopped_meaning = ${meaning}, stopped_at = ${at},
          close_reason = ${state === 'closed' ? reason : null}, changed_at = ${at}
        where alert = ${alert} and party = ${party}`)
      return note(tx, event, 'stopped', { reason, meaning, inFlight: inFlight.length })
    }
    case 'track.exhausted':
      await tx.execute(sql`
        update incident set state = 'exhausted', changed_at = ${event.data.at}
        where alert = ${event.data.alert} and party = ${event.data.party}`)
      return note(tx, event, 'exhausted', {})
    default:
      return
  }
}

async function start(tx: Tx, data: TrackStarted, directory: () => Promise<Directory>): Promise<void> {
  const { alert, party, version, level, horizon, at, barred = [] } = data
  const states = sql`${sql.param(barred)}::text[]`
  const { rows } = await tx.execute(sql`
    insert into incident (id, alert, party, from_version, state, level, horizon, started_at, changed_at, barred,
      barred_at_start)
    values (${incidentId(alert, party)}, ${alert}, ${party}, ${version}, 'running', ${level}, ${horizon}, ${at}, ${at},
      ${states}, ${states})
    on conflict (alert, party) do nothing returning id`)
  if (rows.length === 0) return run(tx, alert, party, new Date(at))
  const { rows: known } = await tx.execute<{ data: AlertVersion }>(
    sql`select data from known_alert where alert = ${alert} order by version`,
  )
  for (const [i, row] of known.entries())
    await showVersion(
      tx,
      row.data,
      party,
      { from: version, newest: i === known.length - 1 },
      await directory(),
    )
}

/** A track that goes on, or begins anew, asks again. */
async function run(tx: Tx, alert: string, party: string, at: Date): Promise<void> {
  await tx.execute(sql`
    update incident set state = 'running', stopped_by = null, stopped_meaning = null, stopped_at = null,
      close_reason = null, resolved_outcome = null, resolved_at = null, changed_at = ${at.toISOString()}
    where alert = ${alert} and party = ${party}`)
}

type TrackEvent = Extract<TocsinEvent, { topic: unknown; name: `track.${string}` | `delivery.${string}` }>

function note(
  tx: Tx,
  event: TrackEvent,
  kind: TimelineKind,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { alert, party } = event.data
  const seat = 'seat' in event.data && typeof event.data.seat === 'string' ? event.data.seat : null
  const id = derivedId('timeline', event.id)
  return addToTimeline(tx, { id, alert, party, at: event.time, kind, seat, data })
}
