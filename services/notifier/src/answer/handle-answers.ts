/** Step "answer": what people said stops, advances or reopens their track; what came too early is kept. */
import type { Tx } from '@tocsin/database'
import type { TocsinEvent, TopicName } from '@tocsin/events'
import { sql } from 'drizzle-orm'
import { loadAlerts, lockTracks } from '../tracks/load.ts'
import { barredOf } from '../tracks/receivers.ts'
import { keyOf, type TrackRow } from '../tracks/rows.ts'
import type { Work } from '../tracks/work.ts'
import { answerCommand } from './answer-command.ts'
import { proveSeats, type Proof } from './proof.ts'
import { release } from './release.ts'

export type AnswerEvent = Extract<
  TocsinEvent,
  { topic: TopicName; name: `incident.${string}` | 'alert.released' }
>

export async function handleAnswers(tx: Tx, work: Work, events: readonly AnswerEvent[]): Promise<void> {
  if (events.length === 0) return
  const ids = events.map(({ data }) => ({ alert: data.alert, party: data.party }))
  const [alerts, tracks, told] = await Promise.all([
    loadAlerts(tx, [...new Set(ids.map((id) => id.alert))]),
    lockTracks(tx, ids),
    toldPersons(tx, events),
  ])
  work.hold(alerts, tracks)
  const proofs: Proof[] = []
  for (const event of events) {
    const row = work.track(event.data.alert, event.data.party)
    if (event.name === 'alert.released') await release(tx, work, event.data)
    else if (event.name === 'incident.answered') await answer(tx, work, event, row, told)
    else if (row !== undefined) follow(work, row, event, proofs)
    if (event.name === 'incident.answered' && event.data.message !== null) {
      proofs.push({
        alert: event.data.alert,
        party: event.data.party,
        seat: event.data.seat,
        message: event.data.message,
      })
    }
  }
  await proveSeats(tx, work, proofs)
}

async function answer(
  tx: Tx,
  work: Work,
  event: Extract<AnswerEvent, { name: 'incident.answered' }>,
  row: TrackRow | undefined,
  told: ReadonlyMap<string, string>,
): Promise<void> {
  const barred = barredOf(work.alert(event.data.alert)?.data ?? null, work.directory, row?.barred)
  const command = answerCommand(
    event.data,
    barred,
    work.directory,
    told.get(event.data.message ?? '') ?? null,
  )
  if (row !== undefined) {
    work.apply(row, command)
    return
  }
  await tx.execute(sql`
    insert into early_answers (id, alert, party, answer)
    values (${event.data.answer}, ${event.data.alert}, ${event.data.party}, ${JSON.stringify(command)}::jsonb)
    on conflict do nothing`)
}

function follow(
  work: Work,
  row: TrackRow,
  event: Exclude<AnswerEvent, { name: 'incident.answered' | 'alert.released' }>,
  proofs: Proof[],
): void {
  const at = Date.parse(event.data.at)
  switch (event.name) {
    case 'incident.assigned':
    case 'incident.commented':
      work.apply(row, { type: 'active', at })
      return
    case 'incident.resolved':
      work.apply(row, { type: 'resolve', at })
      return
    case 'incident.taken':
      work.apply(row, { type: 'take', at })
      return
    case 'incident.asked-again':
      work.apply(row, { type: 'ask-again', at })
      return
    case 'incident.seen':
      proofs.push({ ...event.data, message: event.data.message })
      return
    case 'incident.told':
      proofs.push({ ...event.data, message: null })
      return
    case 'incident.advised':
      return
  }
}

async function toldPersons(tx: Tx, events: readonly AnswerEvent[]): Promise<Map<string, string>> {
  const messages = events.flatMap(({ name, data }) =>
    name === 'incident.answered' && data.message !== null ? [{ id: data.message, key: keyOf(data) }] : [],
  )
  if (messages.length === 0) return new Map()
  const { rows } = await tx.execute<{ id: string; alert: string; party: string; person: string }>(sql`
    select id, alert, party, person from deliveries where id = any(${sql.param(messages.map((one) => one.id))}::uuid[])`)
  const known = rows.filter((row) => messages.some((one) => one.id === row.id && one.key === keyOf(row)))
  return new Map(known.map((row) => [row.id, row.person]))
}
