/** The only place of this service that builds adapters; stopped in reverse. */
import { setTimeout as pause } from 'node:timers/promises'
import { openLog, operatorRoutes, outboxAge, startRelay } from '@tocsin/bus'
import { openDatabase, type Database } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import { capacityFrom, capacityLogEvents, intakeKeys, limitsFrom, openIntake } from '@tocsin/intake'
import {
  createHttp,
  createLogger,
  createMetrics,
  createOperatorHttp,
  stopStack,
  type App,
  type Environment,
  type Parts,
} from '@tocsin/service'
import { openSealer } from '@tocsin/vault'
import { readSettings, type Config } from './config.ts'
import { layFlow, voice } from './flow.ts'
import { refusalPage } from './page/frame.ts'
import { signInCookie } from './page/sign-in-cookie.ts'

const NAME = 'civil-society-intake'
/** who sends a report is told in time that it cannot be kept now */
const ANSWER_WITHIN_MS = 15_000

/** @throws ConfigError; whatever keeps a listener or the log from starting */
export async function startApp(env: Environment, given: Parts = {}): Promise<App> {
  const config = readSettings(env)
  const clock: Clock = given.clock ?? { now: () => new Date() }
  const destination = given.logDestination === undefined ? {} : { destination: given.logDestination }
  const logger = createLogger({
    service: NAME,
    level: config.LOG_LEVEL,
    events: capacityLogEvents,
    ...destination,
  })
  const metrics = createMetrics(NAME)
  const parts = stopStack()
  try {
    const open = (max: number): Database =>
      openDatabase({
        url: config.DATABASE_URL,
        schema: 'civil_society_intake',
        applicationName: NAME,
        max,
        answerWithin: ANSWER_WITHIN_MS,
        onConnectionError: () => logger.warn('database.lost'),
      })
    const database = open(20)
    parts.push(() => database.close())
    const strangers = open(4)
    parts.push(() => strangers.close())
    const log = openLog(config, { database, clock, logger, clientId: NAME })
    parts.push(() => log.close())
    const relay = startRelay({ log, database, clock, logger })
    parts.push(() => relay.stop())

    const sealer = openSealer({ series: 'words', pinnedKeeperKey: config.KEEPER_PUBLIC_KEY, clock })
    const keys = intakeKeys(config)
    const taken = metrics.counter('tocsin_intake_reports_total', 'reports by what became of them', [
      'outcome',
    ])
    const intake = openIntake({
      database,
      strangers,
      sealer,
      keys,
      voice,
      clock,
      limits: limitsFrom(config),
      capacity: capacityFrom(config, {
        clock,
        outboxAge: outboxAge({ database, clock }),
        metrics,
        logger,
      }),
      pause: (ms) => pause(ms),
      count: (outcome) => taken.inc({ outcome }),
    })

    const http = await createHttp({
      logger,
      metrics,
      openapi: openApiOf(config),
      problemPage: refusalPage,
    })
    const operator = await createOperatorHttp({
      logger,
      metrics,
      token: config.OPERATOR_TOKEN,
      readiness: {
        database: async () => void (await database.pool.query('select 1')),
        log: () => relay.ready,
      },
    })
    const signIn = signInCookie({
      key: config.PAGE_KEY,
      clock,
      secure: config.PUBLIC_URL?.startsWith('https:') ?? true,
    })
    operatorRoutes(operator, { log, database, group: null, clock })
    await layFlow({
      http,
      operator,
      intake,
      signIn,
      publicUrl: config.PUBLIC_URL,
      anonymousReports: config.ANONYMOUS_REPORTS,
    })

    const operatorUrl = await operator.listen({ host: config.OPERATOR_HOST, port: config.OPERATOR_PORT })
    parts.push(() => operator.close())
    const publicUrl = await http.listen({ host: config.HOST, port: config.PORT })
    parts.push(() => http.close())
    logger.info('started', { ...portsOf(publicUrl, operatorUrl), bus: config.BUS, pid: process.pid })
    return { publicUrl, operatorUrl, failed: relay.failed, stop: () => parts.stop() }
  } catch (error) {
    await parts.stop()
    throw error
  }
}

function openApiOf({ PUBLIC_URL }: Config) {
  return {
    title: 'Tocsin: reports of civil-society sources',
    version: '1',
    description:
      'Send what you saw, follow it by its receipt, take it back. No emergency line: nobody may come.',
    // of a form that a foreign page sends
    refusals: [403],
    ...(PUBLIC_URL === undefined ? {} : { servers: [{ url: PUBLIC_URL }] }),
  }
}

function portsOf(publicUrl: string, operatorUrl: string): { port: number; operatorPort: number } {
  return { port: Number(new URL(publicUrl).port), operatorPort: Number(new URL(operatorUrl).port) }
}
