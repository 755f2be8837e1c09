/**
 * The notifier on real PostgreSQL, with the postgres bus, the vault, an SMTP server and a webhook receiver, and with
 * desk and triage played by the test: what they would publish, it publishes from their own outboxes.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openPostgresLog, preparePostgresTopics, startRelay } from '@tocsin/bus'
import {
  bootstrap,
  migrate,
  openDatabase,
  outboxMigrations,
  ownerRole,
  queue,
  schemaOfService,
  type Database,
  type RolePasswords,
} from '@tocsin/database'
import {
  derivedId,
  services,
  trackKey,
  type AlertVersion,
  type DataOf,
  type EventName,
  type Meaning,
  type ServiceName,
  type TopicName,
} from '@tocsin/events'
import type { DirectoryEvent } from '@tocsin/routing'
import { id, T0, w1Events } from '@tocsin/routing/w1'
import {
  eventually,
  startPostgres,
  startSmtpReceiver,
  startWebhookReceiver,
  virtualClock,
} from '@tocsin/testing'
import { ensureEpochs, fileKeeper, initKeeper, openSealer, vaultMigrations } from '@tocsin/vault'
import { startApp } from '../src/app.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export type Stage = Awaited<ReturnType<typeof openStage>>

/** @param settings of the notifier, over those of the stage */
export async function openStage(
  options: {
    settings?: Record<string, string>
    directory?: DirectoryEvent[]
    start?: boolean
    real?: boolean
  } = {},
) {
  const clock = virtualClock(new Date(T0))
  const server = await startPostgres({ own: true })
  const names = [...services, 'owner'] as const
  const passwords = Object.fromEntries(
    names.map((name) => [name, randomBytes(16).toString('hex')]),
  ) as RolePasswords
  await bootstrap({ adminUrl: server.url, passwords })
  const urlOf = (name: keyof RolePasswords): string => {
    const url = new URL(server.url)
    url.username = name === 'owner' ? ownerRole : schemaOfService(name)
    url.password = passwords[name]
    return url.href
  }
  await migrate({ url: urlOf('owner'), schema: 'vault', folders: [vaultMigrations] })
  const own = fileURLToPath(new URL('../migrations', import.meta.url))
  for (const service of ['desk', 'triage'] as const) {
    await migrate({ url: urlOf('owner'), schema: service, folders: [outboxMigrations] })
  }
  await migrate({ url: urlOf('owner'), schema: 'notifier', folders: [outboxMigrations, own] })
  await preparePostgresTopics({ url: urlOf('owner') })

  const folder = await mkdtemp(join(tmpdir(), 'tocsin-keys-'))
  const rootKey = randomBytes(32)
  const { pinnedKeeperKey } = await initKeeper({ folder, rootKey })
  const stops: (() => Promise<unknown>)[] = []
  const open = (name: keyof RolePasswords, schema: string): Database => {
    const database = openDatabase({ url: urlOf(name), schema, applicationName: 'stage', max: 4 })
    stops.push(() => database.close())
    return database
  }
  const vault = open('owner', 'vault')
  await ensureEpochs({ database: vault, keeper: fileKeeper({ folder, rootKey }), clock, lifetimeDays: 3_000 })
  const owner = open('owner', 'notifier')
  const desk = open('desk', 'desk')
  const triage = open('triage', 'triage')
  const databases: Partial<Record<ServiceName, Database>> = { desk, triage }
  for (const database of [desk, triage]) {
    const log = openPostgresLog({ database, clock, logger: silent })
    const relay = startRelay({ log, database, clock, logger: silent })
    stops.push(async () => {
      await relay.stop()
      await log.close()
    })
  }
  const mail = await startSmtpReceiver()
  const hook = await startWebhookReceiver()
  stops.push(
    () => mail.stop(),
    () => hook.stop(),
  )

  const sealer = openSealer({ series: 'recipients', pinnedKeeperKey, clock })
  async function publish<N extends EventName>(
    from: 'desk' | 'triage',
    topic: TopicName,
    name: N,
    key: string,
    data: DataOf<N>,
    eventId: string,
  ): Promise<void> {
    await databases[from]!.transaction((tx) =>
      queue(tx, { id: eventId, topic, name, key, source: from, time: clock.now(), data } as never),
    )
  }

  async function change(event: DirectoryEvent): Promise<void> {
    const eventId = derivedId(
      event.name,
      event.data.id,
      'version' in event.data ? event.data.version : event.data.at,
    )
    await publish('desk', 'directory', event.name, event.data.id, event.data as never, eventId)
  }

  async function sealContacts(event: DirectoryEvent): Promise<void> {
    if (event.name !== 'seat.changed' || event.data.sealed === null) return
    const { channels, sealed, id: seat } = event.data
    const contacts = channels.map((channel) => {
      const address = channel.kind === 'webhook' ? `${hook.url}${channel.id}` : `${seat}@w1.example`
      const contact =
        channel.kind === 'webhook' ? { address, secret: hook.secret } : { address, word: 'LANTERN' }
      return [`contact:${channel.id}`, contact] as const
    })
    await desk.transaction((tx) => sealer.seal(tx, sealed, Object.fromEntries(contacts)))
  }

  const entities = [...w1Events()]
  for (const changed of options.directory ?? []) {
    const at = entities.findIndex((one) => one.name === changed.name && one.data.id === changed.data.id)
    if (at >= 0) entities.splice(at, 1, changed)
    else entities.push(changed)
  }
  for (const event of entities) {
    await sealContacts(event)
    await change(event)
  }

  const env: Record<string, string> = {
    DATABASE_URL: urlOf('notifier'),
    PORT: '0',
    OPERATOR_PORT: '0',
    LOG_LEVEL: 'warn',
    DESK_URL: 'https://desk.example',
    LINK_KEY: `1:${randomBytes(32).toString('hex')}`,
    VAULT_KEYS_FOLDER: folder,
    VAULT_ROOT_KEY: rootKey.toString('hex'),
    SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    MAIL_FROM: 'Tocsin <alert@tocsin.example>',
    ALLOW_LOOPBACK_WEBHOOKS: 'yes',
    FOLD_SECONDS: '0',
    LOOK_MS: '10',
    // Its clock jumps all the time here.
    WATCH_SECONDS: '86400',
    ...options.settings,
  }
  const lines: string[] = []
  async function startNotifier(more: Record<string, string> = {}) {
    const app = await startApp(
      { ...env, ...more },
      { clock, logDestination: { write: (line) => void lines.push(line) } },
    )
    stops.push(() => app.stop())
    return app
  }
  // What still waits in the desk's outbox comes after all that the notifier calls caught up: it would route by half of it.
  await eventually(async () => (await desk.pool.query('select from outbox limit 1')).rowCount === 0, {
    what: 'the directory is on the log',
  })
  if (options.start !== false) await startNotifier()

  /** Name of the seat that a mail went to. */
  const seats = new Map(
    entities.flatMap((one) => (one.name === 'seat.changed' ? [[one.data.id, one.data]] : [])),
  )
  const names_ =
    'nu-duty nu-deputy nu-head ec-duty ec-deputy ec-head fp-xa fp-xb fp-xb-deputy fp-xc operator review-1 review-2 review-3'
  const nameOf = new Map(names_.split(' ').map((name) => [id(name), name]))
  const mailsTo = (name: string) => mail.received.filter((one) => one.to.includes(`${id(name)}@w1.example`))

  async function nextDue(): Promise<number | null> {
    const { rows } = await owner.pool.query<{ at: string | null }>(`
      select extract(epoch from min(due_at)) * 1000 as at from (
        select due_at from alerts union all select due_at from tracks union all select due_at from asks
        union all select due_at from deliveries where state = 'open') due`)
    const at = rows[0]?.at
    return at == null ? null : Math.ceil(Number(at))
  }

  /** Waits until nothing is due at the clock's instant and nothing is being tried. */
  async function quiet(): Promise<void> {
    await eventually(
      async () => {
        const due = await nextDue()
        const { rows } = await owner.pool.query('select 1 from attempts where ended_at is null limit 1')
        return rows.length === 0 && (due === null || due > clock.now().getTime())
      },
      { what: 'everything due is done' },
    )
  }

  return {
    clock,
    quiet,
    /** Runs on, each thing that falls due at its own instant. */
    async advance(milliseconds: number): Promise<void> {
      const until = clock.now().getTime() + milliseconds
      for (;;) {
        await quiet()
        const due = await nextDue()
        if (due === null || due > until) break
        await clock.moveTo(new Date(due))
      }
      await clock.moveTo(new Date(until))
      await quiet()
    },
    mail,
    hook,
    owner,
    desk,
    triage,
    env,
    lines,
    seats,
    publish,
    change,
    startNotifier,
    mailsTo,
    /** Names of the seats that have got mail so far. */
    reached: (): string[] =>
      [
        ...new Set(mail.received.flatMap((one) => one.to.map((to) => nameOf.get(to.split('@')[0]!) ?? to))),
      ].sort(),
    alert: (version: AlertVersion): Promise<void> => {
      const { alert, kind, stage } = version
      const name =
        kind === 'cancelled'
          ? 'alert.cancelled'
          : kind === 'ended'
            ? 'alert.ended'
            : version.version === 1
              ? 'alert.raised'
              : stage === 'issued'
                ? 'alert.issued'
                : 'alert.updated'
      return publish('triage', 'alerts', name, alert, version, derivedId(alert, version.version))
    },
    answer: (
      seat: string,
      party: string,
      meaning: Meaning,
      more: Partial<DataOf<'incident.answered'>> = {},
    ): Promise<void> => {
      const answer = derivedId('answer', seat, party, meaning, clock.now().getTime())
      const alert = id('A1')
      const at = clock.now().toISOString()
      const data = {
        alert,
        party,
        at,
        answer,
        seat: id(seat),
        message: null,
        meaning,
        by: 'session' as const,
        version: null,
        until: null,
        detail: null,
        ...more,
      }
      return publish('desk', 'answers', 'incident.answered', trackKey(alert, party), data, answer)
    },
    /** Rows of one of the notifier's tables, as the owner sees them. */
    async rows<T>(statement: string): Promise<T[]> {
      return (await owner.pool.query(statement)).rows as T[]
    },
    async events(name: string): Promise<Record<string, unknown>[]> {
      const { rows } = await owner.pool.query(
        `select convert_from(value, 'utf8')::json as data from (
           select id, headers, value from outbox union all select id, headers, value from outbox_published) o
         where headers ->> 'ce_type' = $1 order by id`,
        [`org.tocsin.${name}.v1`],
      )
      return rows.map((row) => row.data as Record<string, unknown>)
    },
    until: <T>(what: string, check: () => T | Promise<T>, within?: number): Promise<NonNullable<T>> =>
      eventually(check, { what, ...(within !== undefined && { within }) }),
    async stop(): Promise<void> {
      for (const stop of stops.reverse()) await stop()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
