/** The only place of this service that builds adapters; stopped in reverse. */
import { openLog, operatorRoutes, startCompactedCopy, startConsumer, startRelay } from '@tocsin/bus'
import { openDatabase } from '@tocsin/database'
import { alertKind, type Clock } from '@tocsin/events'
import {
  createHttp,
  createLogger,
  createMetrics,
  createOperatorHttp,
  sessionVerifier,
  stopStack,
  type App,
  type Environment,
  type Parts,
} from '@tocsin/service'
import { fileKeeper, openOpener, rollRoutes, startOperatedRolling } from '@tocsin/vault'
import { endErased } from './assess/end-erased.ts'
import { readSettings } from './config.ts'
import { openDirectoryCopy } from './directory/copy.ts'
import {
  applyDirectory,
  GROUP,
  handleBatch,
  startCampaignSearch,
  startEvaluator,
  topicsRead,
} from './flow.ts'
import { logEvents } from './log-events.ts'
import { openCampaignRules, openLevelModel, openReadingTools } from './reading-tools.ts'
import { startDemoReviewer } from './review/demo-reviewer/demo-reviewer.ts'
import { openReview } from './review/review.ts'
import { campaignRoutes } from './routes/campaign-routes.ts'
import { figuresRoutes, operatorFigures } from './routes/figures-routes.ts'
import { campaignPages } from './routes/pages/campaign-pages.ts'
import { pageFrame } from './routes/pages/frame.ts'
import { problemView } from './routes/pages/problem-view.ts'
import { reviewPages } from './routes/pages/review-pages.ts'
import { wordsIn } from './routes/pages/words.ts'
import { reviewRoutes } from './routes/review-routes.ts'
import { languageOfRefused } from './routes/reviewer.ts'

const NAME = 'triage'

/** @throws ConfigError; whatever keeps a listener, the key store or the log from starting */
export async function startApp(env: Environment, given: Parts = {}): Promise<App> {
  const config = readSettings(env)
  const clock: Clock = given.clock ?? { now: () => new Date() }
  const destination = given.logDestination === undefined ? {} : { destination: given.logDestination }
  const logger = createLogger({ service: NAME, level: config.LOG_LEVEL, events: logEvents, ...destination })
  const metrics = createMetrics(NAME)
  const tools = openReadingTools(config)
  const model = openLevelModel(config)
  const rules = openCampaignRules(config)
  const parts = stopStack()
  try {
    const database = openDatabase({
      url: config.DATABASE_URL,
      schema: NAME,
      applicationName: NAME,
      max: 20,
      onConnectionError: () => logger.warn('database.lost'),
    })
    parts.push(() => database.close())
    const log = openLog(config, { database, clock, logger, clientId: NAME })
    parts.push(() => log.close())
    const relay = startRelay({ log, database, clock, logger })
    parts.push(() => relay.stop())
    const keeper = fileKeeper({ folder: config.VAULT_KEYS_FOLDER, rootKey: config.VAULT_ROOT_KEY })
    const opener = openOpener({ database, keeper, series: 'words', clock })
    const rolling = startOperatedRolling({
      database,
      keeper,
      series: 'words',
      clock,
      hours: config.ROLL_HOURS,
      onEnded: endErased({ database, model, clock }),
      metrics,
      logger,
    })
    parts.push(() => rolling.stop())

    const copy = startCompactedCopy({
      log,
      database,
      group: `${GROUP}-directory`,
      topic: 'directory',
      apply: applyDirectory,
      clock,
      logger,
    })
    parts.push(() => copy.stop())
    let caughtUp = false
    void copy.caughtUp.then(() => (caughtUp = true))
    const consumer = startConsumer({
      log,
      database,
      group: GROUP,
      topics: topicsRead,
      handle: handleBatch({ opener, tools, model, clock }),
      // Reading needs the processor; more at once only hold each other's rows, the busy country's most of all.
      atOnce: 2,
      clock,
      logger,
    })
    parts.push(() => consumer.stop())
    const versions = metrics.counter('tocsin_alert_versions_total', 'alert versions written, by kind', [
      'kind',
    ])
    // each from the start, or the first of its kind would be seen by its line
    for (const kind of alertKind.options) versions.inc({ kind }, 0)
    const evaluator = startEvaluator({
      database,
      model,
      cadence: { quarterMinutes: config.QUARTER_MINUTES, withdrawalMinutes: config.WITHDRAWAL_MINUTES },
      clock,
      logger,
      onWritten: ({ outcome, kind }) => outcome === 'version' && kind !== null && versions.inc({ kind }),
    })
    parts.push(() => evaluator.stop())
    const campaigns = metrics.counter('tocsin_campaigns_found_total', 'campaigns asked about, by kind', [
      'kind',
    ])
    const search = startCampaignSearch({
      database,
      model,
      rules,
      minutes: config.CAMPAIGN_MINUTES,
      clock,
      logger,
      onFound: (kind) => campaigns.inc({ kind }),
    })
    parts.push(() => search.stop())

    const review = openReview({
      database,
      opener,
      directory: openDirectoryCopy(),
      model,
      tools,
      clock,
      wake: evaluator.wake,
    })
    if (config.DEMO_REVIEWER) {
      const demo = startDemoReviewer({ review, clock, logger, delayMs: config.DEMO_REVIEWER_SECONDS * 1_000 })
      parts.push(() => demo.stop())
    }
    const session = sessionVerifier(config.SESSION_PUBLIC_KEY, clock)
    const gist = (id: string): string => tools.matcher.catalogue.indicators.get(id)?.gist ?? id
    const http = await createHttp({
      logger,
      metrics,
      openapi: {
        title: 'Tocsin: review',
        version: '1',
        description: 'What waits for a reviewer, and what he decides.',
        refusals: [401, 403, 404, 409],
      },
      problemPage: async (problem, request) =>
        problemView(problem, wordsIn(await languageOfRefused(problem, request, { review, session }), gist)),
    })
    const pages = {
      review,
      session,
      deskUrl: config.DESK_URL,
      publicUrl: config.PUBLIC_URL,
      gist,
      now: () => clock.now(),
    }
    const frame = pageFrame(http, pages)
    reviewPages(http, pages, frame)
    campaignPages(http, pages, frame)
    reviewRoutes(http, { review, session })
    campaignRoutes(http, { review, session })
    figuresRoutes(http, { database, clock, session, frame })
    const operator = await createOperatorHttp({
      logger,
      metrics,
      token: config.OPERATOR_TOKEN,
      readiness: {
        database: async () => void (await database.pool.query('select 1')),
        log: () => consumer.ready,
        directory: async () => {
          if (!caughtUp) throw new Error('the directory has not been read to its end yet')
        },
      },
    })
    operatorRoutes(operator, { log, database, group: GROUP, clock })
    rollRoutes(operator, rolling)
    operatorFigures(operator, { database, clock }, metrics)

    const operatorUrl = await operator.listen({ host: config.OPERATOR_HOST, port: config.OPERATOR_PORT })
    parts.push(() => operator.close())
    const publicUrl = await http.listen({ host: config.HOST, port: config.PORT })
    parts.push(() => http.close())
    const port = Number(new URL(publicUrl).port)
    logger.info('started', {
      port,
      operatorPort: Number(new URL(operatorUrl).port),
      bus: config.BUS,
      pid: process.pid,
    })
    const failed = Promise.race([relay.failed, consumer.failed, copy.failed])
    return { publicUrl, operatorUrl, failed, stop: () => parts.stop() }
  } catch (error) {
    await parts.stop()
    throw error
  }
}
