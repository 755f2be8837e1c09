/** What somebody sees of a world: every page and answer that he reaches, every mail to him, every figure. */
import { randomUUID } from 'node:crypto'
import { services } from '@tocsin/events'
import type { Seen, Statements } from '@tocsin/testing'
import { pagesOf, type Beginnings } from '../canary/crawl.ts'
import { visitor, type Answer, type Visitor } from '../canary/visitor.ts'
import { isOfBusy, patient } from './again.ts'
import { X } from './script.ts'
import { incidentOf, type World } from './world.ts'

/** Pages that can change; what they lead to is seen too. */
const FIRST_PAGES: Beginnings = {
  desk: ['/', '/v1/incidents?limit=100', '/v1/session'],
  triage: ['/review', '/v1/review/items'],
  'civil-society-intake': ['/', '/follow'],
}

/** Changes at each request, for everybody. */
const OF_THE_MOMENT = new Set(['date'])

/** What somebody who guesses knows of the alert: where it is, and who may have been asked. */
export interface Guessed {
  country: string
  parties: readonly string[]
}

const OF_X: Guessed = { country: X, parties: ['union', 'league'] }

/** Signed in: all that his cookies open, and what ids that he has from elsewhere would open. */
export async function* personSees(
  world: World,
  person: string,
  statements: Statements,
  guessed = OF_X,
): AsyncGenerator<Seen> {
  const as = patient(world, world.signed.get(person)!)
  statements.take(world.databaseHost)
  yield* sees(world, person, as, await guesses(world, guessed), statements)
}

/** Whoever has no account: a visitor, and somebody who tries links and receipts that are none. */
export async function* strangerSees(
  world: World,
  statements: Statements,
  guessed = OF_X,
): AsyncGenerator<Seen> {
  const as = patient(world, visitor())
  yield* sees(world, 'stranger', as, await guesses(world, guessed), statements)
  const { url } = world
  const tries: [string, () => Promise<Answer>][] = [
    ['link', () => as.get(url('desk', `/a/${'x'.repeat(120)}`))],
    [
      'receipt',
      () => as.json(url('civil-society-intake', '/v1/reports/status'), { receipt: 'no such receipt' }),
    ],
  ]
  for (const [what, attempt] of tries) yield shown(world, 'stranger', what, await attempt())
}

/** An agent of X with a source's key: what became of what he sent, the source's own page, one more report of no weight. */
export async function* agentSees(world: World, statements: Statements, country = X): AsyncGenerator<Seen> {
  const { url, keys } = world
  const as = patient(world, visitor())
  const key = keys.at(-1) ?? ''
  await as.form(url('civil-society-intake', '/sign-in'), { apiKey: key })
  yield* sees(world, 'agent', as, {}, statements)
  const report = { kind: 'nothing-to-report', place: { country } }
  const bearer = { authorization: `Bearer ${key}` }
  const sent = await as.json(url('civil-society-intake', '/v1/reports'), report, bearer)
  yield shown(world, 'agent', 'sends', sent)
  const { receipt } = JSON.parse(sent.body) as { receipt: string }
  yield shown(
    world,
    'agent',
    'asks',
    await as.json(url('civil-society-intake', '/v1/reports/status'), { receipt }),
  )
}

async function* sees(
  world: World,
  who: string,
  as: Visitor,
  tried: Beginnings,
  statements: Statements,
): AsyncGenerator<Seen> {
  let nth = 0
  const guessed = Object.values(tried).flatMap((paths) => paths.flatMap((path) => path.match(ID) ?? []))
  for await (const { service, answer } of pagesOf(world.url, as, FIRST_PAGES, tried)) {
    yield shown(world, who, `${service} ${++nth}`, answer, guessed)
    const asked = statements.take(world.databaseHost)
    yield { what: `${who} ${service} ${nth} statements`, saw: asked.join('\n') }
  }
}

/** @param guessed ids that he named himself: an answer that repeats one tells him nothing */
function shown(
  world: World,
  who: string,
  what: string,
  { status, headers, body }: Answer,
  guessed: readonly string[] = [],
): Seen {
  const lines = Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.has(name))
  const { comparable, shape } = world.comparable(who)
  let saw = JSON.stringify([status, ordered(body, shape), body.length, lines])
  for (const [nth, id] of guessed.entries()) saw = saw.replaceAll(id, `guess-${nth}`)
  return { what: `${who} ${what}`, saw: comparable(saw) }
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

type Shape = (text: string) => string

