/** Every page and API answer that somebody reaches: from a service's first pages on, wherever links and ids lead. */
import type { Answer, Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** Where a crawl of each service begins; the API's answers name more by id. */
export const EVERY_BEGINNING = {
  desk: ['/', '/v1/incidents?limit=100', '/v1/session', '/people', '/sign-in', '/docs', '/openapi.json'],
  triage: ['/review', '/v1/review/items', '/docs', '/openapi.json'],
  'civil-society-intake': ['/', '/table', '/table/template.csv', '/follow', '/docs', '/openapi.json'],
  'regional-intake': ['/docs', '/openapi.json'],
} as const
export type Crawled = keyof typeof EVERY_BEGINNING

/** More would be a page that links to ever new ones. */
const MOST = 200

export interface Page {
  service: Crawled
  /** with its method, where it is not GET */
  path: string
  answer: Answer
}

export type Beginnings = Partial<Record<Crawled, readonly string[]>>

/** @param beginnings first pages of each service, and ids that he tries although they may not be his */
export async function* pagesOf(
  url: World['url'],
  as: Visitor,
  ...beginnings: Beginnings[]
): AsyncGenerator<Page> {
  for (const service of Object.keys(EVERY_BEGINNING) as Crawled[])
    yield* crawl(
      url,
      service,
      as,
      beginnings.flatMap((one) => one[service] ?? []),
    )
}

async function* crawl(
  url: World['url'],
  service: Crawled,
  as: Visitor,
  queue: string[],
): AsyncGenerator<Page> {
  const known = new Set(queue)
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (known.size > MOST) throw new Error(`${service} leads to more than ${MOST} pages`)
    const answer = path.startsWith('POST ')
      ? await as.form(url(service, path.slice(5)), {})
      : await as.get(url(service, path))
    yield { service, path, answer }
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
