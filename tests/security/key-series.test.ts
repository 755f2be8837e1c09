/**
 * Series of keys: each service, as its role, seals to each series and opens what was sealed there, with each key store
 * that it could have got hold of. It takes both to open: the role that the series is for, and the store with its keys.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { failureCode, openDatabase, schemaOfService, type Database } from '@tocsin/database'
import { services, type ServiceName } from '@tocsin/events'
import { gaps, wrongCells, type Lines } from '@tocsin/testing'
import {
  KeyFileUnreadable,
  fileKeeper,
  openOpener,
  openSealer,
  seriesNames,
  type Keeper,
  type Series,
} from '@tocsin/vault'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { environmentOf } from '../../infra/local/environment.ts'
import { portsFrom } from '../../infra/local/ports.ts'
import { secretsIn } from '../../infra/local/secrets.ts'
import { functionAccess, seriesAccess } from './access.ts'
import { installedDatabase, type Credentials } from './credentials.ts'

// a busy machine is slow; what hangs is stopped by its own limits
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const clock = { now: () => new Date() }
const WORDS = Buffer.from('what was said')
const REFUSED = '42501'

/** What came of it: the server's refusal, a store without the key, or the words themselves. */
type Outcome = 'done' | 'refused' | 'no key'

let ground: Credentials
const databases = new Map<ServiceName, Database>()
/** by name: the stores that somebody could bring */
const stores = new Map<string, Keeper>()
/** something that is sealed to each series */
const sealed = new Map<Series, string>()

beforeAll(async () => {
  ground = await installedDatabase()
  for (const service of services)
    databases.set(
      service,
      openDatabase({
        url: ground.urlOf(service),
        schema: schemaOfService(service),
        applicationName: 'tocsin-series',
      }),
    )
  stores.set('no store', await storeOf([]))
  for (const series of seriesNames) stores.set(`the store of ${series}`, await storeOf([series]))
  stores.set('every store', fileKeeper({ folder: ground.keys.folder, rootKey: ground.keys.root }))
  stores.set(
    'every store, another root',
    fileKeeper({ folder: ground.keys.folder, rootKey: randomBytes(32) }),
  )
  for (const series of seriesNames) {
    const subject = randomUUID()
    expect(await seal(seriesAccess[series].seal[0]!, series, subject)).toBe('done')
    sealed.set(series, subject)
  }
})
afterAll(async () => {
  for (const database of databases.values()) await database.close()
  await ground?.stop()
})

const sealing: Lines<Outcome> = Object.fromEntries(
  seriesNames.map((series) => [
    `seal ${series}`,
    byService((service) => (seriesAccess[series].seal.includes(service) ? 'done' : 'refused')),
  ]),
)

/** With which store it opens, for who may. */
const holds: Record<Series, Readonly<Record<string, Outcome>>> = {
  words: {
    'no store': 'no key',
    'the store of words': 'done',
    'the store of recipients': 'no key',
    'every store': 'done',
    'every store, another root': 'no key',
  },
  recipients: {
    'no store': 'no key',
    'the store of words': 'no key',
    'the store of recipients': 'done',
    'every store': 'done',
    'every store, another root': 'no key',
  },
}
const opening: Lines<Outcome> = Object.fromEntries(
  seriesNames.flatMap((series) =>
    Object.entries(holds[series]).map(([store, came]) => [
      `open ${series} with ${store}`,
      byService((service) => (seriesAccess[series].open.includes(service) ? came : 'refused')),
    ]),
  ),
)

describe('the matrix of key series', () => {
  it('has a line for each series, store and service', () => {
    expect(
      gaps(
        seriesNames.map((series) => `seal ${series}`),
        services,
        sealing,
      ),
    ).toEqual([])
    const openings = seriesNames.flatMap((series) =>
      [...stores.keys()].map((store) => `open ${series} with ${store}`),
    )
    expect(gaps(openings, services, opening)).toEqual([])
    for (const series of seriesNames) {
      expect(functionAccess[`vault.seal_${series}`]).toEqual(seriesAccess[series].seal)
      expect(functionAccess[`vault.open_${series}`]).toEqual(seriesAccess[series].open)
    }
  })

  it('lets a series be sealed by whom it is for', async () => {
    const attempt = (thing: string, who: string): Promise<Outcome> =>
      seal(who as ServiceName, thing.replace('seal ', '') as Series, randomUUID())
    expect(await wrongCells(Object.keys(sealing), services, sealing, attempt)).toEqual([])
  })

  it('lets a series be opened by whom it is for, with the store that has its keys', async () => {
    const attempt = (thing: string, who: string): Promise<Outcome> => {
      const [, series, store] = /^open (\w+) with (.+)$/.exec(thing)!
      return open(who as ServiceName, series as Series, stores.get(store!)!)
    }
    expect(await wrongCells(Object.keys(opening), services, opening, attempt)).toEqual([])
  })

  it('gives what opens a store to who opens a series, and to no other service', async () => {
    const secrets = await secretsIn(join(ground.keys.folder, 'secrets.json'))
    const settings = {
      adminUrl: 'postgresql://postgres@127.0.0.1/tocsin',
      secrets,
      ports: portsFrom(9_300),
      pinnedKeeperKey: ground.keys.pinned,
      keysFolder: ground.keys.folder,
      bus: 'postgres' as const,
      demoReviewer: false,
      logLevel: 'silent' as const,
    }
    const given = services.filter((service) => {
      const values = Object.values(environmentOf(service, settings))
      return values.some((value) => value === secrets.vaultRoot || value === ground.keys.folder)
    })
    expect(given).toEqual(
      services.filter((one) => seriesNames.some((name) => seriesAccess[name].open.includes(one))),
    )
  })
})

function byService(outcome: (service: ServiceName) => Outcome): Record<string, Outcome> {
  return Object.fromEntries(services.map((service) => [service, outcome(service)]))
}

/** A copy with the keys of those series alone. */
async function storeOf(series: readonly Series[]): Promise<Keeper> {
  const { folder, root } = ground.keys
  const own = join(folder, `only-${series.join('-')}`)
  await mkdir(own, { mode: 0o700 })
  for (const one of series) await cp(join(folder, one), join(own, one), { recursive: true })
  return fileKeeper({ folder: own, rootKey: root })
}

async function seal(service: ServiceName, series: Series, subject: string): Promise<Outcome> {
  const sealer = openSealer({ series, pinnedKeeperKey: ground.keys.pinned, clock })
  return orRefused(async () => {
    await databases.get(service)!.transaction((tx) => sealer.seal(tx, subject, { text: WORDS }))
    return 'done'
  })
}

async function open(service: ServiceName, series: Series, keeper: Keeper): Promise<Outcome> {
  const opener = openOpener({ database: databases.get(service)!, keeper, series, clock })
  const subject = sealed.get(series)!
  return orRefused(async () => {
    const opened = (await opener.open([subject], 'assess')).get(subject)
    if (opened?.outcome !== 'opened') return 'no key'
    expect(opened.parts.get('text')).toEqual(WORDS)
    return 'done'
  })
}

async function orRefused(attempt: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await attempt()
  } catch (error) {
    if (failureCode(error) === REFUSED) return 'refused'
    if (error instanceof KeyFileUnreadable) return 'no key'
    throw error
  }
}
