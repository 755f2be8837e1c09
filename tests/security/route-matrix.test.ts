/**
 * Each credential asks each route of each service, on every listener, about an alert that implicates X, and the whole is
 * compared with `routes/access.ts`. Routes are those that the running services registered, so that one which no document
 * names is asked too.
 */
import { randomUUID } from 'node:crypto'
import { services } from '@tocsin/events'
import { createHttp, createLogger, createMetrics, role } from '@tocsin/service'
import { gaps, recordRoutes, wrongCells, type RouteRecorder } from '@tocsin/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answerable } from '../../infra/local/play/people.ts'
import { expectStatus } from './canary/reporting.ts'
import { visitor } from './canary/visitor.ts'
import { routeAccess } from './routes/access.ts'
import { askedOf, nameOf, outcomeOf, ownRoutes, type Outcome } from './routes/attempts.ts'
import { everyCredential, type Credentials } from './routes/credentials.ts'
import { credentials, type Credential } from './routes/outcomes.ts'
import { nothingThere, targetsOf, type Targets } from './routes/targets.ts'
import { issue, reports } from './two-worlds/acts.ts'
import { advance, settled } from './two-worlds/settled.ts'
import { incidentOf, startWorld, type World } from './two-worlds/world.ts'

// a busy machine is slow; what hangs is stopped by its own limits
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const X = 'CAF'
const MINUTE = 60_000

let recorder: RouteRecorder
let world: World
let everyone: Credentials
let targets: Targets
/** of the services; HEAD is answered by what answers GET */
let routes: string[]

beforeAll(async () => {
  recorder = recordRoutes()
  const guesses = { GUESSES_AN_HOUR: '100000' }
  world = await startWorld('matrix', 9_860, new Date(), {
    'civil-society-intake': guesses,
    'regional-intake': guesses,
  })
  routes = ownRoutes(world, recorder.routes()).filter((route) => !/ HEAD /.test(route))
  await reports(world, X)
  await issue(world, X, ['CMR'])
  // until the second step, which asks the officer
  await advance(world, 20 * MINUTE)
  // renews the tokens by which triage knows them
  for (const who of world.signed.values()) await who.get(world.url('desk', '/'))
  const idempotencyKey = randomUUID()
  const stylesheet = recorder
    .routes()
    .find(({ path }) => path.endsWith('.css'))!
    .path.slice('/assets/'.length)
  await reportWith(idempotencyKey)
  targets = await targetsOf(world, X, { idempotencyKey, stylesheet })
  everyone = await everyCredential(world, await mailToOfficer())
})
afterAll(async () => {
  recorder?.stop()
  await world?.stop()
})

describe('the matrix of routes', () => {
  it('has a line for each route and each credential, and none for what is gone', () => {
    expect(gaps(routes, [...everyone.keys()], routeAccess)).toEqual([])
    expect([...everyone.keys()].toSorted()).toEqual([...credentials].toSorted())
  })

  it('has each operation of the OpenAPI documents', async () => {
    const documented: string[] = []
    for (const listener of services) {
      const answer = await visitor().get(world.url(listener, '/openapi.json'))
      if (answer.status === 404) continue
      const { paths } = JSON.parse(answer.body) as { paths: Record<string, Record<string, unknown>> }
      for (const [path, operations] of Object.entries(paths))
        for (const method of Object.keys(operations))
          documented.push(
            nameOf({ listener, method: method.toUpperCase(), path: path.replace(/\{(\w+)\}/g, ':$1') }),
          )
    }
    expect(documented.length).toBeGreaterThan(30)
    expect(documented.filter((route) => !routes.includes(route))).toEqual([])
  })

  it('has somebody of each role', async () => {
    const roles = new Set<string>()
    for (const { headers } of everyone.values()) {
      const answer = await visitor({ headers }).get(world.url('desk', '/v1/session'))
      if (answer.status === 200)
        (JSON.parse(answer.body) as { roles: string[] }).roles.forEach((one) => roles.add(one))
    }
    expect([...roles].toSorted()).toEqual(role.options.toSorted())
  })

  it('fails for a new route or a new credential until it has a line', async () => {
    const logger = createLogger({ service: 'new', level: 'silent' })
    const service = await createHttp({ logger, metrics: createMetrics('new') })
    service.get('/v1/everything', () => ({}))
    await service.listen({ host: '127.0.0.1', port: 0 })
    const found = recorder.routes().find(({ path }) => path === '/v1/everything')
    await service.close()
    expect(found).toMatchObject({ method: 'GET' })
    const more = [...routes, 'desk GET /v1/everything']
    expect(gaps(more, credentials, routeAccess)).toEqual(['desk GET /v1/everything: no line'])
    expect(gaps(['desk GET /people'], [...credentials, 'a pager'], routeAccess)).toContain(
      'desk GET /people: nothing for a pager',
    )
  })
})

