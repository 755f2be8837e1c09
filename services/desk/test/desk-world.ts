/** A desk that runs: real PostgreSQL, real HTTP, the log in PostgreSQL, and triage and notifier as their outboxes. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
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
  services,
  trackKey,
  type AlertVersion,
  type DataOf,
  type EventName,
  type OutgoingEvent,
  type ServiceName,
} from '@tocsin/events'
import { codeOf, makeLink, type LinkClaims, type LinkKey } from '@tocsin/messages'
import { createLogger, stopStack, type App } from '@tocsin/service'
import { eventually, startPostgres, virtualClock, type VirtualClock } from '@tocsin/testing'
import { ensureEpochs, fileKeeper, initKeeper, vaultMigrations } from '@tocsin/vault'
import { startApp } from '../src/app.ts'

export const T0 = '2026-11-24T02:41:00.000Z'
export const OPERATOR_TOKEN = 'operator-token-of-the-tests'
export const exampleDirectory: string = readFileSync(
  new URL('./example-directory.json', import.meta.url),
  'utf8',
)

export type DeskWorld = Awaited<ReturnType<typeof startDeskWorld>>

export async function startDeskWorld() {
  const stops = stopStack()
  const server = await startPostgres({ own: true })
  stops.push(() => server.stop())
  const names = [...services, 'owner'] as const
  const passwords = Object.fromEntries(
    names.map((name) => [name, randomBytes(16).toString('hex')]),
  ) as RolePasswords
  const urlOf = (name: ServiceName | 'owner'): string => {
    const url = new URL(server.url)
    url.username = name === 'owner' ? ownerRole : schemaOfService(name)
    url.password = passwords[name]
    return url.href
  }
  await bootstrap({ adminUrl: server.url, passwords })
  const owner = urlOf('owner')
  await migrate({ url: owner, schema: 'vault', folders: [vaultMigrations] })
  for (const service of ['triage', 'notifier'] as const)
    await migrate({ url: owner, schema: service, folders: [outboxMigrations] })
  const own = fileURLToPath(new URL('../migrations', import.meta.url))
  await migrate({ url: owner, schema: 'desk', folders: [outboxMigrations, own] })
  await preparePostgresTopics({ url: owner })

  const clock: VirtualClock = virtualClock(T0)
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-desk-keys-'))
  stops.push(() => rm(folder, { recursive: true, force: true }))
  const rootKey = randomBytes(32)
  const { pinnedKeeperKey } = await initKeeper({ folder, rootKey })
  const vault = openDatabase({ url: owner, schema: 'vault', applicationName: 'desk-test' })
  stops.push(() => vault.close())
  const keeper = fileKeeper({ folder, rootKey })
  await ensureEpochs({ database: vault, keeper, clock, lifetimeDays: 30 })

  const linkKey: LinkKey = { version: 1, secret: randomBytes(32) }
  const session = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const lines: string[] = []
  const app: App = await startApp(
    {
      DATABASE_URL: urlOf('desk'),
      PORT: '0',
      OPERATOR_PORT: '0',
      OPERATOR_TOKEN,
      LOG_LEVEL: 'info',
      LINK_KEY: Buffer.from(linkKey.secret).toString('hex'),
      CURSOR_KEY: randomBytes(32).toString('hex'),
      SESSION_PRIVATE_KEY: session.privateKey,
      SESSION_PUBLIC_KEY: session.publicKey,
      KEEPER_PUBLIC_KEY: pinnedKeeperKey,
      TRIAGE_URL: 'http://127.0.0.1:9',
    },
    { clock, logDestination: { write: (line) => void lines.push(line) } },
  )
  stops.push(() => app.stop())

  const others = new Map<'triage' | 'notifier', Database>()
  for (const name of ['triage', 'notifier'] as const) {
    const database = openDatabase({ url: urlOf(name), schema: name, applicationName: `desk-test-${name}` })
    const logger = createLogger({ service: name, level: 'silent' })
    const log = openPostgresLog({ database, clock, logger })
    const relay = startRelay({ log, database, clock, logger })
    stops.push(() => database.close())
    stops.push(() => log.close())
    stops.push(() => relay.stop())
    others.set(name, database)
  }
  const desk = openDatabase({ url: owner, schema: 'desk', applicationName: 'desk-test-owner' })
  stops.push(() => desk.close())

  return {
    app,
    clock,
    /** the desk's schema as its owner, whom row-level security holds too */
    desk,
    keeper,
    linkKey,
    lines,
    urlOf,
    sessionPublicKey: session.publicKey,
    stop: () => stops.stop(),
    publish: async <N extends EventName>(
      from: 'triage' | 'notifier',
      event: Omit<OutgoingEvent<N>, 'id' | 'source' | 'time'>,
    ) => {
      const database = others.get(from)
      const whole = { ...event, id: randomUUID(), source: from, time: clock.now() } as OutgoingEvent<N>
      await database?.transaction((tx) => queue(tx, whole))
    },
    link: (claims: Partial<LinkClaims> & Pick<LinkClaims, 'party' | 'seat'>) => {
      const whole = {
        alert: randomUUID(),
        message: randomUUID(),
        expiresAt: new Date(clock.now().getTime() + 72 * 3_600_000),
        ...claims,
      }
      return { claims: whole, token: makeLink(whole, linkKey), code: codeOf(whole, linkKey) }
    },
    /** events that the desk has queued on a topic, oldest first */
    said: async <N extends EventName>(topic: string, name: N): Promise<DataOf<N>[]> => {
      const { rows } = await desk.pool.query<{ value: Buffer }>(
        `select value from (
           select id, topic, headers, value from outbox union all select id, topic, headers, value from outbox_published) o
         where topic = $1 and headers->>'ce_type' = $2 order by id`,
        [topic, `org.tocsin.${name}.v1`],
      )
      return rows.map(({ value }) => JSON.parse(value.toString()) as DataOf<N>)
    },
    operator: (path: string, init: RequestInit = {}) =>
      fetch(app.operatorUrl + path, {
        ...init,
        headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      }),
  }
}

