/** Who calls while an API is fuzzed, and the ids of what he may be answered about. */
import type { ServiceName } from '@tocsin/events'
import type { Visitor } from '../../tests/security/canary/visitor.ts'
import { source } from '../../tests/security/routes/credentials.ts'
import { targetsOf } from '../../tests/security/routes/targets.ts'
import { issue, reports } from '../../tests/security/two-worlds/acts.ts'
import { advance } from '../../tests/security/two-worlds/settled.ts'
import { startWorld, type World } from '../../tests/security/two-worlds/world.ts'

/** A service with an OpenAPI document, and the headers of one who may call it. */
export interface Target {
  service: ServiceName
  url: string
  headers: Readonly<Record<string, string>>
  /** what is there, by the place in a request, such as `path.alert` */
  ids: Readonly<Record<string, string>>
  /** the same at single operations, where it is used up and another is given */
  idsAt: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const COUNTRY = 'CAF'
/** of an alert that may be closed, so that the other stays */
const USED_UP = 'GAB'
/** The fuzzer is one caller who sends more than a person would. */
const roomy = { REPORTS_AN_HOUR: '9000000', ANONYMOUS_AN_HOUR: '9000000', GUESSES_AN_HOUR: '9000000' }

/** All services, on a clock that stands still from here on: an alert is issued, and its officer has been asked. */
export async function startFuzzed(firstPort: number): Promise<World> {
  const world = await startWorld('fuzz', firstPort, new Date(), {
    'civil-society-intake': roomy,
    'regional-intake': roomy,
  })
  await reports(world, USED_UP)
  await reports(world, COUNTRY)
  await issue(world, COUNTRY, ['CMR'])
  await advance(world, 20 * 60_000)
  // renews the tokens by which triage knows them
  for (const who of world.signed.values()) await who.get(world.url('desk', '/'))
  return world
}

/** @returns one target a service that has a document */
export async function targets(world: World): Promise<Target[]> {
  const { id, situation, ...there } = await targetsOf(world, COUNTRY, { idempotencyKey: '', stylesheet: '' })
  const { alert: usedUp = '' } = (await world.alertOn(USED_UP)) ?? {}
  const named = ['alert', 'report', 'item', 'exclusion', 'campaign', 'strike'] as const
  const { key } = await source(world, 'regional-intake')
  const target = (service: ServiceName, headers: Target['headers'], more: Partial<Target> = {}): Target => ({
    service,
    url: world.url(service, ''),
    headers,
    ids: {},
    idsAt: {},
    ...more,
  })
  return [
    target('civil-society-intake', { authorization: `Bearer ${world.keys[0]}` }),
    target('regional-intake', { authorization: `Bearer ${key}` }),
    target(
      'triage',
      // as its own pages are asked; the desk's calls stay without, so that nobody signs the caller out
      { ...cookies(world.signed.get('rita')!), 'sec-fetch-site': 'same-origin' },
      {
        ids: {
          ...Object.fromEntries(named.map((name) => [`path.${name}`, there[name]])),
          'body.situation': situation,
        },
        idsAt: { 'POST /v1/review/alerts/{alert}/close': { 'path.alert': usedUp } },
      },
    ),
    target('desk', cookies(world.signed.get('nora')!), { ids: { 'path.id': id } }),
  ]
}

const cookies = (who: Visitor): Target['headers'] => ({
  cookie: [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
})
