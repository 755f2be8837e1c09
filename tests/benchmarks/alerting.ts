/** From an alert version's commit to the webhook at its receiver, beside a durable floor and Alertmanager. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLog, startRelay } from '@tocsin/bus'
import { openDatabase, queue } from '@tocsin/database'
import { createLogger } from '@tocsin/service'
import { eventually, spawnService, startWebhookReceiver, type WebhookReceiver } from '@tocsin/testing'
import { startLocal, type Local } from '../../infra/local/local.ts'
import { loadDemoDirectory } from '../../infra/local/play/directory.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import { urlAs } from '../../infra/ground/prepare.ts'
import { startAlertmanager } from './alertmanager.ts'
import { startFloor } from './durable-floor.ts'
import { times, quantile, spread, type Row } from './row.ts'
import { burst, paced, type Post } from './sending.ts'
import { sampleAlert } from './sample-alert.ts'

const RATES = [20, 200] as const
const BURST = 500

interface Measured {
  latencies: number[][]
  aSecond: number
}

/** @param profileFolder where the notifier leaves its CPU profile, if anywhere */
export async function benchAlerting(profileFolder?: string): Promise<Row[]> {
  const ours = await withNotifier((hooks, post) => measure(hooks, post), profileFolder)
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

/** Desk and notifier as processes; this one is triage: it queues versions and carries them to the log. */
async function withNotifier<T>(use: Use<T>, profileFolder?: string): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  const local = await startLocal({
    folder,
    ports: await freePortsFrom(9_800),
    separate: true,
    start: async (environment, logTo) => {
      const children = await Promise.all(
        (['desk', 'notifier'] as const).map((service) => {
          const write = logTo(service)
          const main = fileURLToPath(new URL(`../../services/${service}/src/main.ts`, import.meta.url))
          const profile = service === 'notifier' &&
            profileFolder !== undefined && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` }
          const env = { ...environment(service), ...profile }
          return spawnService({ main, env, onLine: (line) => write(`${line}\n`) })
        }),
      )
      const stop = async (): Promise<void> =>
        void (await Promise.all(children.map((child) => child.stop(30_000))))
      return { failed: new Promise(() => undefined), stop }
    },
  })
  const triage = openTriage(local)
  try {
    await loadDemoDirectory(local)
    await triage.relay.ready
    await eventually(() => ready(local), { within: 60_000, what: 'the notifier is ready' })
    // ready means that the directory's copy is at the log's end, and the desk may just have begun to fill that
    const routed = async (): Promise<true | undefined> => {
      await triage.post(randomUUID())
      return local.webhooks.received.length > 0 || undefined
    }
    await eventually(routed, { within: 60_000, every: 500, what: 'a first alert finds its desk' })
    return await use(local.webhooks, triage.post)
  } finally {
    await triage.stop()
    await local.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function ready(local: Local): Promise<true | undefined> {
  const answer = await fetch(new URL('/readyz', local.operator.services.notifier))
  return answer.ok ? true : undefined
}

function openTriage(local: Local) {
  const clock = { now: () => new Date() }
  const logger = createLogger({ service: 'bench', level: 'silent' })
  const url = urlAs(local.adminUrl, 'triage', local.secrets.passwords.triage)
  const database = openDatabase({ url, schema: 'triage', applicationName: 'bench' })
  const settings = { BUS: 'postgres' as const, KAFKA_BROKERS: '', TOPIC_PREFIX: '' }
  const log = openLog(settings, { database, clock, logger, clientId: 'bench' })
  const relay = startRelay({ log, database, clock, logger })
  const post: Post = async (alert) => {
    const now = new Date()
    await database.transaction((tx) =>
      queue(tx, {
        id: randomUUID(),
        topic: 'alerts',
        name: 'alert.raised',
        key: alert,
        source: 'triage',
        time: now,
        data: sampleAlert(alert, now),
      }),
    )
  }
  const stop = async (): Promise<void> => {
    await relay.stop()
    await log.close()
    await database.close()
  }
  return { relay, post, stop }
}

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
