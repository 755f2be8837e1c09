/** Triage by its own `startApp` over a real database, beside an intake's outbox and the desk's to feed it. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openPostgresLog, preparePostgresTopics, startConsumer, startRelay } from '@tocsin/bus'
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
  services,
  type AlertVersion,
  type OutgoingEvent,
  type ReportSubmitted,
  type TocsinEvent,
  type TopicName,
} from '@tocsin/events'
import { sessionSigner, SESSION_COOKIE, type Session } from '@tocsin/service'
import { eventually, startPostgres, virtualClock } from '@tocsin/testing'
import {
  ensureEpochs,
  fileKeeper,
  initKeeper,
  openSealer,
  vaultMigrations,
  type ReportText,
} from '@tocsin/vault'
import { startApp } from '../src/app.ts'
import { GROUP, topicsRead } from '../src/flow.ts'
import { hasRead, nothingToDo, nothingWaits } from './settled.ts'

const own = fileURLToPath(new URL('../migrations', import.meta.url))
const secret = (): string => randomBytes(32).toString('hex')
/** Whether two texts are of one story is chance: of keys one in a thousand tells those of a test apart, or joins them. */
const SHINGLE_KEY = '44'.repeat(32)
const OUTPUT = ['alerts', 'reviews'] as const satisfies TopicName[]
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** What a test says of a report; the rest is an ordinary report of a vouched source. */
export type Told = Partial<ReportSubmitted> & { text?: string; actors?: ReportText['actors'] }

export type RunningTriage = Awaited<ReturnType<typeof startTriage>>

