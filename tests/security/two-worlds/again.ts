/**
 * Whoever is answered 503 asks again, as that answer tells him to: a busy machine gives one in a world and not in the
 * other. That the script was answered so is noted, since a scraper sees it too.
 */
import { randomUUID } from 'node:crypto'
import { eventually } from '@tocsin/testing'
import type { Answer, Visitor } from '../canary/visitor.ts'
import type { World } from './world.ts'

const BUSY = 503

export function patient(world: World, as: Visitor): Visitor {
  const again = (ask: () => Promise<Answer>): Promise<Answer> =>
    eventually(
      async () => {
        const answer = await ask()
        if (answer.status !== BUSY) return answer
        world.busy = true
        return null
      },
      { what: `an answer in the world ${world.name}`, within: 300_000, every: 500 },
    )
  return {
    cookies: as.cookies,
    get: (url) => again(() => as.get(url)),
    form: (url, fields) => again(() => as.form(url, fields)),
    json(url, body, headers = {}) {
      // the same each time, so that it is done once
      const own = { 'idempotency-key': randomUUID(), ...headers }
      return again(() => as.json(url, body, own))
    },
    send: (url, body, headers) => again(() => as.send(url, body, headers)),
    ask: (method, url, body, headers) => again(() => as.ask(method, url, body, headers)),
  }
}

/** A line of a scrape that says how many were answered so: in a world where the script was, it stands there for that. */
export const isOfBusy = (line: string): boolean => line.includes(`status="${BUSY}"`)
