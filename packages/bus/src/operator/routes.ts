/** What every service's operator's listener offers for events that could not be handled, and for reading again. */
import type { Database } from '@tocsin/database'
import { topicNames, type Clock, type TopicName } from '@tocsin/events'
import { Problem, invalidField, type Http } from '@tocsin/service'
import * as z from 'zod'
import type { Log } from '../log.ts'
import { listDead, resendDead, showDead } from './dead-events.ts'
import { replay } from './replay.ts'

const MAX_LISTED = 1_000

export interface OperatorRoutes {
  log: Log
  database: Database
  /** the service's consumer group, or null if it consumes nothing */
  group: string | null
  clock: Clock
}

const id = z.object({ id: z.uuid() })
const list = z.object({ all: z.enum(['yes', 'no']).default('no') })
const again = z.strictObject({
  topic: z.enum(topicNames as [TopicName, ...TopicName[]]),
  from: z.union([z.literal('start'), z.iso.datetime()]),
})

/** Adds `/operator/dead`, `/operator/dead/:id`, `/operator/dead/:id/resend` and `/operator/replay`. */
export function operatorRoutes(app: Http, { log, database, group, clock }: OperatorRoutes): void {
  app.get('/operator/dead', { schema: { querystring: list } }, async (request) => ({
    events: await listDead(database, { all: request.query.all === 'yes', limit: MAX_LISTED }),
  }))
  app.get('/operator/dead/:id', { schema: { params: id } }, async (request) => {
    const found = await showDead(database, request.params.id)
    if (found === null) throw new Problem('not-found')
    return found
  })
  app.post('/operator/dead/:id/resend', { schema: { params: id } }, async (request) => {
    const outcome = await resendDead(database, request.params.id, clock.now())
    if (outcome === 'unknown') throw new Problem('not-found')
    if (outcome === 'not-dead')
      throw new Problem('conflict', { detail: 'It was sent again already, or is done.' })
    return { outcome }
  })
  app.post('/operator/replay', { schema: { body: again } }, async (request) => {
    if (group === null) throw invalidField('/topic', 'this service reads no topic')
    const { topic, from } = request.body
    const records = await replay({
      log,
      database,
      group,
      topics: [topic],
      from: from === 'start' ? from : new Date(from),
    })
    return { records }
  })
}
