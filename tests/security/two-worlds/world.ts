/** One of several worlds that live through the same instants: all five services in this process, on a clock of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { services, type AlertVersion, type ServiceName } from '@tocsin/events'
import { normaliser, virtualClock, type Normaliser, type VirtualClock } from '@tocsin/testing'
import pg from 'pg'
import { startLocal, type Local } from '../../../infra/local/local.ts'
import { loadDemoDirectory } from '../../../infra/local/play/directory.ts'
import { freePortsFrom } from '../../../infra/local/ports.ts'
import { startTogether } from '../../../infra/local/running-services.ts'
import { expectStatus } from '../canary/reporting.ts'
import { visitor, type Visitor } from '../canary/visitor.ts'

export const PEOPLE = ['rita', 'remo', 'op', 'oxa', 'noel', 'nora', 'lena', 'lars', 'xavier', 'cam'] as const
export type Person = (typeof PEOPLE)[number]

export interface World {
  name: string
  local: Local
  clock: VirtualClock
  /** as the database's superuser, who sees every row */
  admin: pg.Client
  /** the host by which statements of this world are told from the other's */
  databaseHost: string
  /** by sign-in name */
  signed: ReadonlyMap<string, Visitor>
  /** keys of sources, each of a root of its own; the last is an agent's of X */
  keys: readonly string[]
  /** whether the script was answered 503 and asked again */
  busy: boolean
  /** organisations that stand behind the sources, in the order of the keys */
  roots: readonly string[]
  passwordOf(person: string): { name: string; password: string }
  /** @param who sees it: what is random is numbered as he comes to see it */
  comparable(who: string): Normaliser
  url(service: ServiceName, path: string): string
  /** the newest version of the newest alert on that country; of an exercise, where that is asked for */
  alertOn(country: string, status?: AlertVersion['status']): Promise<AlertVersion | undefined>
  stop(): Promise<void>
}

/** A link as a mail shows it: the first letters of its token. */
const SHOWN_LINK = '(?<=/a/)[\\w-]{4}(?==E2=80=A6|…)'
const PASSWORD = 'practice makes perfect'
/** Organisations that stand behind the sources, which every directory of these worlds has. */
export const roots = [...ownDirectory().matchAll(/key: (root-\d), id: ([\w-]+)/g)].map(
  ([, key = '', id = '']) => ({ key, id }),
)
const ROOTS = roots.map(({ id }) => id)

/**
 * @param settings beside those of a local start, by service
 * @param directory instead of the file beside this one, with whoever signs in
 */
export async function startWorld(
  name: string,
  firstPort: number,
  start: Date,
  settings: Partial<Record<ServiceName, Readonly<Record<string, string>>>> = {},
  { directory, people }: { directory: string; people: readonly string[] } = {
    directory: ownDirectory(),
    people: PEOPLE,
  },
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-world-'))
  const clock = virtualClock(start)
  const ports = await freePortsFrom(firstPort)
  // its clock jumps all the time here
  const own = { ...settings, notifier: { WATCH_SECONDS: '86400', LOOK_MS: '10', ...settings.notifier } }
  const local = await startLocal({
    folder,
    ports,
    separate: false,
    demoReviewer: false,
    start: (environmentOf, logTo) =>
      startTogether(
        (service) => ({ ...environmentOf(service), ...(own as typeof settings)[service] }),
        logTo,
        { clock },
      ),
  })
  await loadDemoDirectory(
    local,
    directory.replaceAll('http://receiver.example', new URL(local.webhooks.url).origin),
  )
  const admin = new pg.Client({ connectionString: local.adminUrl, application_name: 'tocsin-world' })
  await admin.connect()
  const url = (service: ServiceName, path: string): string =>
    `http://127.0.0.1:${ports.services[service].public}${path}`
  const signed = new Map<string, Visitor>()
  for (const person of people) {
    const who = visitor()
    expectStatus(await who.json(url('desk', '/v1/session'), { name: person, password: PASSWORD }), 201)
    signed.set(person, who)
  }
  const hosts = services.map((service) => [`127.0.0.1:${ports.services[service].public}`, service] as const)
  const normalisers = new Map<string, Normaliser>()
  return {
    name,
    local,
    clock,
    admin,
    databaseHost: new URL(local.adminUrl).searchParams.get('host') ?? '',
    signed,
    keys: await sources(local),
    busy: false,
    roots: ROOTS,
    passwordOf: (person) => ({ name: person, password: PASSWORD }),
    comparable: (who) => {
      const known = normalisers.get(who) ?? normaliser(new Map(hosts), [SHOWN_LINK])
      normalisers.set(who, known)
      return known
    },
    url,
    alertOn: async (country, status = 'actual') => {
      const { rows } = await admin.query<{ data: AlertVersion }>(
        `select data from triage.alert_version where data->'place' ? $1 and data->>'status' = $2
         order by at desc, version desc limit 1`,
        [country, status],
      )
      return rows[0]?.data
    },
    stop: async () => {
      await admin.end()
      await local.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** @param party an organisation by its key in the directory, or a state by its code */
export async function incidentOf(
  { admin }: World,
  party: string,
  alert: string,
): Promise<string | undefined> {
  const { rows } = await admin.query<{ id: string }>(
    `select id from desk.incident where alert = $2 and party in
       (select $1 union all select id from desk.entity where kind = 'organisation' and key = $1)`,
    [party, alert],
  )
  return rows[0]?.id
}

async function sources({ operator }: Local): Promise<string[]> {
  const at = `${operator.services['civil-society-intake']}/operator/sources`
  const as = visitor({ headers: { authorization: `Bearer ${operator.token}` } })
  const keys: string[] = []
  for (const [nth, root] of ROOTS.entries()) {
    const made = await as.json(at, { name: `Source ${nth}`, root, vouched: true, grade: 'B' })
    keys.push((JSON.parse(expectStatus(made, 201).body) as { key: string }).key)
  }
  return keys
}

function ownDirectory(): string {
  return readFileSync(new URL('directory.yaml', import.meta.url), 'utf8')
}
