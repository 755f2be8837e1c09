/** The operator's routes of what could not be handled: list, show, send again, replay. */
import * as z from 'zod'
import { listDead, replay, resendDead, showDead, type Log } from '@tocsin/bus'
import { Problem, type Http } from '@tocsin/service'
import type { Desk } from '../../desk.ts'
import { DESK_GROUP, DESK_TOPICS } from '../../flow.ts'

const params = z.object({ id: z.uuid() })
const replayBody = z.strictObject({
  topic: z.enum(DESK_TOPICS),
  from: z.union([z.literal('start'), z.iso.datetime()]).default('start'),
})

export function handleDeadEvents(operator: Http, desk: Desk, log: Log): void {
  operator.get('/operator/dead', async () => ({ events: await listDead(desk.database) }))

  operator.get('/operator/dead/:id', { schema: { params } }, async (request) => {
    const event = await showDead(desk.database, request.params.id)
    if (event === null) throw new Problem('not-found')
    return event
  })

  operator.post('/operator/dead/:id/resend', { schema: { params } }, async (request) => {
    const done = await resendDead(desk.database, request.params.id, desk.clock.now())
    if (done === 'unknown') throw new Problem('not-found')
    if (done === 'not-dead') throw new Problem('conflict', { detail: 'It was sent again already.' })
    return { outcome: done }
  })

  operator.post('/operator/replay', { schema: { body: replayBody } }, async (request) => {
    const { topic, from } = request.body
    const again = await replay({
      log,
      database: desk.database,
      group: DESK_GROUP,
      topics: [topic],
      from: from === 'start' ? 'start' : new Date(from),
    })
    return { outcome: 'replayed', again }
  })
}
