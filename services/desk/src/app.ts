/** Builds the desk, straight down; what is started here is stopped in reverse. */
import { openLog, startConsumer, startRelay } from '@tocsin/bus'
import { openDatabase } from '@tocsin/database'
import { problemPage, registerPages } from '@tocsin/pages'
import {
  createHttp,
  createLogger,
  createMetrics,
  createOperatorHttp,
  loggable,
  sessionSigner,
  stopStack,
  type App,
  type Environment,
  type Parts,
} from '@tocsin/service'
import { openSealer } from '@tocsin/vault'
import { deskConfig } from './config.ts'
import { asService } from './database/asking.ts'
import type { Desk } from './desk.ts'
import { startBeat } from './directory/beat.ts'
import { DESK_GROUP, DESK_TOPICS, takeIn } from './flow.ts'
import { startForgetting } from './forget/forget-old.ts'
import { hasSteward, invite } from './people/invitations.ts'
import { registerOperatorRoutes, registerPublicRoutes } from './routes/register-routes.ts'

export async function startApp(env: Environment, parts: Parts = {}): Promise<App> {
  const config = deskConfig(env)
  const clock = parts.clock ?? { now: () => new Date() }
  const stops = stopStack()
  const logger = createLogger({
    service: 'desk',
    level: config.LOG_LEVEL,
    ...(parts.logDestination === undefined ? {} : { destination: parts.logDestination }),
  })
  try {
    const metrics = createMetrics('desk')
    const database = openDatabase({
      url: config.DATABASE_URL,
      schema: 'desk',
      applicationName: 'tocsin-desk',
      keepPlans: true,
      onConnectionError: (error) => logger.warn('database.lost', { code: loggable(error).code }),
    })
    stops.push(() => database.close())
    const log = openLog(config, { database, clock, logger, clientId: 'tocsin-desk' })
    stops.push(() => log.close())

    let publicUrl = config.PUBLIC_URL ?? ''
    const desk: Desk = {
      database,
      clock,
      logger,
      sealer: openSealer({ series: 'recipients', pinnedKeeperKey: config.KEEPER_PUBLIC_KEY, clock }),
      linkKeys: config.LINK_KEY,
      secret: config.CURSOR_KEY,
      signSession: sessionSigner(config.SESSION_PRIVATE_KEY, clock),
      triageUrl: config.TRIAGE_URL,
      cookies: { secure: config.PUBLIC_URL?.startsWith('https:') === true, domain: config.COOKIE_DOMAIN },
      publicUrl: () => publicUrl,
    }

    const relay = startRelay({ log, database, clock, logger })
    stops.push(() => relay.stop())
    const consumer = startConsumer({
      log,
      database,
      group: DESK_GROUP,
      topics: DESK_TOPICS,
      handle: takeIn,
      clock,
      logger,
    })
    stops.push(() => consumer.stop())
    stops.push(
      startBeat({
        database,
        clock,
        onFailure: (error) => logger.error('failed', { where: 'beat', ...loggable(error) }),
      }),
    )

    stops.push(
      startForgetting({
        database,
        clock,
        onFailure: (error) => logger.error('failed', { where: 'forget', ...loggable(error) }),
      }),
    )

    const operator = await createOperatorHttp({
      logger,
      metrics,
      token: config.OPERATOR_TOKEN,
      readiness: { database: async () => void (await database.pool.query('select 1')) },
    })
    registerOperatorRoutes(operator, desk, log)
    const app = await createHttp({
      logger,
      metrics,
      openapi: {
        title: 'Tocsin desk',
        version: '1',
        description: 'What a desk officer or focal point sees, and what they answer.',
        refusals: [401, 403],
      },
      problemPage: problemPage({ name: 'Desk', home: '/' }),
    })
    registerPages(app, { publicUrl: config.PUBLIC_URL })
    registerPublicRoutes(app, desk)

    const operatorUrl = await operator.listen({ host: config.OPERATOR_HOST, port: config.OPERATOR_PORT })
    stops.push(() => operator.close())
    const listening = await app.listen({ host: config.HOST, port: config.PORT })
    stops.push(() => app.close())
    publicUrl = (config.PUBLIC_URL ?? listening).replace(/\/$/, '')

    await announceSetUp(desk, parts.logDestination === undefined)
    logger.info('started', {
      port: new URL(listening).port,
      operatorPort: new URL(operatorUrl).port,
      bus: config.BUS,
      pid: process.pid,
    })
    return {
      publicUrl: listening,
      operatorUrl,
      failed: Promise.race([relay.failed, consumer.failed]),
      stop: () => stops.stop(),
    }
  } catch (error) {
    await stops.stop()
    throw error
  }
}

/** At the first start nobody can sign in: a link for the first steward goes to the terminal, never into a log. */
async function announceSetUp(desk: Desk, toTerminal: boolean): Promise<void> {
  if (!toTerminal) return
  const token = await asService(desk, async (tx) =>
    (await hasSteward(tx)) ? null : invite(tx, null, desk.clock.now()),
  )
  if (token !== null)
    process.stdout.write(
      `Nobody can sign in yet. First steward, within 24 hours: ${desk.publicUrl()}/invitation/${token}\n`,
    )
}
