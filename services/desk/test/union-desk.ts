/** The example's union at work: a desk with its people signed in, and alerts raised to its duty seat. */
import { randomUUID } from 'node:crypto'
import {
  alertVersion,
  browserOf,
  idsOf,
  incidentOf,
  loadExample,
  startDeskWorld,
  tell,
  type Browser,
} from './desk-world.ts'

export type UnionDesk = Awaited<ReturnType<typeof startUnionDesk>>

export async function startUnionDesk() {
  const world = await startDeskWorld()
  await loadExample(world)
  const id = await idsOf(world)
  const signedIn = async (name: string): Promise<Browser> => {
    const browser = browserOf(world)
    await browser.signIn(name)
    return browser
  }
  const union = id('organisation', 'northern-union')
  const duty = id('seat', 'union-duty')
  return {
    world,
    id,
    union,
    duty,
    /** steward, on the duty rota */
    nils: await signedIn('nils'),
    /** on the duty rota, in conflict with XAA */
    noor: await signedIn('noor'),
    /** head of the union's desk, reads French */
    nadia: await signedIn('nadia'),
    /** focal point of XBB */
    ben: await signedIn('ben'),
    raise: async (changes: Parameters<typeof alertVersion>[0] = {}) => {
      const alert = alertVersion(changes)
      await tell(world, alert, union, duty)
      return { alert, incident: await incidentOf(world, alert.alert, union) }
    },
  }
}

export function answer(
  who: Browser,
  incident: string,
  json: object,
  key: string = randomUUID(),
): Promise<Response> {
  return who.call(`/v1/incidents/${incident}/answers`, { json, headers: { 'idempotency-key': key } })
}
