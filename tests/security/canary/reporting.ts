/** Reports by every way in, a canary in every field, header and address; and requests that are refused. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { PLANTED } from '@tocsin/testing'
import { rootIds } from '../../../infra/local/play/directory.ts'
import { visitor, type Answer, type Visitor } from './visitor.ts'
import { COUNTRY, type World } from './world.ts'

const TEXTS = [
  'Soldiers killed four villagers yesterday and burned their houses.',
  'Armed men attacked the camp of displaced people on Monday; eleven civilians were killed.',
  'The army shelled the market. Several people were killed, and families are fleeing.',
]
type Voice = 'civil-society-intake' | 'regional-intake'

/** Sends everything. @returns a visitor who is signed in at the coordinator's page */
export async function reportAll(world: World): Promise<Visitor> {
  const { flock } = world
  const keys: string[] = []
  for (const [nth] of TEXTS.entries()) keys.push(await source(world, 'civil-society-intake', nth))
  const region = await source(world, 'regional-intake', 3)
  const feed = await source(world, 'regional-intake', 4, true)
  const ways: readonly [string, Voice, string][] = [
    ...keys.map((key, nth) => [`report ${nth}`, 'civil-society-intake', key] as [string, Voice, string]),
    ['regional report', 'regional-intake', region],
  ]
  for (const [nth, [way, service, key]] of ways.entries())
    await apiReport(world, way, service, key, TEXTS[nth % TEXTS.length]!)
  await cap(world, region)
  await feedRow(world, feed)
  const coordinator = await form(world, keys[0]!)
  await table(world, coordinator)
  await refused(world)
  for (const [name, value] of coordinator.cookies) flock.keep(`coordinator cookie ${name}`, value)
  return coordinator
}

async function source(world: World, service: Voice, root: number, feed = false): Promise<string> {
  const { flock, local } = world
  const name = `${flock.of(`source ${service} ${root} name`)} ${flock.of(PLANTED)}`
  const operator = visitor({ headers: { authorization: `Bearer ${local.operator.token}` } })
  const made = await operator.json(`${local.operator.services[service]}/operator/sources`, {
    name,
    root: rootIds()[root],
    vouched: true,
    ...(feed ? { feed } : { grade: 'B' }),
  })
  const { key } = JSON.parse(expectStatus(made, 201).body) as { key: string }
  flock.keep(`source ${service} ${root} key`, key.slice(-43))
  return key
}

/** A reporter's program: what its requests carry beside their body is as much a secret as what they say. */
function reporter(world: World, way: string): Visitor {
  const { flock } = world
  const [a = 0, b = 0, c = 0] = randomBytes(3)
  const address = `127.${100 + (a % 100)}.${100 + (b % 100)}.${100 + (c % 100)}`
  const trace = randomBytes(16).toString('hex')
  flock.keep(`${way} trace`, trace)
  const here = process.platform === 'linux' ? { address } : {}
  if (here.address !== undefined) flock.keep(`${way} address`, address)
  const header = (name: string): string => flock.of(`${way} ${name}`)
  return visitor({
    ...here,
    headers: {
      'user-agent': `${header('agent')}/1.0`,
      cookie: `${header('cookie name')}=${header('cookie')}`,
      referer: `https://${header('referer')}.example/`,
      'x-forwarded-for': header('forwarded for'),
      'x-request-id': header('request id'),
      'accept-language': header('accept language'),
      traceparent: `00-${trace}-${randomBytes(8).toString('hex')}-01`,
      tracestate: `vendor=${header('trace state')}`,
      baggage: `who=${header('baggage')}`,
    },
  })
}