export async function startTriage(more: Record<string, string> = {}, start = '2026-03-02T10:30:00Z') {
  const clock = virtualClock(start)
  const server = await startPostgres()
  const passwords = Object.fromEntries(
    [...services, 'owner'].map((name) => [name, secret()]),
  ) as RolePasswords
  await bootstrap({ adminUrl: server.url, passwords })
  const urlOf = (name: keyof RolePasswords): string => {
    const url = new URL(server.url)
    url.username = name === 'owner' ? ownerRole : schemaOfService(name)
    url.password = passwords[name]
    return url.href
  }
  const owner = urlOf('owner')
  await migrate({ url: owner, schema: 'vault', folders: [vaultMigrations] })
  await migrate({ url: owner, schema: 'triage', folders: [outboxMigrations, own] })
  for (const schema of ['civil_society_intake', 'desk', 'notifier'])
    await migrate({ url: owner, schema, folders: [outboxMigrations] })
  await preparePostgresTopics({ url: owner })
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-keys-'))
  const rootKey = randomBytes(32)
  const { pinnedKeeperKey } = await initKeeper({ folder, rootKey })
  const vault = openDatabase({ url: owner, schema: 'vault', applicationName: 'test', max: 2 })
  await ensureEpochs({ database: vault, keeper: fileKeeper({ folder, rootKey }), clock, lifetimeDays: 400 })
  await vault.close()

  const opened: { stop(): Promise<void> }[] = []
  const beside = (service: 'civil-society-intake' | 'desk' | 'notifier'): { database: Database } => {
    const schema = schemaOfService(service)
    const database = openDatabase({ url: urlOf(service), schema, applicationName: 'test', max: 4 })
    const log = openPostgresLog({ database, clock, logger: quiet })
    const relay = startRelay({ log, database, clock, logger: quiet })
    opened.push({
      async stop() {
        await relay.stop()
        await log.close()
        await database.close()
      },
    })
    return { database }
  }
  const intake = beside('civil-society-intake').database
  const desk = beside('desk').database
  const notifier = openDatabase({
    url: urlOf('notifier'),
    schema: 'notifier',
    applicationName: 'test',
    max: 4,
  })
  const notifierLog = openPostgresLog({ database: notifier, clock, logger: quiet })
  const heard: TocsinEvent[] = []
  const ear = startConsumer({
    log: notifierLog,
    database: notifier,
    group: 'ear',
    topics: OUTPUT,
    // after a failure of the database a batch is handed over again
    handle: async (_tx, events) =>
      void heard.push(...events.filter(({ id }) => heard.every((one) => one.id !== id))),
    clock,
    logger: quiet,
  })
  const triage = openDatabase({ url: urlOf('triage'), schema: 'triage', applicationName: 'test', max: 4 })
  const triageLog = openPostgresLog({ database: triage, clock, logger: quiet })
  const sealer = openSealer({ series: 'words', pinnedKeeperKey, clock })
  const keys = generateKeyPairSync('ed25519')
  const pemOf = (key: (typeof keys)['publicKey'], type: 'spki' | 'pkcs8'): string =>
    key.export({ format: 'pem', type }).toString()
  const sign = sessionSigner(pemOf(keys.privateKey, 'pkcs8'), clock)
  let sent = 0
  const log: string[] = []
  const environment = {
    DATABASE_URL: urlOf('triage'),
    PORT: '0',
    OPERATOR_PORT: '0',
    OPERATOR_TOKEN: 'operator-of-the-test',
    VAULT_KEYS_FOLDER: folder,
    VAULT_ROOT_KEY: rootKey.toString('hex'),
    SHINGLE_KEY,
    SESSION_PUBLIC_KEY: pemOf(keys.publicKey, 'spki'),
    QUARTER_MINUTES: '0',
    WITHDRAWAL_MINUTES: '0',
    ...more,
  }
  let app = await startApp(environment, { clock, logDestination: { write: (line) => void log.push(line) } })

  const send = (database: Database, event: OutgoingEvent): Promise<void> =>
    database.transaction((tx) => queue(tx, event))

  return {
    clock,
    environment,
    log,
    heard,
    triage,
    get url() {
      return app.publicUrl
    },
    get operatorUrl() {
      return app.operatorUrl
    },
    /** a report as an intake keeps and sends it @returns its id */
    async report(told: Told = {}): Promise<string> {
      sent++
      const event = submitted(told, clock.now())
      const id = event.data.report
      await intake.transaction(async (tx) => {
        await sealer.seal(tx, id, { text: wordsOf(told) })
        await queue(tx, event)
      })
      return id
    },
    send: (event: OutgoingEvent): Promise<void> =>
      send(event.topic.startsWith('reports') ? intake : desk, event),
    takeBack: (report: string, name: 'report.retracted' | 'report.erased', country = 'CAF') =>
      send(intake, {
        id: randomUUID(),
        topic: 'reports.civil-society',
        name,
        key: report,
        source: 'civil-society-intake',
        time: clock.now(),
        data: { report, country, at: clock.now().toISOString() },
      }),
    /** versions of the only alert, or of that country's */
    versions: (country = 'CAF'): AlertVersion[] =>
      heard
        .filter((event) => event.topic === 'alerts')
        .map((event) => event.data as AlertVersion)
        .filter((version) => version.place.includes(country)),
    async awaitVersion(what: string, check: (version: AlertVersion) => boolean): Promise<AlertVersion> {
      const last = (): AlertVersion | undefined =>
        heard.filter((e) => e.topic === 'alerts').at(-1)?.data as never
      return eventually(() => (last() !== undefined && check(last()!) ? last() : undefined), {
        what,
        within: 60_000,
      })
    },
    /** nothing waits any more: all events are read, all marks answered, and all that was said is heard */
    async settled(): Promise<void> {
      await eventually(
        async () =>
          (await nothingWaits(intake)) &&
          (await nothingWaits(desk)) &&
          (await hasRead(triage, triageLog, GROUP, topicsRead)) &&
          (await hasRead(triage, triageLog, `${GROUP}-directory`, ['directory'])) &&
          (await nothingToDo(triage, sent, clock.now())) &&
          (await hasRead(notifier, notifierLog, 'ear', OUTPUT)),
        { what: 'triage has nothing to do', within: 100_000 },
      )
    },
    /** a cookie of the desk's for somebody with these marks */
    async cookie(who: Partial<Session> = {}): Promise<string> {
      const roles: Session['roles'] = ['reviewer']
      const base = {
        person: randomUUID(),
        session: randomUUID(),
        roles,
        seats: [],
        parties: ['review'],
        conflicts: [],
      }
      return `${SESSION_COOKIE}=${await sign({ ...base, ...who })}`
    },
    async restart(): Promise<void> {
      await app.stop()
      app = await startApp(environment, { clock, logDestination: { write: (line) => void log.push(line) } })
    },
    async stop(): Promise<void> {
      await app.stop()
      await ear.stop()
      await Promise.all([notifierLog.close(), triageLog.close()])
      await Promise.all([notifier.close(), triage.close(), ...opened.map((one) => one.stop())])
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function submitted(given: Told, now: Date): OutgoingEvent<'report.submitted'> {
  const told: Partial<ReportSubmitted> = { ...given }
  delete told['text']
  delete told['actors']
  const report = randomUUID()
  const token = (): string => randomBytes(16).toString('hex')
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
  return {
    id: randomUUID(),
    topic: 'reports.civil-society',
    name: 'report.submitted',
    key: report,
    source: 'civil-society-intake',
    time: hour,
    data: {
      report,
      receivedAt: hour.toISOString(),
      source: token(),
      root: token(),
      observer: null,
      vouched: true,
      feed: false,
      backfill: false,
      exercise: false,
      kind: 'incident',
      basis: 'heard',
      language: 'en',
      day: hour.toISOString().slice(0, 10),
      dayPrecision: 'day',
      country: 'CAF',
      admin1: 'CF-OP',
      sharing: ['desks', 'other-states', 'own-state', 'responders'],
      guarded: false,
      fewCouldKnow: false,
      ...told,
    },
  }
}

function wordsOf({ text, actors = [] }: Told): ReportText {
  return {
    v: 1,
    text: text ?? 'Soldiers killed four villagers yesterday and burned their houses.',
    event: null,
    placeSaid: null,
    whom: null,
    actors,
    ticks: [],
    relayedBy: null,
  }
}
