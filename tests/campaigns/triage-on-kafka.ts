/**
 * Triage alone on real servers: an intake's outbox that feeds it through Kafka, instances of it as processes that die, an
 * onlooker that reads what it says, and at the end one more whose clock stands still.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openKafkaLog, prepareKafkaTopics, startRelay } from '@tocsin/bus'
import { openDatabase, queue, schemaOfService } from '@tocsin/database'
import type { AlertVersion, Clock, TocsinEvent } from '@tocsin/events'
import { createLogger, SESSION_COOKIE, sessionSigner, stopStack, type Session } from '@tocsin/service'
import {
  eventually,
  spawnService,
  startKafka,
  startPostgres,
  virtualClock,
  type ServiceProcess,
} from '@tocsin/testing'
import { startApp } from '@tocsin/triage/app'
import { openSealer } from '@tocsin/vault'
import pg from 'pg'
import { prepareGround, urlAs } from '../../infra/ground/prepare.ts'
import { environmentOf } from '../../infra/local/environment.ts'
import { watchLog } from '../../infra/local/play/watch.ts'
import { freePortsFrom } from '../../infra/local/ports.ts'
import { secretsIn } from '../../infra/local/secrets.ts'
import { DIE_AT, type DieAt } from '../faults/death-points.ts'
import type { Fed } from './corpus.ts'

const MAIN = fileURLToPath(new URL('../../services/triage/src/main.ts', import.meta.url))
const PRELOAD = new URL('../faults/die-at.ts', import.meta.url).href
const CHUNK = 50
/** The same in each run: under some keys, one in ten thousand, a retelling of this corpus is not found. */
const SHINGLE_KEY = createHash('sha256').update('shingles of the campaign run').digest()

export interface TriageOnKafka {
  shingleKey: Buffer<ArrayBuffer>
  /** the database, as its superuser, whom no row security holds */
  pool: pg.Pool
  feed(reports: readonly Fed[]): Promise<void>
  takeBack(report: string, country: string): Promise<void>
  /** The brokers, and what its topics' names begin with. */
  bus: { brokers: string[]; prefix: string }
  /** `armed`: it dies there; `profile`: a folder for its CPU profile */
  spawn(more?: { armed?: DieAt; profile?: string | undefined }): Promise<ServiceProcess>
  /** how many reports triage has read */
  read(): Promise<number>
  /** everything sent is read, every mark answered, at the given clock */
  settled(clock: Clock, sent: number): Promise<void>
  /** by country, in the order in which they came */
  versions(): Promise<Map<string, AlertVersion[]>>
  events: readonly TocsinEvent[]
  /** One more instance, in this process, whose clock stands still; it looks for campaigns all the time. */
  standStill(): Promise<StandingTriage>
  stop(): Promise<void>
}

export interface StandingTriage {
  now: Date
  get<T>(path: string): Promise<T>
  /** @returns the status */
  post(path: string, body: unknown): Promise<number>
}

