/** Who calls while an API is fuzzed: a source by its key, an officer and a reviewer by their session. */
import type { ServiceName } from '@tocsin/events'
import * as z from 'zod'
import type { Local } from '../local/local.ts'
import { rootIds } from '../local/play/directory.ts'

/** What the demo's directory gives everybody; it is invented, and public. */
const PASSWORD = 'tocsin-demo-2026'

/** A service with an OpenAPI document, and the headers of one who may call it. */
export interface Target {
  service: ServiceName
  url: string
  headers: Record<string, string>
}

/** @returns one target a service; sessions are fresh, so call this right before */
export async function targetOf(local: Local, service: ServiceName): Promise<Target> {
  const url = `http://127.0.0.1:${local.ports.services[service].public}`
  return { service, url, headers: await headersFor(local, service) }
}

async function headersFor(local: Local, service: ServiceName): Promise<Record<string, string>> {
  if (service === 'civil-society-intake' || service === 'regional-intake') {
    const { key } = await makeSource(local, service)
    return { authorization: `Bearer ${key}` }
  }
  return { cookie: await signIn(local, service === 'triage' ? 'rita' : 'nora') }
}

const made = z.object({ key: z.string() })

async function makeSource(local: Local, service: ServiceName): Promise<z.infer<typeof made>> {
  const answer = await fetch(new URL('/operator/sources', local.operator.services[service]), {
    method: 'POST',
    headers: { authorization: `Bearer ${local.operator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Fuzzer', root: rootIds()[0], vouched: true, grade: 'C' }),
  })
  if (!answer.ok) throw new Error(`a source at ${service}: ${answer.status}`)
  return made.parse(await answer.json())
}

/** Cookies of the desk's session and of the token that other services check. */
async function signIn(local: Local, name: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${local.ports.services.desk.public}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: PASSWORD }),
  })
  if (answer.status !== 201) throw new Error(`sign-in of ${name}: ${answer.status}`)
  return answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
}
