/** Every route that services of this process register, on whichever listener, whether their documents name it or not. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

export interface RecordedRoute {
  method: string
  /** as it was registered, such as `/v1/incidents/:id` */
  path: string
  port: number
}

export interface RouteRecorder {
  /** @returns routes of every listener that listens by now */
  routes(): RecordedRoute[]
  stop(): void
}

/** What Fastify tells of each instance it makes, as far as it is used here. */
interface Instance {
  addHook(
    name: 'onRoute',
    hook: (route: { method: string | readonly string[]; url: string }) => void,
  ): unknown
  server: { address(): unknown }
}

const CHANNEL = 'fastify.initialization'

/** Records from now on: call it before the services start. */
export function recordRoutes(): RouteRecorder {
  const found: { instance: Instance; method: string; path: string }[] = []
  const listen = (message: unknown): void => {
    const { fastify: instance } = message as { fastify: Instance }
    instance.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) found.push({ instance, method: one, path: url })
    })
  }
  subscribe(CHANNEL, listen)
  return {
    routes: () =>
      found.flatMap(({ instance, method, path }) => {
        const port = portOf(instance)
        return port === null ? [] : [{ method, path, port }]
      }),
    stop: () => void unsubscribe(CHANNEL, listen),
  }
}

function portOf({ server }: Instance): number | null {
  const address = server.address()
  return typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : null
}
