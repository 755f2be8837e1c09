/** Desk and notifier as processes, with the demo's directory; whoever measures them is triage. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLog, startRelay } from '@tocsin/bus'
import { openDatabase, queue } from '@tocsin/database'
import { createLogger } from '@tocsin/service'
import { eventually, spawnService, type ServiceProcess, type WebhookReceiver } from '@tocsin/testing'
import { startLocal, type Local } from '../../infra/local/local.ts'
import { loadDemoDirectory } from '../../infra/local/play/directory.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import { urlAs } from '../../infra/ground/prepare.ts'
import { sampleAlert } from './sample-alert.ts'
import type { Post } from './sending.ts'

export interface MeasuredNotifier {
  local: Local
  /** of the desk that the sample alert goes to */
  hooks: WebhookReceiver
  /** queues a version, to be carried to the log */
  post: Post
  /** SIGKILL to the notifier, and another in its place */
  kill(): Promise<void>
}

/** @param profileFolder where the notifier leaves its CPU profile, if anywhere */
export async function withNotifier<T>(
  use: (measured: MeasuredNotifier) => Promise<T>,
  profileFolder?: string,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  const children = new Map<'desk' | 'notifier', ServiceProcess>()
  let spawn: (service: 'desk' | 'notifier') => Promise<void>
  const local = await startLocal({
    folder,
    ports: await freePortsFrom(9_800),
    separate: true,
    start: async (environment, logTo) => {
      spawn = async (service) => {
        const write = logTo(service)
        const main = fileURLToPath(new URL(`../../services/${service}/src/main.ts`, import.meta.url))
        const profile = service === 'notifier' &&
          profileFolder !== undefined && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` }
        const env = { ...environment(service), ...profile }
        children.set(service, await spawnService({ main, env, onLine: (line) => write(`${line}\n`) }))
      }
      await Promise.all([spawn('desk'), spawn('notifier')])
      const stop = async (): Promise<void> =>
        void (await Promise.all([...children.values()].map((child) => child.stop(30_000))))
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
    const kill = async (): Promise<void> => {
      const victim = children.get('notifier')!
      victim.kill('SIGKILL')
      await victim.ended
      await spawn('notifier')
    }
    return await use({ local, hooks: local.webhooks, post: triage.post, kill })
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
