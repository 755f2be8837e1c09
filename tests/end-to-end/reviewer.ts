/** A reviewer at work through the API: signs in at the desk, decides at triage. */
import { randomUUID } from 'node:crypto'
import type { System } from './system.ts'

/** What the demo's directory gives everybody; it is invented, and public. */
const PASSWORD = 'tocsin-demo-2026'

export interface Reviewer {
  issue(alert: string, version: number, ticked: readonly string[]): Promise<Response>
  cancel(alert: string): Promise<Response>
}

export async function signInReviewer(system: System, name: string): Promise<Reviewer> {
  const answer = await fetch(system.url('desk', '/v1/session'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: PASSWORD }),
  })
  if (answer.status !== 201) throw new Error(`sign-in of ${name}: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const decide = (alert: string, what: string, body: unknown): Promise<Response> =>
    fetch(system.url('triage', `/v1/review/alerts/${alert}/${what}`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), cookie },
      body: JSON.stringify(body),
    })
  return {
    issue: (alert, version, ticked) =>
      decide(alert, 'issue', { version, note: 'Read by the test.', ticked, struckOut: [] }),
    cancel: (alert) =>
      decide(alert, 'close', { kind: 'cancel', closeReason: 'not-confirmed', reason: 'the test ends it' }),
  }
}
