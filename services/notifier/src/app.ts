/** The only place of this service that builds adapters: straight down, stopped in reverse. */
import { openLog, operatorRoutes, startCompactedCopy, startConsumer, startRelay } from '@tocsin/bus'
import { openDatabase } from '@tocsin/database'
import type { Clock } from '@tocsin/events'
import {
  createHttp,
  createLogger,
  createMetrics,
  createOperatorHttp,
  loggable,
  stopStack,
  type App,
  type Environment,
  type Parts,
} from '@tocsin/service'
import { fileKeeper, openOpener, rollRoutes, startOperatedRolling } from '@tocsin/vault'
import { emailSender } from './channels/email/email.ts'
import { sendersOf } from './channels/senders.ts'
import { webhookSender } from './channels/webhook/webhook.ts'
import { notifierConfig, type NotifierConfig } from './config.ts'
import { ATTEMPT_MS } from './deliver/claim.ts'
import { attemptOutcomes } from './deliver/claimed.ts'
import { createDeliverer } from './deliver/deliverer.ts'
import { applyDirectory, openDirectoryCopy } from './directory/copy.ts'
import { startEngine } from './escalate/engine.ts'
import { flowOf } from './flow.ts'
import { notifierEvents } from './log-events.ts'
import { startWatch } from './operator/watch.ts'
import { caughtUp } from './route/caught-up.ts'

const NAME = 'notifier'
const GROUP = 'notifier'
const TOPICS = ['alerts', 'reviews', 'answers'] as const
const CONNECT_MS = 5_000
/** How long what is waiting on the log is read before what is due is done; the log may be down. */
const CATCH_UP_MS = 10_000

