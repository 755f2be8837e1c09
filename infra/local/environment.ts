/** The settings of each service in a local start; a service reads only those that its config names. */
import { schemaOfService } from '@tocsin/database'
import type { ServiceName } from '@tocsin/events'
import { urlAs } from '../ground/prepare.ts'
import type { Ports } from './ports.ts'
import type { Secrets } from './secrets.ts'

/** A Kafka that the services meet on. */
export interface KafkaBus {
  brokers: readonly string[]
  prefix: string
  /** copies of each topic; 3 in production */
  replicas: number
}

export interface LocalSettings {
  adminUrl: string
  secrets: Secrets
  ports: Ports
  pinnedKeeperKey: string
  keysFolder: string
  bus: 'postgres' | KafkaBus
  /** a reviewer who says yes; only for demonstrations */
  demoReviewer: boolean
  logLevel: 'silent' | 'warn' | 'info'
}

const local = (port: number): string => `http://127.0.0.1:${port}`

export function environmentOf(service: ServiceName, settings: LocalSettings): Record<string, string> {
  const { secrets, ports, bus } = settings
  const own = ports.services[service]
  const yes = 'yes'
  const everywhere: Record<string, string> = {
    DATABASE_URL: urlAs(settings.adminUrl, schemaOfService(service), secrets.passwords[service]),
    BUS: bus === 'postgres' ? 'postgres' : 'kafka',
    ...(bus === 'postgres' ? {} : { KAFKA_BROKERS: bus.brokers.join(','), TOPIC_PREFIX: bus.prefix }),
    HOST: '127.0.0.1',
    PORT: String(own.public),
    OPERATOR_HOST: '127.0.0.1',
    OPERATOR_PORT: String(own.operator),
    OPERATOR_TOKEN: secrets.operatorToken,
    LOG_LEVEL: settings.logLevel,
    PUBLIC_URL: local(own.public),
    DESK_URL: local(ports.services.desk.public),
    TRIAGE_URL: local(ports.services.triage.public),
  }
  const key = (...names: (keyof Secrets['keys'])[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, secrets.keys[name]]))
  const keeper = { VAULT_KEYS_FOLDER: settings.keysFolder, VAULT_ROOT_KEY: secrets.vaultRoot }
  const seals = { KEEPER_PUBLIC_KEY: settings.pinnedKeeperKey }
  const intake = {
    ...seals,
    ...key('RECEIPT_KEY', 'SOURCE_TOKEN_KEY', 'API_KEY_KEY', 'IDEMPOTENCY_KEY_KEY', 'BODY_KEY', 'PAGE_KEY'),
  }
  const byService: Record<ServiceName, Record<string, string>> = {
    'civil-society-intake': intake,
    'regional-intake': intake,
    triage: {
      ...keeper,
      ...key('SHINGLE_KEY'),
      SESSION_PUBLIC_KEY: secrets.session.publicKey,
      ...(settings.demoReviewer ? { DEMO_REVIEWER: yes } : {}),
      QUARTER_MINUTES: '0',
    },
    notifier: {
      ...keeper,
      ...key('LINK_KEY'),
      SMTP_URL: `smtp://127.0.0.1:${ports.mail.smtp}`,
      MAIL_FROM: 'Tocsin <alert@tocsin.example>',
      ALLOW_LOOPBACK_WEBHOOKS: yes,
      QUANTUM_SECONDS: '0',
      FOLD_SECONDS: '5',
    },
    desk: {
      ...seals,
      ...key('LINK_KEY', 'CURSOR_KEY'),
      SESSION_PRIVATE_KEY: secrets.session.privateKey,
      SESSION_PUBLIC_KEY: secrets.session.publicKey,
    },
  }
  return { ...everywhere, ...byService[service] }
}
