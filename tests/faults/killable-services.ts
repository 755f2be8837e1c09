/** The services as processes that a test kills, freezes and starts again; one that ends by itself is started again too. */
import { fileURLToPath } from 'node:url'
import { services, type ServiceName } from '@tocsin/events'
import { spawnService, type ServiceProcess } from '@tocsin/testing'
import type { StartServices } from '../../infra/local/running-services.ts'
import { DIE_AT, type DieAt } from './death-points.ts'

export interface KillableServices {
  /** for `startLocal` */
  start: StartServices
  of(service: ServiceName): ServiceProcess
  /** SIGKILL, and down it stays until it is revived. */
  fell(service: ServiceName): Promise<void>
  /** SIGKILL, and up again. @param armed the next one dies there */
  kill(service: ServiceName, armed?: DieAt): Promise<void>
  /** After it died where it was told to: up again. */
  revive(service: ServiceName, armed?: DieAt): Promise<void>
  /** Another instance beside it, on ports that the system chooses. */
  standIn(service: ServiceName): Promise<ServiceProcess>
  /** how often one ended without having been killed */
  endedByThemselves(): number
}

const mainOf = (service: ServiceName): string =>
  fileURLToPath(new URL(`../../services/${service}/src/main.ts`, import.meta.url))
/** How long one may take to end by itself. */
const STOP_MS = 30_000
const preload = new URL('die-at.ts', import.meta.url).href

export function killableServices(): KillableServices {
  const running = new Map<ServiceName, ServiceProcess>()
  const expected = new WeakSet<ServiceProcess>()
  let spawn: (service: ServiceName, more?: Record<string, string>) => Promise<ServiceProcess>
  let stopping = false
  let byThemselves = 0
  const starting = new Set<Promise<void>>()

  function up(service: ServiceName, armed?: DieAt): Promise<void> {
    const start = begin(service, armed).finally(() => starting.delete(start))
    starting.add(start)
    return start
  }

  async function begin(service: ServiceName, armed?: DieAt): Promise<void> {
    const arming = armed && { NODE_OPTIONS: `--import=${preload}`, [DIE_AT]: JSON.stringify(armed) }
    // one that cannot come up yet, since what it needs is away too, is started again, as an orchestrator would
    let child: ServiceProcess | null = null
    while (child === null && !stopping) {
      child = await spawn(service, arming).catch(() => null)
      if (child === null) byThemselves++
    }
    if (child === null) return
    if (stopping) return child.stop(STOP_MS)
    running.set(service, child)
    if (armed) expected.add(child)
    const started = child
    void started.ended.then(() => {
      if (stopping || expected.has(started)) return
      byThemselves++
      void up(service)
    })
  }

  async function fell(service: ServiceName): Promise<void> {
    const child = running.get(service)!
    expected.add(child)
    child.kill('SIGKILL')
    await child.ended
  }

  return {
    async start(environmentOf, logTo) {
      const sinks = new Map(services.map((service) => [service, logTo(service)]))
      spawn = (service, more = {}) =>
        spawnService({
          main: mainOf(service),
          env: { ...environmentOf(service), ...more },
          // an armed one may die before it is up
          upWhen: DIE_AT in more ? null : 'started',
          onLine: (line) => sinks.get(service)!(`${line}\n`),
          within: 60_000,
        })
      await Promise.all(services.map((service) => up(service)))
      return {
        failed: new Promise(() => undefined),
        async stop() {
          stopping = true
          await Promise.all(starting)
          await Promise.all([...running.values()].map((child) => child.stop(STOP_MS)))
        },
      }
    },
    of: (service) => running.get(service)!,
    fell,
    async kill(service, armed) {
      await fell(service)
      await up(service, armed)
    },
    revive: up,
    standIn: (service) => spawn(service, { PORT: '0', OPERATOR_PORT: '0' }),
    endedByThemselves: () => byThemselves,
  }
}
