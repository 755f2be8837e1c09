/** Alerts sent at a pace or at once, each joined to the webhook that tells of it by its id. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, type WebhookReceiver } from '@tocsin/testing'

/** Gives one alert to what is measured. */
export type Post = (alert: string) => Promise<void>

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const ARRIVE_MS = 60_000

/** @returns milliseconds from the beginning of each request to its webhook */
export async function paced(
  hooks: WebhookReceiver,
  post: Post,
  rate: number,
  seconds: number,
): Promise<number[]> {
  const sentAt = new Map<string, number>()
  const from = hooks.received.length
  const posts: Promise<void>[] = []
  const began = performance.now()
  for (let n = 0; n < rate * seconds; n++) {
    const due = began + (n * 1000) / rate
    if (due > performance.now()) await pause(due - performance.now())
    const alert = randomUUID()
    sentAt.set(alert, Date.now())
    posts.push(post(alert))
  }
  await Promise.all(posts)
  const arrived = await allArrived(hooks, from, new Set(sentAt.keys()))
  return [...sentAt].map(([alert, at]) => arrived.get(alert)!.getTime() - at)
}

/** @returns webhooks a second until the last of so many has arrived */
export async function burst(hooks: WebhookReceiver, post: Post, count: number): Promise<number> {
  const alerts = new Set(Array.from({ length: count }, () => randomUUID()))
  const from = hooks.received.length
  const began = performance.now()
  await Promise.all([...alerts].map((alert) => post(alert)))
  await allArrived(hooks, from, alerts)
  return count / ((performance.now() - began) / 1000)
}

/** The first webhook of each. */
async function allArrived(
  hooks: WebhookReceiver,
  from: number,
  alerts: ReadonlySet<string>,
): Promise<Map<string, Date>> {
  const arrived = new Map<string, Date>()
  let read = from
  await eventually(
    () => {
      for (; read < hooks.received.length; read++) {
        const { body, at } = hooks.received[read]!
        for (const [id] of body.matchAll(UUID)) if (alerts.has(id) && !arrived.has(id)) arrived.set(id, at)
      }
      return arrived.size === alerts.size || undefined
    },
    { within: ARRIVE_MS, every: 20, what: `all ${alerts.size} webhooks` },
  )
  return arrived
}
