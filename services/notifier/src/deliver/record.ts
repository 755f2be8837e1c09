/** Writes down how attempts ended, and what follows: the next try, the next channel, or a person out of reach. */
import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { lockTracks, loadAlerts } from '../tracks/load.ts'
import { trackEvent } from '../tracks/outgoing.ts'
import { keyOf } from '../tracks/rows.ts'
import type { Work } from '../tracks/work.ts'
import { followAsks, lockAsks } from './follow-asks.ts'
import { nextAttempt } from './backoff.ts'
import type { AttemptResult, Claimed } from './claimed.ts'

export interface Ended {
  claimed: Claimed
  result: AttemptResult
  at: Date
}

type State = 'open' | 'sent' | 'proven' | 'dead' | 'stopped'

interface Line {
  delivery: string
  attempt: number
  outcome: string
  reason: string | null
  ended_at: Date
  state: State
  next_at: Date | null
}

/**
 * Records a batch. The fence is the number of the attempt: who lost the lease changes nothing but its own attempt's row.
 * A delivery that was stopped meanwhile stays stopped, except that a success is true.
 */
export async function recordAttempts(tx: Tx, work: Work, ended: readonly Ended[]): Promise<void> {
  const keys = [...new Map(ended.map(({ claimed }) => [keyOf(claimed), claimed])).values()]
  // the connection keeps their order: tracks are locked before all else, and asks are read with how their attempts ended
  const [alerts, tracks, changed, asks] = await Promise.all([
    loadAlerts(tx, [...new Set(keys.map((one) => one.alert))]),
    lockTracks(tx, keys),
    endAttempts(tx, ended.map(lineOf)),
    lockAsks(tx, [...new Set(ended.map(({ claimed }) => claimed.ask))]),
  ])
  work.hold(alerts, tracks)
  const fresh = ended.filter(({ claimed }) => changed.has(claimed.id))
  for (const one of fresh) publish(work, one)
  await disable(tx, fresh)
  const tried = new Set(
    fresh.flatMap(({ claimed, result }) => (result.outcome === 'skipped' ? [] : [claimed.ask])),
  )
  followAsks(
    work,
    asks.filter((one) => tried.has(one.id)),
  )
}

/** @returns the deliveries that were still theirs who tried */
async function endAttempts(tx: Tx, lines: readonly Line[]): Promise<Set<string>> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r(delivery uuid, attempt integer, outcome text,
        reason text, ended_at timestamptz, state text, next_at timestamptz)
    ), noted as (
      update attempts a set ended_at = r.ended_at, outcome = r.outcome, reason = r.reason from r
      where a.delivery = r.delivery and a.number = r.attempt and a.ended_at is null
    )
    update deliveries d set state = r.state, due_at = coalesce(r.next_at, d.due_at), socket_attempt = null from r
    where d.id = r.delivery and d.attempts = r.attempt
      and (d.state = 'open' or d.state = 'stopped' and r.state in ('sent', 'proven'))
    returning d.id`)
  return new Set(rows.map((row) => row.id))
}

function lineOf({ claimed, result, at }: Ended): Line {
  const line = { delivery: claimed.id, attempt: claimed.attempt, outcome: result.outcome, ended_at: at }
  switch (result.outcome) {
    case 'proven':
      return { ...line, reason: null, state: 'proven', next_at: null }
    case 'accepted':
      return { ...line, reason: null, state: 'sent', next_at: null }
    case 'rejected':
      return { ...line, reason: result.reason, state: 'dead', next_at: null }
    case 'skipped':
      // What was not let through to its socket keeps its row: stopped already, or due again when its lease ends.
      return {
        ...line,
        reason: result.reason,
        state: result.reason === 'withheld' ? 'stopped' : 'open',
        next_at: null,
      }
    case 'failed':
    case 'unknown': {
      const next = nextAt({ claimed, result, at })
      return { ...line, reason: result.reason, state: next === null ? 'dead' : 'open', next_at: next }
    }
  }
}

function nextAt({ claimed, result, at }: Ended): Date | null {
  if (result.outcome !== 'failed' && result.outcome !== 'unknown') return null
  return nextAttempt(claimed.attempt, at, result.outcome === 'failed' ? result.retryAfterMs : undefined)
}

function publish(work: Work, one: Ended): void {
  const { claimed, result, at } = one
  const { alert, party, seat, id: delivery, attempt } = claimed
  const data = { alert, party, seat, delivery, attempt, at: at.toISOString() }
  const distinct = [delivery, attempt]
  if (result.outcome === 'proven' || result.outcome === 'accepted') {
    const proof = result.outcome === 'proven' ? ('2xx' as const) : null
    work.outcome.events.push({
      what: 'event',
      event: trackEvent('delivery.sent', claimed, at, distinct, { ...data, proof }),
    })
  } else if (result.outcome === 'skipped') {
    if (result.reason !== 'withheld') return
    // To the log, withheld looks like any other stop.
    const stopped = { alert, party, seat, delivery, at: at.toISOString(), reason: 'not-needed' }
    work.outcome.events.push({
      what: 'event',
      event: trackEvent('delivery.stopped', claimed, at, [delivery], stopped),
    })
  } else {
    const next = nextAt(one)
    const failed = {
      ...data,
      permanent: next === null,
      reason: result.reason,
      nextAt: next?.toISOString() ?? null,
    }
    work.outcome.events.push({
      what: 'event',
      event: trackEvent('delivery.failed', claimed, at, distinct, failed),
    })
  }
}

/** 410: the receiver is gone for good; the desk sees it and changes the channel. */
async function disable(tx: Tx, ended: readonly Ended[]): Promise<void> {
  const gone = ended.flatMap(({ claimed, result, at }) =>
    result.outcome === 'rejected' && result.disable === true
      ? [{ channel: claimed.channel, at, reason: result.reason }]
      : [],
  )
  if (gone.length === 0) return
  await tx.execute(sql`
    insert into disabled_channels (channel, at, reason)
    select channel, at, reason from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb)
      as r(channel uuid, at timestamptz, reason text)
    on conflict do nothing`)
}