/** @throws where Kafka cannot be had; ask `missing('kafka')` before */
export async function startTriageOnKafka(firstPort: number): Promise<TriageOnKafka> {
  const parts = stopStack()
  const clock: Clock = { now: () => new Date() }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-campaigns-'))
    parts.push(() => rm(folder, { recursive: true, force: true }))
    const kafka = await startKafka()
    if ('skipped' in kafka) throw new Error(kafka.skipped)
    parts.push(() => kafka.stop())
    // Roles belong to the server, and others set the passwords of theirs.
    const server = await startPostgres({ own: true })
    parts.push(() => server.stop())
    const admin = new URL(server.url)
    admin.pathname = '/tocsin'
    const adminUrl = admin.href
    const secrets = await secretsIn(join(folder, 'secrets.json'))
    const keysFolder = join(folder, 'keys')
    const keys = { folder: keysFolder, root: Buffer.from(secrets.vaultRoot, 'hex') }
    const { pinnedKeeperKey } = await prepareGround({ adminUrl, passwords: secrets.passwords, keys, clock })
    const bus = { brokers: kafka.brokers, prefix: kafka.prefix, replicas: 1 }
    const logger = createLogger({ service: 'test', level: 'silent' })
    await prepareKafkaTopics({ ...bus, clientId: 'test-ground', logger })
    const events: TocsinEvent[] = []
    // An onlooker whose session was lost reads again from the start, and a killed relay sends again: the same ids.
    const seen = new Set<string>()
    const onEvent = (event: TocsinEvent): void => {
      if (!seen.has(event.id)) events.push(event)
      seen.add(event.id)
    }
    parts.push(await watchLog({ bus, adminUrl, onEvent }))
    const pool = new pg.Pool({ connectionString: adminUrl, max: 2 })
    parts.push(() => pool.end())

    const schema = schemaOfService('civil-society-intake')
    const url = urlAs(adminUrl, schema, secrets.passwords['civil-society-intake'])
    const intake = openDatabase({ url, schema, applicationName: 'test', max: 4 })
    parts.push(() => intake.close())
    const log = openKafkaLog({ ...bus, clientId: 'test-intake', logger })
    parts.push(() => log.close())
    const relay = startRelay({ log, database: intake, clock, logger })
    parts.push(() => relay.stop())
    const sealer = openSealer({ series: 'words', pinnedKeeperKey, clock })

    const environment = {
      ...environmentOf('triage', {
        adminUrl,
        secrets,
        ports: await freePortsFrom(firstPort),
        pinnedKeeperKey,
        keysFolder,
        bus,
        demoReviewer: false,
        logLevel: 'info',
      }),
      SHINGLE_KEY: SHINGLE_KEY.toString('hex'),
      PORT: '0',
      OPERATOR_PORT: '0',
      WITHDRAWAL_MINUTES: '0',
    }

    return {
      bus,
      shingleKey: SHINGLE_KEY,
      pool,
      events,
      async feed(reports) {
        for (let i = 0; i < reports.length; i += CHUNK)
          await intake.transaction(async (tx) => {
            for (const { submitted, text } of reports.slice(i, i + CHUNK)) {
              await sealer.seal(tx, submitted.report, { text: wordsOf(text) })
              await queue(tx, {
                id: randomUUID(),
                topic: 'reports.civil-society',
                name: 'report.submitted',
                key: submitted.report,
                source: 'civil-society-intake',
                time: new Date(submitted.receivedAt),
                data: submitted,
              })
            }
          })
      },
      takeBack: (report, country) =>
        intake.transaction((tx) =>
          queue(tx, {
            id: randomUUID(),
            topic: 'reports.civil-society',
            name: 'report.retracted',
            key: report,
            source: 'civil-society-intake',
            time: clock.now(),
            data: { report, country, at: clock.now().toISOString() },
          }),
        ),
      spawn: ({ armed, profile } = {}) =>
        spawnService({
          main: MAIN,
          env: {
            ...environment,
            // Where half of the reports are not in yet, whatever comes next looks new.
            CAMPAIGN_MINUTES: '1440',
            ...(armed && { NODE_OPTIONS: `--import=${PRELOAD}`, [DIE_AT]: JSON.stringify(armed) }),
            ...(profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
          },
          upWhen: armed ? null : 'started',
          within: 120_000,
        }),
      async read() {
        const { rows } = await pool.query<{ count: number }>(
          'select count(*)::int as count from triage.report',
        )
        return rows[0]!.count
      },
      async settled(at, sent) {
        await eventually(
          async () => {
            const { rows } = await pool.query<{ quiet: boolean }>(
              `select (select count(*) from triage.report) >= $1 and not exists (select from triage.dirty)
                 and not exists (select from triage.outbox) and not exists (select from triage.parked)
                 and not exists (select from triage.crisis where claimed_until > $2 or next_at <= $2)
                 and not exists (select from civil_society_intake.outbox) as quiet`,
              [sent, at.now()],
            )
            return rows[0]!.quiet || undefined
          },
          { what: 'triage has nothing to do', within: 1_200_000, every: 200 },
        )
      },
      async versions() {
        const { rows } = await pool.query<{ id: string; country: string }>(
          'select id, country from triage.crisis',
        )
        const countryOf = new Map(rows.map((row) => [row.id, row.country]))
        const said = new Map<string, AlertVersion[]>(rows.map((row) => [row.country, []]))
        for (const event of events)
          if (event.topic === 'alerts') {
            const version = event.data as AlertVersion
            said.get(countryOf.get(version.crisis)!)!.push(version)
          }
        return said
      },
      async standStill() {
        // later than every lease that a dead instance may still hold
        const still = virtualClock(new Date(Date.now() + 120_000))
        const app = await startApp(
          { ...environment, CAMPAIGN_MINUTES: '0', LOG_LEVEL: 'silent' },
          { clock: still },
        )
        parts.push(() => app.stop())
        const sign = sessionSigner(secrets.session.privateKey, still)
        const reviewer: Session = {
          person: randomUUID(),
          session: randomUUID(),
          roles: ['reviewer'],
          seats: [],
          parties: ['review'],
          conflicts: [],
        }
        const cookie = `${SESSION_COOKIE}=${await sign(reviewer)}`
        return {
          now: still.now(),
          get: async <T>(path: string) =>
            (await fetch(app.publicUrl + path, { headers: { cookie } })).json() as Promise<T>,
          post: async (path, body) => {
            const headers = { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID() }
            return (
              await fetch(app.publicUrl + path, { method: 'POST', headers, body: JSON.stringify(body) })
            ).status
          },
        }
      },
      stop: () => parts.stop(),
    }
  } catch (error) {
    await parts.stop()
    throw error
  }
}

function wordsOf(text: string) {
  return { v: 1, text, event: null, placeSaid: null, whom: null, actors: [], ticks: [], relayedBy: null }
}
