/** Asks a route as somebody, about something that is there or not, and says what came of it. */
import { randomUUID } from 'node:crypto'
import { services, type ServiceName } from '@tocsin/events'
import type { RecordedRoute } from '@tocsin/testing'
import { visitor, type Answer } from '../canary/visitor.ts'
import { patient } from '../two-worlds/again.ts'
import type { World } from '../two-worlds/world.ts'
import type { Shown } from './credentials.ts'
import { sendings } from './sendings.ts'
import { nothingThere, type Targets } from './targets.ts'

/**
 * A status; `unknown` for a 404 that is byte for byte what is answered about a thing that is not there; `sign-in` for a
 * way to the desk's sign-in.
 */
export type Outcome = number | 'unknown' | 'sign-in'

export interface Asked {
  /** whose listener: `desk`, or `desk's operator` */
  listener: string
  method: string
  path: string
}

/** `desk GET /v1/incidents/:id`: the name of its line. */
export const nameOf = ({ listener, method, path }: Asked): string => `${listener} ${method} ${path}`

export function askedOf(name: string): Asked {
  const [, listener = '', method = '', path = ''] = /^(.+) ([A-Z]+) (\/\S*)$/.exec(name) ?? []
  return { listener, method, path }
}

/** Routes of the services' own listeners, each once; what else listens in this process is no service. */
export function ownRoutes(world: World, recorded: readonly RecordedRoute[]): string[] {
  const listeners = new Map<number, string>()
  for (const service of services) {
    const ports = world.local.ports.services[service]
    listeners.set(ports.public, service)
    listeners.set(ports.operator, `${service}'s operator`)
  }
  const names = recorded.flatMap(({ port, method, path }) => {
    const listener = listeners.get(port)
    const named = path.replace(/^\/assets\/.+\.css$/, '/assets/:stylesheet')
    return listener === undefined ? [] : [nameOf({ listener, method, path: named })]
  })
  return [...new Set(names)]
}

export async function outcomeOf(
  world: World,
  route: string,
  { shown, address, targets }: { shown: Shown; address: string; targets: Targets },
): Promise<Outcome> {
  const answer = await ask(world, route, shown, address, targets)
  if (answer.status === 303 && String(answer.headers['location']).startsWith('/sign-in?to=')) return 'sign-in'
  if (answer.status !== 404) return answer.status
  const elsewhere = await ask(world, route, shown, address, nothingThere())
  return comparable(answer) === comparable(elsewhere) ? 'unknown' : 404
}

async function ask(
  world: World,
  route: string,
  shown: Shown,
  address: string,
  targets: Targets,
): Promise<Answer> {
  const { listener, method } = askedOf(route)
  const sending = sendings[route]?.(targets, shown)
  const as = visitor({ ...(process.platform === 'linux' && { address }), headers: shown.headers })
  // a part that says nothing for two seconds is not ready, and a busy machine stands still for longer
  const who = patient(world, as)
  return who.ask(method, at(world, listener, filled(route, targets, shown)), sending?.body ?? null, {
    accept: 'application/json,text/html',
    'sec-fetch-site': 'same-origin',
    'idempotency-key': randomUUID(),
    ...(sending !== undefined && { 'content-type': sending.contentType }),
  })
}

function at(world: World, listener: string, path: string): string {
  const service = listener.replace("'s operator", '') as ServiceName
  const ports = world.local.ports.services[service]
  return `http://127.0.0.1:${listener === service ? ports.public : ports.operator}${path}`
}

/** What no target says is something that nobody has. */
function filled(route: string, { operators, ...targets }: Targets, { token }: Shown): string {
  const { listener, path } = askedOf(route)
  const link = path.startsWith('/a/') ? token : undefined
  const known: Readonly<Record<string, string | undefined>> = listener.endsWith('operator')
    ? { id: operators[route] }
    : { ...targets, token: link ?? 'x'.repeat(80) }
  return path.replace(/:(\w+)/g, (_all, name: string) => known[name] ?? randomUUID())
}

/** All that an answer says, but for the moment and whatever is drawn anew for each answer of a signed-in person. */
function comparable({ status, headers, body }: Answer): string {
  const { date: _date, 'set-cookie': renewed, ...rest } = headers
  const cookies = [renewed ?? []].flat().map((one) => one.replace(/=[^;]*/, ''))
  return JSON.stringify([status, rest, cookies, body.length, body])
}