/** Ids by key, as the operator's list gives them. */
export async function idsOf(world: DeskWorld): Promise<(kind: string, key: string) => string> {
  const answer = (await (await world.operator('/operator/directory')).json()) as {
    entities: { kind: string; key: string; id: string }[]
  }
  const ids = new Map(answer.entities.map(({ kind, key, id }) => [`${kind} ${key}`, id]))
  return (kind, key) => {
    const id = ids.get(`${kind} ${key}`)
    if (id === undefined) throw new Error(`the directory has no ${kind} ${key}`)
    return id
  }
}

export async function loadExample(world: DeskWorld): Promise<void> {
  const answer = await world.operator('/operator/directory', {
    method: 'POST',
    body: JSON.stringify({ file: exampleDirectory }),
  })
  if (!answer.ok) throw new Error(`not loaded: ${await answer.text()}`)
}

/** A person at a browser that keeps cookies and follows nothing by itself. */
export function browserOf(world: DeskWorld) {
  const cookies = new Map<string, string>()
  const call = async (
    path: string,
    init: RequestInit & { form?: Record<string, string>; json?: unknown } = {},
  ) => {
    const { form, json, ...rest } = init
    const headers = new Headers(rest.headers)
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    if (form !== undefined) headers.set('sec-fetch-site', 'same-origin')
    if (form === undefined && !headers.has('accept'))
      headers.set('accept', path.startsWith('/v1') ? 'application/json' : 'text/html')
    if (json !== undefined) headers.set('content-type', 'application/json')
    const answer = await fetch(world.app.publicUrl + path, {
      ...rest,
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
      ...(json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) }),
      headers,
      redirect: 'manual',
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const value = pair.slice(at + 1)
      if (value === '') cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), value)
    }
    return answer
  }
  return {
    cookies,
    call,
    page: async (path: string) => (await call(path)).text(),
    signIn: async (name: string) => {
      const answer = await call('/sign-in', { form: { name, password: 'practice makes perfect' } })
      if (answer.status !== 303) throw new Error(`${name} was not let in: ${answer.status}`)
    },
  }
}
export type Browser = ReturnType<typeof browserOf>

