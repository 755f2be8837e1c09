/** Every page and API answer that somebody reaches: from a service's first pages on, wherever links and ids lead. */
import { textPlaces, type Place } from '@tocsin/testing'
import type { Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** Where a crawl of each service begins; the API's answers name more by id. */
const SEEDS = {
  desk: ['/', '/v1/incidents?limit=100', '/v1/session', '/people', '/sign-in', '/docs', '/openapi.json'],
  triage: ['/review', '/v1/review/items', '/docs', '/openapi.json'],
  'civil-society-intake': ['/', '/table', '/table/template.csv', '/follow', '/docs', '/openapi.json'],
  'regional-intake': ['/docs', '/openapi.json'],
} as const
export type Crawled = keyof typeof SEEDS

/** More would be a page that links to ever new ones. */
const MOST = 200

/** @param guesses paths that he tries besides: ids of what may not be his */
export async function* pagesOf(
  world: World,
  who: string,
  as: Visitor,
  guesses: Partial<Record<Crawled, readonly string[]>>,
): AsyncGenerator<Place> {
  for (const service of Object.keys(SEEDS) as Crawled[])
    yield* crawl(world, service, who, as, [...SEEDS[service], ...(guesses[service] ?? [])])
}

async function* crawl(
  world: World,
  service: Crawled,
  who: string,
  as: Visitor,
  queue: string[],
): AsyncGenerator<Place> {
  const known = new Set(queue)
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (known.size > MOST) throw new Error(`${service} leads ${who} to more than ${MOST} pages`)
    const answer = path.startsWith('POST ')
      ? await as.form(world.url(service, path.slice(5)), {})
      : await as.get(world.url(service, path))
    const head = JSON.stringify({ status: answer.status, ...answer.headers })
    yield* textPlaces('page', [[`${who} ${service} ${path}`, `${head}\n${answer.body}`]])
    if (answer.status >= 400) continue
    for (const next of leadsTo(service, answer.body))
      if (!known.has(next)) {
        known.add(next)
        queue.push(next)
      }
  }
}

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

function leadsTo(service: Crawled, body: string): string[] {
  const all = (pattern: RegExp): string[] => [...body.matchAll(pattern)].map((match) => match[1] ?? '')
  const links = all(/href="(\/[^"#]*)"/g).map((path) => path.replaceAll('&amp;', '&'))
  const read = links.filter((path) => !/\.css$|^\/(docs|openapi)/.test(path))
  if (service === 'desk') {
    const incidents = all(new RegExp(`/incidents/(${ID})`, 'g')).map((id) => `/v1/incidents/${id}`)
    return [...read, ...incidents]
  }
  if (service !== 'triage') return read
  const alerts = all(new RegExp(`/alerts/(${ID})`, 'g')).map((id) => `/v1/review/alerts/${id}`)
  const items = all(new RegExp(`/items/(${ID})`, 'g')).map((id) => `/v1/review/items/${id}`)
  const words = all(new RegExp(`action="(/review/reports/${ID}/words)"`, 'g')).map((path) => `POST ${path}`)
  return [...read, ...alerts, ...items, ...words]
}