it('shows an incident to whose it is, and to who may hear of X', async () => {
  const { alert } = targets
  const ids = {
    officer: targets.id,
    "another desk's officer": (await incidentOf(world, 'league', alert))!,
    'focal point': (await incidentOf(world, 'CMR', alert))!,
  }
  for (const [whose, id] of Object.entries(ids))
    for (const who of credentials) {
      const came = await outcome('desk GET /v1/incidents/:id', who, { ...targets, id })
      const nobody = routeAccess['desk GET /v1/incidents/:id']!.nobody
      const hidden = routeAccess['desk GET /v1/incidents/:id']![who] === nobody ? nobody : 'unknown'
      expect(came, `${whose}'s incident, ${who}`).toBe(who === whose ? 200 : hidden)
    }
})

it.each([
  [
    'desk GET /v1/incidents/:id',
    'officer of X',
    'holders_see',
    'desk.incident_version',
    'desk.sits_at(party)',
  ],
  [
    'triage POST /v1/review/items/:item/settle',
    'reviewer of X',
    'reviewers_see',
    'triage.review_item',
    'true',
  ],
  ['triage GET /v1/review/campaigns/:campaign', 'reviewer of X', 'reviewers_see', 'triage.campaign', 'true'],
])('finds at %s, for %s, a filter that was taken out', async (route, whom, policy, table, instead) => {
  const ask = (): Promise<string[]> =>
    wrongCells<Outcome>([route], [whom], routeAccess, (one, who) => outcome(one, who as Credential))
  expect(await ask()).toEqual([])
  const { rows } = await world.admin.query<{ as_it_was: string }>(
    `select pg_get_expr(polqual, polrelid) as as_it_was from pg_policy
     where polname = $1 and polrelid = $2::regclass`,
    [policy, table],
  )
  const change = (using: string): Promise<unknown> =>
    world.admin.query(`alter policy ${policy} on ${table} using (${using})`)
  await change(instead)
  try {
    expect(await ask()).toEqual([`${route}, ${whom}: 200 instead of unknown`])
  } finally {
    await change(rows[0]!.as_it_was)
  }
})

it('says of what is not there to each that he may not, or that it is not there', async () => {
  const refusals: readonly Outcome[] = [401, 403, 'sign-in']
  // a stylesheet's name and a link's token are no ids
  const asked = Object.keys(routeAccess).filter((route) => /:(?!stylesheet|token)/.test(askedOf(route).path))
  const lines = Object.fromEntries(
    asked.map((route) => [
      route,
      Object.fromEntries(
        credentials.map((who) => {
          const there = routeAccess[route]![who]
          return [who, refusals.includes(there) ? there : ('unknown' as const)]
        }),
      ),
    ]),
  )
  expect(asked.length).toBeGreaterThan(40)
  expect(
    await wrongCells<Outcome>(asked, credentials, lines, (route, who) =>
      outcome(route, who as Credential, nothingThere()),
    ),
  ).toEqual([])
})

/** Last: it closes the alert and signs everybody out. */
it('lets each credential do at each route what its line says, and no more', async () => {
  const started = performance.now()
  const wrong: string[] = []
  for (const route of Object.keys(routeAccess)) {
    // what a decision changes is there before the next is asked for
    if (route.startsWith('triage POST')) await settled(world)
    wrong.push(
      ...(await wrongCells<Outcome>([route], credentials, routeAccess, (one, who) =>
        outcome(one, who as Credential),
      )),
    )
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  process.stdout.write(
    `matrix of routes: ${routes.length} routes, ${credentials.length} credentials, ${seconds} s\n`,
  )
  expect(wrong).toEqual([])
})

function outcome(route: string, who: Credential, about: Targets = targets): Promise<Outcome> {
  // each from an address of its own, so that nobody's tries count against another
  const address = `127.0.2.${credentials.indexOf(who) + 1}`
  return outcomeOf(world, route, { shown: everyone.get(who)!, address, targets: about })
}

async function reportWith(idempotencyKey: string): Promise<void> {
  const headers = { authorization: `Bearer ${world.keys[0]}`, 'idempotency-key': idempotencyKey }
  const report = { kind: 'nothing-to-report', place: { country: 'TCD' } }
  const at = world.url('civil-society-intake', '/v1/reports')
  expectStatus(await visitor().json(at, report, headers), 202)
}

const mailToOfficer = () =>
  world.local.mail.smtp.until(
    (one) => one.to.includes('nora@union.example') && answerable(one) !== null,
    'a mail to the officer',
    300_000,
  )
