/** The five services, in this process or each in its own. */
import { fileURLToPath } from 'node:url'
import { services, type ServiceName } from '@tocsin/events'
import type { App, Environment, Parts } from '@tocsin/service'
import { spawnService } from '@tocsin/testing'

export interface RunningServices {
  /** resolves with which service ended by itself, and why */
  failed: Promise<{ service: ServiceName; reason: string }>
  stop(): Promise<void>
}

type EnvironmentOf = (service: ServiceName) => Record<string, string>
/** @returns where that service's log lines go, each with its line feed */
type LogTo = (service: ServiceName) => (line: string) => void
/** A way to start all five. */
export type StartServices = (environmentOf: EnvironmentOf, logTo: LogTo) => Promise<RunningServices>
type Start = (env: Environment, parts?: Parts) => Promise<App>

/**
 * All in this process: nothing separates them, which `docs/limits.md` says.
 * @param parts what a test gives each service of its own, such as its clock
 */
export async function startTogether(
  environmentOf: EnvironmentOf,
  logTo: LogTo,
  parts: Pick<Parts, 'clock'> = {},
): Promise<RunningServices> {
  const started: { service: ServiceName; app: App }[] = []
  const stop = async (): Promise<void> => {
    for (const { app } of started.toReversed()) await app.stop()
  }
  try {
    for (const service of services) {
      const { startApp } = (await import(`@tocsin/${service}/app`)) as { startApp: Start }
      const app = await startApp(environmentOf(service), {
        ...parts,
        logDestination: { write: logTo(service) },
      })
      started.push({ service, app })
    }
  } catch (error) {
    await stop()
    throw error
  }
  const failed = Promise.race(
    started.map(({ service, app }) => app.failed.then((error) => ({ service, reason: error.message }))),
  )
  return { failed, stop }
}

/** Each `main.ts` as a process with an environment of its own and nothing else. */
export async function startSeparately(environmentOf: EnvironmentOf, logTo: LogTo): Promise<RunningServices> {
  const starts = services.map(async (service) => {
    const main = fileURLToPath(new URL(`../../services/${service}/src/main.ts`, import.meta.url))
    const write = logTo(service)
    const child = await spawnService({
      main,
      env: environmentOf(service),
      onLine: (line) => write(`${line}\n`),
    })
    return { service, child }
  })
  const settled = await Promise.allSettled(starts)
  const started = settled.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const stop = async (): Promise<void> =>
    void (await Promise.all(started.map(({ child }) => child.stop(30_000))))
  const failure = settled.find((start) => start.status === 'rejected')
  if (failure !== undefined) {
    await stop()
    throw failure.reason
  }
  const failed = Promise.race(
    started.map(({ service, child }) =>
      child.ended.then(({ code, signal }) => ({ service, reason: `ended with ${code ?? signal}` })),
    ),
  )
  return { failed, stop }
}
