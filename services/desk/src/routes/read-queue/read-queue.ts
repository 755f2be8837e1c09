/** `GET /` and `GET /v1/incidents`: what waits for a person, in the order in which it should be read. */
import * as z from 'zod'
import { invalidField, type Http } from '@tocsin/service'
import { asPerson } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { readIncidents } from '../../incidents/incident-row.ts'
import { queueOf } from '../../incidents/queue-group.ts'
import { openCursor, sealCursor } from '../../incidents/sealed-cursor.ts'
import { showIncident, shownIncident } from '../../incidents/shown-incident.ts'
import { deskKey, etagOf } from '../../keys.ts'
import { needPerson, pagePerson } from '../../people/request-session.ts'
import { deskPage } from '../../views/frame.ts'
import { queueView } from '../../views/queue-view.ts'
import { problemDocument } from '../api-problems.ts'
import { flashOf } from '../flash-codes.ts'
import { pageContext } from '../page-context.ts'

const listed = z
  .object({ incidents: z.array(shownIncident), next: z.string().nullable() })
  .meta({ id: 'Incidents' })

export function readQueue(app: Http, desk: Desk): void {
  app.get(
    '/v1/incidents',
    {
      schema: {
        summary: 'Incidents of your seats',
        description: 'In the order of the queue: your answer is due, yours, a colleague’s, bulletin.',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(100).default(50),
          cursor: z.string().max(400).optional(),
        }),
        response: { 200: listed, 304: z.null(), 401: problemDocument, 422: problemDocument },
      },
    },
    async (request, reply) => {
      const who = await needPerson(desk, request)
      const seats = new Set(who.seats.map(({ id }) => id))
      const { limit, cursor } = request.query
      const key = deskKey(desk.secret, 'cursor')
      const after = cursor === undefined ? null : openCursor(key, who.person, cursor)
      if (cursor !== undefined && after === null)
        throw invalidField('#query/cursor', 'is not a cursor of yours')
      const queue = queueOf(await asPerson(desk, who.person, readIncidents), seats)
      const from = after === null ? 0 : queue.findIndex(({ incident }) => incident.id === after) + 1
      const shown = queue.slice(from, from + limit)
      const last = shown.at(-1)
      const more = from + limit < queue.length && last !== undefined
      const incidents = shown.map(({ incident }) => showIncident(incident, seats))
      const etag = etagOf(desk.secret, who.person, [incidents, more])
      void reply.header('etag', etag)
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null)
      return { incidents, next: more ? sealCursor(key, who.person, last.incident.id) : null }
    },
  )

  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    const who = await pagePerson(desk, request, reply)
    if (who === null) return reply
    const { language, timeZone } = who
    const seats = new Set(who.seats.map(({ id }) => id))
    const body = await asPerson(desk, who.person, async (tx) => {
      const queue = queueOf(await readIncidents(tx), seats)
      return queueView({ queue, language, timeZone, now: desk.clock.now(), ...(await pageContext(tx, who)) })
    })
    return reply.type('text/html; charset=utf-8').send(
      deskPage({
        language,
        who,
        body,
        current: 'queue',
        refreshSeconds: 60,
        triageUrl: desk.triageUrl,
        flash: flashOf(request.query, language),
      }),
    )
  })
}