/** @throws ConfigError; whatever keeps a listener or the log from starting */
export async function startApp(env: Environment, given: Parts = {}): Promise<App> {
  const config = notifierConfig(env)
  const clock: Clock = given.clock ?? { now: () => new Date() }
  const destination = given.logDestination === undefined ? {} : { destination: given.logDestination }
  const logger = createLogger({
    service: NAME,
    level: config.LOG_LEVEL,
    events: notifierEvents,
    ...destination,
  })
  const metrics = createMetrics(NAME)
  const attempts = metrics.counter('tocsin_attempts_total', 'tries of messages', ['channel', 'outcome'])
  // each from the start, or the first of its kind would be seen by its line
  for (const channel of ['email', 'webhook'])
    for (const outcome of attemptOutcomes) attempts.inc({ channel, outcome }, 0)
  const parts = stopStack()
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>()
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
  try {
    const database = openDatabase({
      url: config.DATABASE_URL,
      schema: 'notifier',
      applicationName: NAME,
      max: 20,
      keepPlans: true,
      onConnectionError: () => logger.warn('database.lost'),
    })
    parts.push(() => database.close())
    const log = openLog(config, { database, clock, logger, clientId: NAME })
    parts.push(() => log.close())
    const relay = startRelay({ log, database, clock, logger })
    parts.push(() => relay.stop())

    const senders = sendersOf(senderList(config))
    parts.push(() => senders.close())
    const directory = openDirectoryCopy()
    const unit = { clock, directory, foldMs: config.FOLD_SECONDS * 1000, supported: senders.kinds }
    const flow = flowOf({ ...unit, quarterMs: config.QUANTUM_SECONDS * 1000 })
    const keeper = fileKeeper({ folder: config.VAULT_KEYS_FOLDER, rootKey: config.VAULT_ROOT_KEY })
    const opener = openOpener({ database, keeper, series: 'recipients', clock })
    const rolling = startOperatedRolling({
      database,
      keeper,
      series: 'recipients',
      clock,
      hours: config.ROLL_HOURS,
      metrics,
      logger,
    })
    parts.push(() => rolling.stop())

    const copy = startCompactedCopy({
      log,
      database,
      group: `${GROUP}-directory`,
      topic: 'directory',
      apply: (tx, events) => applyDirectory(tx, events, clock.now()),
      clock,
      logger,
    })
    parts.push(() => copy.stop())

    const deliverer = createDeliverer({
      database,
      clock,
      senders,
      letterhead: letterheadOf(config),
      directory,
      opener,
      concurrency: config.DELIVERIES_AT_ONCE,
      record: async (ended) => {
        await database.transaction((tx) => flow.record(tx, ended))
        for (const { claimed, result } of ended) {
          attempts.inc({ channel: claimed.channelKind, outcome: result.outcome })
        }
      },
      onFault: (code) => logger.error('delivery.fault', { code }),
      onSettled: () => engine?.wake(),
    })
    let engine: ReturnType<typeof startEngine> | null = null
    const begin = (): void => {
      engine = startEngine({
        database,
        clock,
        lookMs: config.LOOK_MS,
        jobs: flow,
        deliver: deliverer.round,
        settled: deliverer.settled,
        onFault: (error) => logger.error('engine.fault', { where: 'round', ...loggable(error) }),
      })
      logger.info('engine.started')
    }
    const forget = database.onQueued(() => engine?.wake())
    parts.push(forget)

    // Nothing is routed by a directory that is not here yet; running tracks wait for it no longer than for the log.
    let consumer: ReturnType<typeof startConsumer> | null = null
    let stopping = false
    const starting = (async () => {
      await Promise.race([copy.caughtUp, stopped])
      if (stopping) return
      consumer = startConsumer({
        log,
        database,
        group: GROUP,
        topics: TOPICS,
        handle: flow.events,
        clock,
        logger,
      })
      void consumer.failed.then(fail)
    })()
    const beginning = (async () => {
      await Promise.race([caughtUp({ log, database, group: GROUP, topics: TOPICS }, CATCH_UP_MS), stopped])
      if (!stopping) begin()
    })()
    parts.push(async () => {
      stopping = true
      stop()
      await Promise.allSettled([starting, beginning])
      await consumer?.stop()
      await engine?.stop()
    })
    const watch = startWatch({
      database,
      clock,
      unit,
      lastBeat: copy.lastBeat,
      onStale: (minutes) => logger.error('directory.stale', { minutes }),
      onFresh: () => logger.info('directory.fresh'),
      onJump: (ms) => logger.error('clock.jumped', { ms }),
      onFault: (error) => logger.error('engine.fault', { where: 'watch', ...loggable(error) }),
      everyMs: config.WATCH_SECONDS * 1000,
    })
    parts.push(() => watch.stop())

    const http = await createHttp({ logger, metrics })
    const operator = await createOperatorHttp({
      logger,
      metrics,
      token: config.OPERATOR_TOKEN,
      readiness: {
        database: async () => void (await database.pool.query('select 1')),
        directory: () => copy.caughtUp,
      },
    })
    operatorRoutes(operator, { log, database, group: GROUP, clock })
    rollRoutes(operator, rolling)
    const operatorUrl = await operator.listen({ host: config.OPERATOR_HOST, port: config.OPERATOR_PORT })
    parts.push(() => operator.close())
    const publicUrl = await http.listen({ host: config.HOST, port: config.PORT })
    parts.push(() => http.close())
    const ports = { port: Number(new URL(publicUrl).port), operatorPort: Number(new URL(operatorUrl).port) }
    logger.info('started', { ...ports, bus: config.BUS, pid: process.pid })
    return {
      publicUrl,
      operatorUrl,
      failed: Promise.race([failed, relay.failed, copy.failed]),
      stop: () => parts.stop(),
    }
  } catch (error) {
    await parts.stop()
    throw error
  }
}

function senderList(config: NotifierConfig) {
  const email = { server: config.SMTP_URL, from: config.MAIL_FROM, connectMs: CONNECT_MS }
  const webhook = {
    source: config.DESK_URL,
    allowPrivate: config.ALLOW_LOOPBACK_WEBHOOKS,
    connectMs: CONNECT_MS,
    attemptMs: ATTEMPT_MS,
  }
  return [emailSender(email), webhookSender(webhook)]
}

function letterheadOf(config: NotifierConfig) {
  const [linkKey] = config.LINK_KEY
  if (linkKey === undefined) throw new Error('LINK_KEY names no key')
  return {
    deskUrl: config.DESK_URL,
    linkKey,
    organisationName: config.ORGANISATION_NAME,
    operatorAddress: config.OPERATOR_ADDRESS,
    names: { countries: config.COUNTRY_NAMES, groups: config.GROUP_NAMES },
  }
}
