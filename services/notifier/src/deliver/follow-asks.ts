/** Looks at asks whose channels have come further, or whose patience has ended (W1, rule 3). */
import type { Tx } from '@tocsin/database'
import type { DeliveryKind } from '@tocsin/events'
import { reach, type ChannelProgress } from '@tocsin/escalation'
import { sql } from 'drizzle-orm'
import type { AskContent } from '../tracks/content.ts'
import { at } from '../tracks/load.ts'
import { askingKinds, type AskRow } from '../tracks/rows.ts'
import type { Work } from '../tracks/work.ts'

export type AskLooked = {
  id: string
  alert: string
  party: string
  seat: string
  person: string
  kind: DeliveryKind
  step: number | null
  version: number
  answer_by: string | null
  patience_ms: number
  asked_at: string
  content: AskContent
  due_at: string
  channels: { channel: string; state: string; attempts: number; planned_at: string }[]
}

/** Locks those of these asks that are open, and reads what became of their channels. Their tracks are locked already. */
export async function lockAsks(tx: Tx, ids: readonly string[]): Promise<AskLooked[]> {
  if (ids.length === 0) return []
  const { rows } = await tx.execute<AskLooked>(sql`
    select a.*, (
      select jsonb_agg(jsonb_build_object('channel', d.channel, 'state', d.state, 'attempts', d.attempts,
        'planned_at', d.planned_at)) from deliveries d where d.ask = a.id) as channels
    from asks a where a.id = any(${sql.param([...ids])}::uuid[]) and a.due_at is not null order by a.id for update`)
  return rows
}

/** Decides what follows from each. */
export function followAsks(work: Work, rows: readonly AskLooked[]): void {
  for (const row of rows) {
    const dueAt = follow(work, row)
    if (dueAt?.getTime() !== Date.parse(row.due_at)) work.outcome.followed.push({ id: row.id, dueAt })
  }
}

/** @returns when it is to be looked at again */
function follow(work: Work, row: AskLooked): Date | null {
  const track = work.track(row.alert, row.party)
  const live = track?.state.status === 'running' || row.kind === 'operator-page'
  if (track === undefined || (askingKinds.includes(row.kind) && !live)) return null
  const usable = work.planning.channelsOf(row.alert, row.seat)
  const tried = row.channels.map(progressOf)
  const order = [...new Set([...usable.map(({ channel }) => channel.id), ...tried.map((one) => one.channel)])]
  const now = work.now.getTime()
  const found = reach(order, tried, row.patience_ms, now)
  switch (found.outcome) {
    case 'wait':
      return new Date(found.until)
    case 'next': {
      const by = usable.find(({ channel }) => channel.id === found.channel)
      if (by === undefined) return null
      work.planning.next(track, askOf(row), by)
      return new Date(now + row.patience_ms)
    }
    case 'unreachable':
      work.apply(track, { type: 'unreachable', person: row.person })
      return null
    case 'proven':
      if (track.state.unreachable.includes(row.person))
        work.apply(track, { type: 'reachable', person: row.person })
      return null
    case 'no-proof':
      return null
  }
}

function progressOf(one: AskLooked['channels'][number]): ChannelProgress {
  const since = Date.parse(one.planned_at)
  switch (one.state) {
    case 'proven':
      return { channel: one.channel, since, state: 'proven' }
    case 'sent':
      return { channel: one.channel, since, state: 'accepted' }
    case 'open':
      return { channel: one.channel, since, state: one.attempts > 0 ? 'failing' : 'waiting' }
    default:
      return { channel: one.channel, since, state: 'dead' }
  }
}

function askOf(row: AskLooked): AskRow {
  return {
    id: row.id,
    alert: row.alert,
    party: row.party,
    seat: row.seat,
    person: row.person,
    kind: row.kind,
    step: row.step,
    version: row.version,
    answerBy: at(row.answer_by),
    patienceMs: row.patience_ms,
    askedAt: new Date(row.asked_at),
    content: row.content,
    dueAt: at(row.due_at),
  }
}