async function apiReport(
  world: World,
  way: string,
  service: Voice,
  key: string,
  text: string,
): Promise<void> {
  const { flock, url } = world
  const of = (field: string): string => flock.of(`${way} ${field}`)
  const from = reporter(world, way)
  const idempotencyKey = randomUUID()
  flock.keep(`${way} idempotency key`, idempotencyKey)
  const longitude = Number(`20.${randomBytes(4).readUInt32BE() % 900_000_000}1`)
  flock.keep(`${way} point`, String(longitude))
  const answer = await from.json(
    url(service, `/v1/reports?from=${of('query')}`),
    {
      kind: 'incident',
      text: `${text} ${of('text')} saw it.`,
      event: { scheme: 'own', code: of('code'), title: of('title') },
      language: 'en',
      day: new Date().toISOString().slice(0, 10),
      place: { country: COUNTRY, said: of('place'), point: { latitude: 6.5, longitude } },
      whom: of('whom'),
      actors: [{ type: 'state-organ', states: [COUNTRY], said: of('actor') }],
      observer: of('observer'),
      relayedBy: of('relayed by'),
      basis: 'saw',
      sharing: ['desks', 'other-states'],
      contact: of('contact'),
      sourceLink: `https://${of('link')}.example/`,
    },
    { authorization: `Bearer ${key}`, 'idempotency-key': idempotencyKey },
  )
  const { receipt } = JSON.parse(expectStatus(answer, 202).body) as { receipt: string }
  keepReceipt(world, way, receipt)
  expectStatus(await from.json(url(service, '/v1/reports/status'), { receipt }), 200)
}

function keepReceipt({ flock }: World, way: string, receipt: string): void {
  flock.keep(`${way} receipt`, receipt)
  flock.keep(`${way} bare receipt`, receipt.replaceAll('-', ''))
}

/** The seven questions, as a coordinator types the answers; one such report is taken back for good. */
async function form(world: World, key: string): Promise<Visitor> {
  const { flock, url } = world
  const at = (path: string): string => url('civil-society-intake', path)
  const of = (field: string): string => flock.of(`form ${field}`)
  const coordinator = reporter(world, 'form')
  expectStatus(await coordinator.form(at('/sign-in'), { apiKey: key }), 303)
  const idempotencyKey = randomUUID()
  flock.keep('form idempotency key', idempotencyKey)
  const kept = await coordinator.form(at('/report'), {
    key: idempotencyKey,
    kind: 'threat',
    text: `They threaten to burn the village. ${of('text')}`,
    country: COUNTRY,
    said: of('place'),
    whom: of('whom'),
    actor: 'non-state',
    actorSaid: of('actor'),
    basis: 'saw',
    observer: of('observer'),
    relayedBy: of('relayed by'),
    sharing: 'desks',
  })
  const receipt = /id="receipt">([^<]+)</.exec(expectStatus(kept, 200).body)?.[1] ?? ''
  keepReceipt(world, 'form', receipt)
  expectStatus(await coordinator.form(at('/follow'), { receipt }), 200)
  expectStatus(await coordinator.json(at('/v1/reports/withdraw'), { receipt, erase: true }), 200)
  return coordinator
}

async function table(world: World, coordinator: Visitor): Promise<void> {
  const { flock, url } = world
  const of = (field: string): string => flock.of(`table ${field}`)
  const cells = {
    id: of('row id'),
    kind: 'threat',
    text: `Men with guns were seen near the school. ${of('text')}`,
    country: COUNTRY,
    said: of('place'),
    whom: of('whom'),
    actor: 'non-state',
    actorSaid: of('actor'),
    basis: 'heard',
    observer: of('observer'),
    relayedBy: of('relayed by'),
  }
  const csv = `${Object.keys(cells).join(',')}\r\n${Object.values(cells).join(',')}\r\n`
  const boundary = of('boundary')
  const head = `content-disposition: form-data; name="table"; filename="${of('file name')}.csv"\r\ncontent-type: text/csv`
  const answer = await coordinator.send(
    url('civil-society-intake', '/table'),
    `--${boundary}\r\n${head}\r\n\r\n${csv}\r\n--${boundary}--\r\n`,
    { 'content-type': `multipart/form-data; boundary=${boundary}`, 'sec-fetch-site': 'same-origin' },
  )
  const receipt = /kept<br \/><code>([^<]+)</.exec(expectStatus(answer, 200).body)?.[1]
  if (receipt === undefined) throw new Error(`the row was not kept: ${answer.body}`)
  keepReceipt(world, 'table', receipt)
}

