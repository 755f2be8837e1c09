/** From an alert version's commit to the webhook at its receiver, beside a durable floor and Alertmanager. */
import { startWebhookReceiver, type WebhookReceiver } from '@tocsin/testing'
import { startAlertmanager } from './alertmanager.ts'
import { withNotifier } from './desk-and-notifier.ts'
import { startFloor } from './durable-floor.ts'
import { times, quantile, spread, type Row } from './row.ts'
import { burst, paced, type Post } from './sending.ts'

const RATES = [20, 200] as const
const BURST = 500

interface Measured {
  latencies: number[][]
  aSecond: number
}

/** @param profileFolder where the notifier leaves its CPU profile, if anywhere */
export async function benchAlerting(profileFolder?: string): Promise<Row[]> {
  const ours = await withNotifier(({ hooks, post }) => measure(hooks, post), profileFolder)
  const floor = await withFloor((hooks, post) => measure(hooks, post))
  const other = await withAlertmanager((hooks, post) => measure(hooks, post))
  const rows = RATES.map((rate, i): Row => {
    const mine = ours.latencies[i]!
    const its = floor.latencies[i]!
    const peer = 'missing' in other ? other.missing : `Alertmanager (volatile) ${spread(other.latencies[i]!)}`
    return {
      what: `alert committed → webhook received, ${rate}/s`,
      measured: spread(mine),
      beside: `durable floor (commit, claim, POST, record) ${spread(its)}; ${peer}`,
      ratio: `p50 ${times(quantile(mine, 0.5), quantile(its, 0.5))} × floor${
        'missing' in other
          ? ''
          : `, p99 ${times(quantile(mine, 0.99), quantile(other.latencies[i]!, 0.99))} × Alertmanager`
      }`,
      goal: 'p50 ≤ 3 × floor, p99 ≤ 10 × Alertmanager',
    }
  })
  rows.push({
    what: `webhooks a second, ${BURST} alerts at once (each also mails a reviewer)`,
    measured: `${ours.aSecond.toFixed(0)}/s`,
    beside: `durable floor ${floor.aSecond.toFixed(0)}/s; ${
      'missing' in other ? other.missing : `Alertmanager (volatile) ${other.aSecond.toFixed(0)}/s`
    }`,
    ratio: `${times(ours.aSecond, floor.aSecond)} of the floor${
      'missing' in other ? '' : `, ${times(ours.aSecond, other.aSecond)} of Alertmanager`
    }`,
    goal: '≥ 0.5 of the floor, ≥ 0.2 of Alertmanager',
  })
  return rows
}

async function measure(hooks: WebhookReceiver, post: Post): Promise<Measured> {
  await paced(hooks, post, 20, 1)
  const latencies: number[][] = []
  for (const rate of RATES) latencies.push(await paced(hooks, post, rate, 4))
  return { latencies, aSecond: await burst(hooks, post, BURST) }
}

type Use<T> = (hooks: WebhookReceiver, post: Post) => Promise<T>

async function withFloor<T>(use: Use<T>): Promise<T> {
  const hooks = await startWebhookReceiver()
  const floor = await startFloor(hooks.url)
  try {
    return await use(hooks, floor.post)
  } finally {
    await floor.stop()
    await hooks.stop()
  }
}

async function withAlertmanager<T>(use: Use<T>): Promise<T | { missing: string }> {
  const hooks = await startWebhookReceiver()
  const manager = await startAlertmanager(hooks.url)
  try {
    return 'missing' in manager ? manager : await use(hooks, manager.post)
  } finally {
    if (!('missing' in manager)) await manager.stop()
    await hooks.stop()
  }
}
