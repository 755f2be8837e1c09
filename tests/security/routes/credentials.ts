/** Every kind of credential that anybody can have, each once in a running world, and how it is shown. */
import { generateKeyPairSync } from 'node:crypto'
import { sessionSigner, SESSION_COOKIE } from '@tocsin/service'
import type { ReceivedMail } from '@tocsin/testing'
import { answerable } from '../../../infra/local/play/people.ts'
import { expectStatus } from '../canary/reporting.ts'
import { visitor, type Visitor } from '../canary/visitor.ts'
import type { Person, World } from '../two-worlds/world.ts'

/** People by what they are; X is the state that the alert implicates. */
const people = {
  reviewer: 'rita',
  'reviewer of X': 'remo',
  officer: 'nora',
  'officer of X': 'noel',
  "another desk's officer": 'lena',
  'focal point': 'cam',
  'focal point of X': 'xavier',
  steward: 'op',
  'operator of X': 'oxa',
} as const satisfies Record<string, Person>

/** What a request of that credential carries. */
export interface Shown {
  headers: Readonly<Record<string, string>>
  /** of a message: for the address of an answer by link */
  token?: string
  /** the six digits of that message */
  code?: string
}

export type Credentials = ReadonlyMap<string, Shown>

/** @param mail to the officer, that asks for an answer */
export async function everyCredential(world: World, mail: ReceivedMail): Promise<Credentials> {
  const all = new Map<string, Shown>([['nobody', { headers: {} }]])
  const key = (name: string, shown: string): unknown => all.set(name, bearer(shown))
  key("a source's key", world.keys[0] ?? '')
  key("another source's key", world.keys[1] ?? '')
  key("a regional source's key", (await source(world, 'regional-intake')).key)
  key('a revoked key', await revoked(world))
  all.set("a coordinator's cookie", await coordinator(world))
  for (const [name, person] of Object.entries(people))
    all.set(name, cookies(world.signed.get(person)!.cookies))
  all.set('a session that ended', await ended(world))
  all.set('a token of another signer', await forged(world, world.signed.get('rita')!))
  const { url, code } = answerable(mail)!
  const token = url.slice(url.lastIndexOf('/') + 1)
  // in this order: a wrong code makes the link wait
  all.set('a link and its code', { ...bearer(token), token, code })
  all.set('a link', { ...bearer(token), token })
  key("the operator's token", world.local.operator.token)
  return all
}

const bearer = (value: string): Shown => ({ headers: { authorization: `Bearer ${value}` } })

function cookies(all: ReadonlyMap<string, string>): Shown {
  return { headers: { cookie: [...all].map(([name, value]) => `${name}=${value}`).join('; ') } }
}

const operator = ({ local }: World): Visitor =>
  visitor({ headers: { authorization: `Bearer ${local.operator.token}` } })

/** A source of its own, as an operator makes it. */
export async function source(
  world: World,
  service: 'civil-society-intake' | 'regional-intake',
): Promise<{ source: string; key: string }> {
  const at = `${world.local.operator.services[service]}/operator/sources`
  const given = { name: 'A source', root: world.roots[3], vouched: true, grade: 'B' }
  return JSON.parse(expectStatus(await operator(world).json(at, given), 201).body) as {
    source: string
    key: string
  }
}

async function revoked(world: World): Promise<string> {
  const { key } = await source(world, 'civil-society-intake')
  const id = key.split('_')[1] ?? ''
  const at = `${world.local.operator.services['civil-society-intake']}/operator/keys/${id}`
  expectStatus(await operator(world).ask('DELETE', at, null, {}), 204)
  return key
}

async function coordinator(world: World): Promise<Shown> {
  const who = visitor()
  const apiKey = world.keys[0] ?? ''
  expectStatus(await who.form(world.url('civil-society-intake', '/sign-in'), { apiKey }), 303)
  return cookies(who.cookies)
}

/** Signed out: with the cookie that he had, and a token of an hour ago. */
async function ended(world: World): Promise<Shown> {
  const who = visitor()
  expectStatus(await who.json(world.url('desk', '/v1/session'), world.passwordOf('rita')), 201)
  const had = new Map(who.cookies)
  const at = new Date(world.clock.now().getTime() - 3_600_000)
  const sign = sessionSigner(world.local.secrets.session.privateKey, { now: () => at })
  had.set(SESSION_COOKIE, await sign(claimsOf(who)))
  expectStatus(await who.form(world.url('desk', '/sign-out'), {}), 303)
  return cookies(had)
}

/** All that the desk's token says of a reviewer, under a key of somebody's own. */
async function forged(world: World, reviewer: Visitor): Promise<Shown> {
  const { privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const token = await sessionSigner(privateKey, world.clock)(claimsOf(reviewer))
  return { headers: { authorization: `Bearer ${token}`, cookie: `${SESSION_COOKIE}=${token}` } }
}

function claimsOf(who: Visitor): Parameters<ReturnType<typeof sessionSigner>>[0] {
  const [, claims = ''] = (who.cookies.get(SESSION_COOKIE) ?? '').split('.')
  const { who: session } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    who: Parameters<ReturnType<typeof sessionSigner>>[0]
  }
  return session
}