async function cap(world: World, key: string): Promise<void> {
  const { flock, url } = world
  const of = (field: string): string => flock.of(`cap ${field}`)
  const now = `${new Date().toISOString().slice(0, 19)}+00:00`
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<!-- ${of('comment')} -->
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${of('identifier')}</identifier>
<sender>${of('sender')}</sender><sent>${now}</sent><status>Actual</status><msgType>Alert</msgType>
<source>${of('source')}</source><scope>Public</scope><note>${of('note')}</note><incidents>${of('incidents')}</incidents>
<info><language>en</language><category>Security</category><event>Attack ${of('event')}</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty><audience>${of('audience')}</audience>
<eventCode><valueName>${of('event code')}</valueName><value>${of('event value')}</value></eventCode>
<senderName>${of('sender name')}</senderName><headline>${of('headline')}</headline>
<description>Armed men attacked the town and killed civilians. ${of('description')}</description>
<instruction>${of('instruction')}</instruction><web>https://${of('web')}.example/</web><contact>${of('contact')}</contact>
<parameter><valueName>${of('parameter')}</valueName><value>${of('parameter value')}</value></parameter>
<resource><resourceDesc>${of('resource')}</resourceDesc><mimeType>image/png</mimeType><uri>https://${of('uri')}.example/</uri></resource>
<area><areaDesc>${of('area')}</areaDesc><circle>6.5,20.5 1</circle></area></info></alert>`
  const answer = await reporter(world, 'cap').send(url('regional-intake', '/v1/cap'), xml, {
    'content-type': 'application/cap+xml',
    authorization: `Bearer ${key}`,
  })
  if (!expectStatus(answer, 202).body.includes('"kept"')) throw new Error(`not kept: ${answer.body}`)
}

/** One row of the UCDP sample, every cell of words a canary. */
async function feedRow(world: World, key: string): Promise<void> {
  const { flock, url } = world
  const sample = readFileSync(new URL('../../data/events/ucdp_ged_sample_1000.csv', import.meta.url), 'utf8')
  const columns = sample.slice(0, sample.indexOf('\n')).trimEnd().split(',')
  const day = new Date().toISOString().slice(0, 10)
  const numbers = new Map(
    Object.entries({ id: '990001', year: day.slice(0, 4), date_start: day, date_end: day, gwnob: '' }),
  )
  const set = (value: string, ...names: string[]): void => names.forEach((name) => numbers.set(name, value))
  set('1', 'type_of_violence', 'where_prec', 'date_prec')
  set('1', 'deaths_a', 'deaths_b', 'deaths_civilians', 'deaths_unknown')
  set('4', 'best', 'high', 'low')
  set('482', 'country_id', 'gwnoa')
  set('6.5', 'latitude')
  set('20.5', 'longitude')
  set('Central African Republic', 'country')
  const cells = columns.map((column) => numbers.get(column) ?? flock.of(`feed ${column}`))
  const answer = await reporter(world, 'feed').send(
    url('regional-intake', '/v1/events'),
    `${columns.join(',')}\r\n${cells.join(',')}\r\n`,
    { 'content-type': 'text/csv', authorization: `Bearer ${key}` },
  )
  if (!/"kept":1\b/.test(expectStatus(answer, 200).body)) throw new Error(`not kept: ${answer.body}`)
}

/** What a service refuses is as much somebody's as what it takes. */
async function refused(world: World): Promise<void> {
  const { flock, url } = world
  const of = (field: string): string => flock.of(`refused ${field}`)
  const stranger = reporter(world, 'refused')
  for (const service of ['civil-society-intake', 'regional-intake', 'triage', 'desk'] as const) {
    await stranger.get(url(service, `/${of('path')}/${of('segment')}?q=${of('query')}`))
    await stranger.json(url(service, '/v1/reports'), { [of('field')]: of('value') })
    await stranger.send(url(service, '/v1/reports'), `{"text": "${of('broken body')}`, {
      'content-type': 'application/json',
      authorization: `Bearer tk_${of('bearer')}`,
    })
    await stranger.json(url(service, '/v1/reports/status'), { receipt: of('receipt') })
  }
  await stranger.json(url('desk', '/v1/session'), { name: of('name'), password: of('password') })
  await stranger.form(url('desk', '/sign-in'), { name: of('name'), password: of('password') })
  await stranger.get(url('desk', `/a/${of('token')}`))
  await stranger.get(url('desk', `/invitation/${of('invitation')}`))
  await stranger.get(url('desk', `/v1/incidents?cursor=${of('cursor')}`))
}

export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`${answer.status}, not ${status}: ${answer.body}`)
  return answer
}