/** An alert about the first state of the example, as triage would raise it. */
export function alertVersion(changes: Partial<AlertVersion> = {}): AlertVersion {
  return {
    alert: randomUUID(),
    version: 1,
    kind: 'rise',
    crisis: randomUUID(),
    status: 'actual',
    stage: 'proposed',
    issuedBy: null,
    areas: [{ country: 'XAA', admin1: null, group: 'teru', level: 'imminent', blindSince: null, eases: [] }],
    firstDay: '2026-11-22',
    lastDay: '2026-11-23',
    level: 'imminent',
    horizon: 'hours',
    trend: 'rising',
    confidence: 'medium',
    feared: 'attack-on-civilians',
    implicated: [{ type: 'state-organ', states: ['XAA'], organisations: [] }],
    indicators: [
      { id: '8.1', new: true, verified: true },
      { id: '7.6', new: true, verified: false },
    ],
    corroboration: 'several-some-first-hand',
    against: ['talks'],
    caveats: [],
    tlp: 'AMBER+STRICT',
    nextReview: '2026-11-24T08:00:00.000Z',
    note: null,
    closeReason: null,
    gate: 'desks-at-once',
    reviewBy: '2026-11-24T02:51:00.000Z',
    raisedAt: T0,
    at: T0,
    place: ['XAA'],
    excluded: [],
    allowed: ['desks'],
    ticked: [],
    struckOut: [],
    ...changes,
  }
}

/** Raises an alert to a party: its version on `alerts`, the track and one message on `tracks`. */
export async function tell(
  world: DeskWorld,
  alert: AlertVersion,
  party: string,
  seat: string,
  options: { answerBy?: string; events?: 'both' | 'track' | 'alert'; barred?: string[] } = {},
): Promise<void> {
  const { answerBy = '2026-11-24T02:46:00.000Z', events = 'both', barred } = options
  const key = trackKey(alert.alert, party)
  const track = { alert: alert.alert, party }
  if (events !== 'track')
    await world.publish('triage', { topic: 'alerts', name: 'alert.raised', key: alert.alert, data: alert })
  if (events === 'alert') return
  const { level, horizon, version } = alert
  const at = world.clock.now().toISOString()
  await world.publish('notifier', {
    topic: 'tracks',
    name: 'track.started',
    key,
    data: { ...track, version, level, horizon, at, reason: 'rise', barred },
  })
  await world.publish('notifier', {
    topic: 'tracks',
    name: 'delivery.planned',
    key,
    data: {
      ...track,
      delivery: randomUUID(),
      version,
      seat,
      channel: randomUUID(),
      channelKind: 'email',
      class: 'full',
      kind: 'alert',
      step: 0,
      answerBy,
      due: at,
    },
  })
}

/** Asks the desk's tables as the service would. */
export async function asService<R extends object>(
  world: DeskWorld,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  const client = await world.desk.pool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('tocsin.actor', 'service', true)`)
    return (await client.query<R>(text, values)).rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Waits until the desk has taken in the incident, what was asked and, unless told otherwise, a version to show. */
export function incidentOf(
  world: DeskWorld,
  alert: string,
  party: string,
  { shown = true }: { shown?: boolean } = {},
): Promise<string> {
  return eventually(
    async () => {
      const rows = await asService<{ id: string }>(
        world,
        `select i.id from incident i join ask k using (alert, party)
         where i.alert = $1 and i.party = $2 and (i.has_version or not $3::boolean)`,
        [alert, party, shown],
      )
      return rows[0]?.id
    },
    { what: 'the incident' },
  )
}
