/** Waits until a world has nothing to do at its instant, and moves it on from one instant at which something is due to the next. */
import { schemaOfService } from '@tocsin/database'
import { services, topicNames, topics } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import type { World } from './world.ts'

const schemas = services.map(schemaOfService)
// the directory is loaded once, before anything begins
const unread = topicNames
  .filter((topic) => topic !== 'directory')
  .flatMap((topic) =>
    topics[topic].readers.map(
      (reader) => `exists (
      select from bus."${topic}.next" n
      left join ${schemaOfService(reader)}.consumer_offset o on o.topic = '${topic}' and o.part = n.part
      where n.next > coalesce(o.next, 0))`,
    ),
  )
const BUSY = [
  ...schemas.flatMap((schema) => [
    `exists (select from ${schema}.outbox)`,
    `exists (select from ${schema}.parked)`,
  ]),
  ...unread,
  'exists (select from triage.dirty)',
  'exists (select from triage.crisis where claimed_by is not null)',
  'exists (select from notifier.attempts where ended_at is null)',
]

const DUE = `select least(
  (select min(next_at) from triage.crisis), (select min(due_at) from notifier.alerts),
  (select min(due_at) from notifier.tracks), (select min(due_at) from notifier.asks),
  (select min(due_at) from notifier.deliveries where state = 'open')) as at`

async function nextDue({ admin }: World): Promise<Date | null> {
  return (await admin.query<{ at: Date | null }>(DUE)).rows[0]!.at
}

export async function settled(world: World): Promise<void> {
  const { admin, clock, name } = world
  let last = ''
  const quiet = async (): Promise<boolean> => {
    const { rows } = await admin.query<{ busy: boolean[] }>(`select array[${BUSY.join(', ')}] as busy`)
    const due = await nextDue(world)
    last = BUSY.filter((_one, i) => rows[0]!.busy[i]).join('; ')
    if (due !== null && due <= clock.now()) last += `due at ${due.toISOString()}`
    return last === ''
  }
  // twice in a row: between two tables a thing is in neither
  const twice = async (): Promise<boolean> => {
    if ((await quiet()) && (await quiet())) return true
    throw new Error(last)
  }
  await eventually(twice, { what: `nothing left to do in the world ${name}`, within: 300_000, every: 50 })
}

export async function advance(world: World, milliseconds: number): Promise<void> {
  const until = world.clock.now().getTime() + milliseconds
  for (;;) {
    await settled(world)
    const due = await nextDue(world)
    if (due === null || due.getTime() > until) break
    await world.clock.moveTo(due)
  }
  await world.clock.moveTo(new Date(until))
  await settled(world)
}
