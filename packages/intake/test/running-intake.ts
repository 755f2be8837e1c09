/** An intake with its routes over a real database, and what tests do with it again and again. */
import { randomUUID } from 'node:crypto'
import type { Clock } from '@tocsin/events'
import { createHttp, createLogger, createMetrics, type Http } from '@tocsin/service'
import { capacityWatch } from '../src/capacity.ts'
import { defaultLimits, openIntake, reportRoutes, type Limits } from '../src/index.ts'
import { startIntakeDatabase, testKeys } from './intake-database.ts'

export interface MovedClock extends Clock {
  set(instant: string): void
}

export function movedClock(start = '2026-03-03T02:41:17.123Z'): MovedClock {
  let now = new Date(start)
  return { now: () => now, set: (instant) => void (now = new Date(instant)) }
}

export interface RunningIntakeOptions {
  anonymousReports?: boolean
  limits?: Partial<Limits>
}

export type RunningIntake = Awaited<ReturnType<typeof startIntake>>

/** Logs are kept, so that tests can look for what must not be in them. */
export async function startIntake({ anonymousReports = false, limits = {} }: RunningIntakeOptions = {}) {
  const clock = movedClock()
  const place = await startIntakeDatabase(clock)
  const database = place.as('civil-society-intake')
  const keys = testKeys()
  const log: string[] = []
  const delays: number[] = []
  const room = { outboxAge: 0, free: 0.5 }
  const intake = openIntake({
    database,
    strangers: place.as('civil-society-intake', 4),
    sealer: place.sealer,
    keys,
    voice: { service: 'civil-society-intake', topic: 'reports.civil-society' },
    clock,
    limits: { ...defaultLimits, ...limits },
    capacity: capacityWatch({
      clock,
      outboxAge: async () => room.outboxAge,
      folders: ['/'],
      statfs: async () => ({ blocks: 1000, bavail: room.free * 1000 }),
      limits: { outboxAge: 360 * 60_000, free: 0.1 },
    }),
    pause: async (milliseconds) => void delays.push(milliseconds),
  })
  const destination = { write: (line: string) => void log.push(line) }
  const app: Http = await createHttp({
    logger: createLogger({ service: 'intake-test', level: 'debug', destination }),
    metrics: createMetrics('intake-test'),
    openapi: { title: 'Intake', version: '1', description: 'test' },
  })
  reportRoutes(app, intake, { anonymousReports })
  await app.ready()
  const owner = place.owner('civil_society_intake')

  return {
    app,
    clock,
    database,
    delays,
    intake,
    keys,
    log,
    opener: place.opener,
    owner,
    /** what is measured of outbox and disk, for a test to change */
    room,
    /** @returns a source's key */
    source: async (given: { vouched?: boolean; root?: string } = {}) => {
      const root = given.root ?? randomUUID()
      return intake.makeSource({ name: 'Radio Lake', root, vouched: given.vouched ?? true, feed: false })
    },
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/json', ...headers },
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    asAdmin: place.asAdmin,
    /** rows of everything that an accepted report writes */
    counts: async () => {
      const { rows } = await owner.pool.query(`
        select (select count(*)::int from submissions) as submissions, (select count(*)::int from outbox) as outbox,
          (select count(*)::int from vault.parts) as parts, (select count(*)::int from vault.wraps) as wraps`)
      return rows[0] as { submissions: number; outbox: number; parts: number; wraps: number }
    },
    events: async () => {
      const { rows } = await owner.pool.query('select key, headers, value, at from outbox order by id')
      return rows.map((row: { key: string; headers: Record<string, string>; value: Buffer; at: Date }) => ({
        key: row.key,
        type: row.headers['ce_type'],
        headers: row.headers,
        data: JSON.parse(row.value.toString()) as Record<string, unknown>,
        at: row.at,
      }))
    },
    stop: async () => {
      await app.close()
      await place.stop()
    },
  }
}

export const sound = {
  kind: 'threat',
  text: 'Armed men have said that they will come to the market on Friday.',
  language: 'en',
  day: '2026-03-02',
  place: {
    country: 'Kenya',
    admin1: 'KE-43',
    said: 'the market',
    point: { latitude: -0.09, longitude: 34.76 },
  },
  observer: 'monitor-7',
  basis: 'told-by-witness',
  ticks: ['8.4'],
  contact: 'Nora, 0700 000 000',
  sourceLink: 'https://example.org/post/1',
} as const

export const sending = (key: string, idempotencyKey: string = randomUUID()): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  'idempotency-key': idempotencyKey,
})