/** What has one instant stands in the order of its ids, which tell nothing; here in the order of what it says. */
function ordered(body: string, shape: Shape): string {
  if (body.startsWith('{')) return JSON.stringify(orderedJson(JSON.parse(body), shape))
  const instantOf = (line: string): string => /datetime="([^"]+)"/.exec(line)?.[1] ?? ''
  return body.replace(/(?:<li>[^]*?<\/li>\s*)+/g, (run) =>
    byInstant(run.match(/<li>[^]*?<\/li>/g) ?? [], instantOf, shape).join(''),
  )
}

function orderedJson(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) {
    const all = value.map((one) => orderedJson(one, shape))
    return byInstant(all, instantIn, (one) => shape(JSON.stringify(one)))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, orderedJson(one, shape)]))
}

const instantIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'at' in value ? String(value.at) : null

/** @param instantOf null: has none, and stays where it is */
function byInstant<T>(
  all: readonly T[],
  instantOf: (one: T) => string | null,
  shape: (one: T) => string,
): T[] {
  const runs: { at: string | null; same: T[] }[] = []
  for (const one of all) {
    const at = instantOf(one)
    const last = runs.at(-1)
    if (at !== null && last?.at === at) last.same.push(one)
    else runs.push({ at, same: [one] })
  }
  return runs.flatMap(({ same }) => same.toSorted((a, b) => (shape(a) < shape(b) ? -1 : 1)))
}

/** Ids of all that there is of the alert, or as many that are nothing where there is none. */
async function guesses(world: World, { country, parties }: Guessed): Promise<Beginnings> {
  const alert = (await world.alertOn(country))?.alert ?? randomUUID()
  const incident = async (party: string): Promise<string> =>
    (await incidentOf(world, party, alert)) ?? randomUUID()
  const incidents: string[] = []
  for (const party of parties) incidents.push(await incident(party))
  const { rows } = await world.admin.query<{ id: string }>(
    `select id from triage.decision where kind = 'exclude' and data->>'state' = $1`,
    [country],
  )
  const exclusion = rows[0]?.id ?? randomUUID()
  return {
    desk: incidents.flatMap((id) => [`/incidents/${id}`, `/v1/incidents/${id}`]),
    triage: [
      `/review/alerts/${alert}`,
      `/v1/review/alerts/${alert}`,
      `/review/items/${alert}`,
      `POST /review/alerts/${alert}/exclusions/${exclusion}/second`,
    ],
  }
}

/** Every mail to that address so far, by the instant in it; several of one instant in the order of what they say. */
export function* mailTo(world: World, address: string): Generator<Seen> {
  const { comparable, shape } = world.comparable(address)
  const mails = world.local.mail.smtp.received
    .filter((mail) => mail.to.includes(address))
    .map((mail) => ({ raw: mail.raw, at: mail.headers.get('date') ?? '' }))
    .map(({ raw, at }) => ({ raw, order: `${new Date(at).toISOString()} ${shape(raw)}` }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
  for (const [nth, { raw }] of mails.entries())
    yield { what: `mail ${nth + 1} to ${address}`, saw: comparable(raw) }
}

/** Every webhook to that path so far, as a mail above; of its signature whether it is right. */
export function* webhooksTo(world: World, path: string): Generator<Seen> {
  const { comparable, shape } = world.comparable(path)
  const all = world.local.webhooks.received
    .filter((one) => one.path === path)
    .map(({ method, headers, id, timestamp, signature, body }) => {
      const shown = [method, headers['content-type'], headers['user-agent'], id, timestamp, signature, body]
      return JSON.stringify(shown)
    })
    .map((text) => ({ text, order: `${/"time\\?":\\?"([^"\\]+)/.exec(text)?.[1] ?? ''} ${shape(text)}` }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
  for (const [nth, { text }] of all.entries())
    yield { what: `webhook ${nth + 1} to ${path}`, saw: `${text.length} ${comparable(text)}` }
}

/** What a scraper reads without its figures: which there are. Totals of the whole system are in no world the same. */
export async function* scraperSees(world: World): AsyncGenerator<Seen> {
  const { operator } = world.local
  const as = visitor({ headers: { authorization: `Bearer ${operator.token}` } })
  for (const service of services) {
    const { body } = await as.get(`${operator.services[service]}/metrics`)
    const names = body
      .split('\n')
      .filter((line) => line.startsWith('tocsin_') && !/_bucket\{/.test(line))
      .filter((line) => !world.busy || !isOfBusy(line))
    yield {
      what: `scrape of ${service}`,
      saw: names
        .map((line) => line.replace(/ \S+$/, ''))
        .toSorted()
        .join('\n'),
    }
  }
}
