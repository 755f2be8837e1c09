/** A process from start to stop: parts are stopped in the reverse of the order in which they were started. */
import type { Clock } from '@tocsin/events'
import { ConfigError, type Environment } from './config.ts'
import { createLogger, loggable, type Logger } from './log.ts'

/**
 * A started service. Every service's `app.ts` exports `startApp(env, parts?)`: it reads the environment by the service's
 * config, builds the adapters straight down and returns this; `main.ts` hands it to `runProcess`, the local start calls
 * it for several services in one process.
 */
export interface App {
  /** where it listens, such as `http://127.0.0.1:8101` */
  publicUrl: string
  operatorUrl: string
  /** resolves, with what failed, when a part that the service cannot live without has ended */
  failed: Promise<Error>
  stop(): Promise<void>
}

/** What a caller of `startApp` may bring of its own. */
export interface Parts {
  clock?: Clock
  /** where log lines go; standard output if left out */
  logDestination?: { write(line: string): void }
}

/** Collects what must be stopped; `stop` runs it in reverse, each part even if an earlier one fails. */
export interface StopStack {
  push(stop: () => Promise<unknown> | unknown): void
  stop(): Promise<void>
}

export function stopStack(): StopStack {
  const stops: (() => Promise<unknown> | unknown)[] = []
  let stopping: Promise<void> | undefined
  const run = async (): Promise<void> => {
    const failures: unknown[] = []
    for (const stop of stops.reverse())
      await Promise.resolve()
        .then(stop)
        .catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, 'some parts did not stop')
  }
  return {
    push: (stop) => void stops.push(stop),
    stop: () => (stopping ??= run()),
  }
}

/** How long a stop may take before the process ends anyway. */
const STOP_MILLISECONDS = 25_000

/**
 * What every `main.ts` does: start from the environment, run until SIGTERM, SIGINT or a failure, stop, exit.
 * Exit codes: 0 stopped as asked, 1 failed, 78 configuration not usable (sysexits' EX_CONFIG).
 */
export async function runProcess(service: string, start: (env: Environment) => Promise<App>): Promise<void> {
  const logger: Logger = createLogger({ service, level: 'info' })
  const end = (code: number): void => process.exit(code)
  let app: App
  try {
    app = await start(process.env)
  } catch (error) {
    if (error instanceof ConfigError) process.stderr.write(`${service}: ${error.message}\n`)
    else logger.error('failed', { where: 'start', ...loggable(error) })
    return end(error instanceof ConfigError ? 78 : 1)
  }
  const stop = async (code: number, signal: string): Promise<void> => {
    logger.info('stopping', { signal })
    setTimeout(() => end(code === 0 ? 1 : code), STOP_MILLISECONDS).unref()
    await app.stop().catch((error: unknown) => {
      logger.error('failed', { where: 'stop', ...loggable(error) })
      code = 1
    })
    logger.info('stopped')
    end(code)
  }
  process.once('SIGTERM', () => void stop(0, 'SIGTERM'))
  process.once('SIGINT', () => void stop(0, 'SIGINT'))
  void app.failed.then((error) => {
    logger.error('failed', { where: 'run', ...loggable(error) })
    return stop(1, 'failure')
  })
}
