/** A whole Tocsin on one machine, started in the order in which its parts need each other and stopped in reverse. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareKafkaTopics } from '@tocsin/bus'
import type { OperatorFile } from '@tocsin/cli'
import { services, type ServiceName } from '@tocsin/events'
import { createLogger, stopStack } from '@tocsin/service'
import {
  startEmbeddedPostgres,
  startWebhookReceiver,
  type EmbeddedPostgres,
  type WebhookReceiver,
} from '@tocsin/testing'
import { prepareGround } from '../ground/prepare.ts'
import { environmentOf, type KafkaBus, type LocalSettings } from './environment.ts'
import { startMailSink, type MailSink } from './mail-sink.ts'
import type { Ports } from './ports.ts'
import {
  startSeparately,
  startTogether,
  type RunningServices,
  type StartServices,
} from './running-services.ts'
import { secretsIn, type Secrets } from './secrets.ts'

/** The secret that signs webhooks to the sink, as the demo's directory has it: public, since everything there is invented. */
const DEMO_WEBHOOK_SECRET = 'whsec_ZGVtby1zZWNyZXQtb2YtYW5kYW1hbi1mb3J1bQ=='

export interface LocalOptions {
  /** data, keys and logs; made if missing */
  folder: string
  /** where PostgreSQL keeps its data, if not there */
  databaseFolder?: string
  ports: Ports
  separate: boolean
  /** how the services are started instead: by tests that kill them */
  start?: StartServices
  /** the log that the services meet on; `postgres` without it */
  bus?: LocalSettings['bus']
  /** a reviewer who says yes to every proposal; there is one unless told */
  demoReviewer?: boolean
}

export interface Local {
  ports: Ports
  secrets: Secrets
  /** the database, as its superuser */
  adminUrl: string
  postgres: EmbeddedPostgres
  bus: LocalSettings['bus']
  mail: MailSink
  webhooks: WebhookReceiver
  operator: OperatorFile
  failed: RunningServices['failed']
  stop(): Promise<void>
}

export async function startLocal(options: LocalOptions): Promise<Local> {
  const { folder, ports, separate, bus = 'postgres', demoReviewer = true } = options
  const { start = separate ? startSeparately : startTogether } = options
  const parts = stopStack()
  const clock = { now: () => new Date() }
  try {
    await mkdir(join(folder, 'log'), { recursive: true, mode: 0o700 })
    const secrets = await secretsIn(join(folder, 'secrets.json'))
    const postgres = await startEmbeddedPostgres({
      folder: options.databaseFolder ?? join(folder, 'pg'),
      password: secrets.superuser,
      socketFolder: socketFolderFor(folder),
    })
    parts.push(() => postgres.stop())
    const adminUrl = databaseOf(postgres.url)
    const keysFolder = join(folder, 'keys')
    const keys = { folder: keysFolder, root: Buffer.from(secrets.vaultRoot, 'hex') }
    const { pinnedKeeperKey } = await prepareGround({ adminUrl, passwords: secrets.passwords, keys, clock })
    if (bus !== 'postgres') await prepareTopics(bus)
    const mail = await startMailSink({ smtpPort: ports.mail.smtp, pagePort: ports.mail.page })
    parts.push(() => mail.stop())
    const webhooks = await startWebhookReceiver({ port: ports.webhooks, secret: DEMO_WEBHOOK_SECRET })
    parts.push(() => webhooks.stop())

    const settings = {
      adminUrl,
      secrets,
      ports,
      pinnedKeeperKey,
      keysFolder,
      bus,
      demoReviewer,
      logLevel: 'info' as const,
    }
    const environment = (service: ServiceName): Record<string, string> => environmentOf(service, settings)
    const logTo = (service: ServiceName): ((line: string) => void) => {
      const file = createWriteStream(join(folder, 'log', `${service}.log`), { flags: 'a', mode: 0o600 })
      parts.push(() => new Promise((resolve) => file.end(resolve)))
      return (line) => void file.write(line)
    }
    const running = await start(environment, logTo)
    parts.push(() => running.stop())

    const operator: OperatorFile = {
      token: secrets.operatorToken,
      services: Object.fromEntries(
        services.map((service) => [service, `http://127.0.0.1:${ports.services[service].operator}`]),
      ),
    }
    await writeFile(join(folder, 'operator.json'), `${JSON.stringify(operator, null, 2)}\n`, { mode: 0o600 })
    return {
      ports,
      secrets,
      adminUrl,
      postgres,
      bus,
      mail,
      webhooks,
      operator,
      failed: running.failed,
      stop: parts.stop,
    }
  } catch (error) {
    await parts.stop()
    throw error
  }
}

async function prepareTopics({ brokers, prefix, replicas }: KafkaBus): Promise<void> {
  const logger = createLogger({ service: 'ground', level: 'warn' })
  await prepareKafkaTopics({ brokers: [...brokers], prefix, replicas, clientId: 'tocsin-ground', logger })
}

/** A Unix socket's path may have about 100 characters, so it cannot stand in any folder that people choose. */
function socketFolderFor(folder: string): string {
  const short = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  return join(tmpdir(), `tocsin-${short}`)
}

function databaseOf(url: string): string {
  const own = new URL(url)
  own.pathname = '/tocsin'
  return own.href
}
