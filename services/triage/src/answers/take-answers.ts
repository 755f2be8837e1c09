/** What desks make of an alert comes back: a doubt waits for a reviewer, an outcome is counted. */
import type { BatchHandler } from '@tocsin/bus'
import { queueAll, type Tx } from '@tocsin/database'
import { derivedId, type AlertVersion, type Clock, type TocsinEvent } from '@tocsin/events'
import type { LevelModel } from '@tocsin/situations'
import { sql } from 'drizzle-orm'
import { asService } from '../asking.ts'
import { ask, type Item } from '../review/ask.ts'

const HOUR = 3_600_000

export function takeAnswers({ model, clock }: { model: LevelModel; clock: Clock }): BatchHandler {
  return async (tx, events) => {
    await asService(tx)
    const items: Item[] = []
    for (const event of events) {
      const acts =
        (event.name === 'incident.answered' && event.data.meaning === 'acting') ||
        (event.name === 'incident.resolved' && event.data.outcome === 'acted')
      if (acts) await keepActed(tx, event.data)
      if (event.name === 'incident.answered' && event.data.meaning === 'doubted') {
        const item = await doubtOf(tx, event, model, clock.now())
        if (item !== null) items.push(item)
      }
      if (event.name === 'incident.resolved') {
        const { alert, party, seat, at, outcome, rightToWakeMe } = event.data
        await tx.execute(sql`
          insert into outcome (alert, party, seat, at, outcome, right_to_wake)
          values (${alert}, ${party}, ${seat}, ${at}, ${outcome}, ${rightToWakeMe})
          on conflict (alert, party, seat) do update
            set at = excluded.at, outcome = excluded.outcome, right_to_wake = excluded.right_to_wake`)
      }
    }
    await queueAll(tx, await ask(tx, items, clock.now()))
  }
}

async function keepActed(tx: Tx, acted: { alert: string; party: string; at: string }): Promise<void> {
  await tx.execute(sql`
    insert into acted as a (alert, party, at) values (${acted.alert}, ${acted.party}, ${acted.at})
    on conflict (alert, party) do update set at = least(a.at, excluded.at)`)
}

type Answered = Extract<TocsinEvent, { name: 'incident.answered' }>

async function doubtOf(tx: Tx, { data }: Answered, model: LevelModel, now: Date): Promise<Item | null> {
  const { rows } = await tx.execute<{ crisis: string; data: AlertVersion }>(sql`
    select crisis, data from alert_version where alert = ${data.alert} order by version desc limit 1`)
  const last = rows[0]
  if (last === undefined || data.party === 'review') return null
  const { level } = last.data
  return {
    id: derivedId('review', 'doubt', data.answer),
    kind: 'doubt',
    crisis: last.crisis,
    alert: data.alert,
    report: null,
    other: null,
    deadline: new Date(now.getTime() + model.levels[level].reviewHours * HOUR),
    couldLeadTo: level,
  }
}
