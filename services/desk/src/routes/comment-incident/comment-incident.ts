/** `POST /v1/incidents/:id/comments` and the same as a form: for the party's own people. */
import * as z from 'zod'
import type { Http } from '@tocsin/service'
import { commentGiven } from '../../answers/answer-given.ts'
import { commentIncident } from '../../answers/answer-incident.ts'
import { once } from '../../answers/once.ts'
import { asPerson } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { needPerson, pagePerson } from '../../people/request-session.ts'
import type { SignedIn } from '../../people/signed-in.ts'
import { created, idempotencyKey, incidentParams, problemDocument } from '../api-problems.ts'
import { problemOf } from '../outcome-problem.ts'

const form = commentGiven.omit({ kind: true }).extend({ key: z.uuid() })

export function commentIncidentRoutes(app: Http, desk: Desk): void {
  const comment = (who: SignedIn, id: string, key: string, body: z.infer<typeof commentGiven>) => {
    const now = desk.clock.now()
    return asPerson(desk, who.person, (tx) =>
      once(tx, { person: who.person, key, route: `comments ${id}`, body }, now, async () => {
        const done = await commentIncident(tx, who, id, body, now)
        if (done.outcome !== 'done') throw problemOf(done)
        return { status: 201, body: { id: done.id } }
      }),
    )
  }

  app.post(
    '/v1/incidents/:id/comments',
    {
      schema: {
        summary: 'Comment or advise',
        params: incidentParams,
        headers: idempotencyKey,
        body: commentGiven,
        response: {
          201: created,
          401: problemDocument,
          404: problemDocument,
          409: problemDocument,
          422: problemDocument,
        },
      },
    },
    async (request, reply) => {
      const who = await needPerson(desk, request)
      const kept = await comment(who, request.params.id, request.headers['idempotency-key'], request.body)
      return reply.code(201).send(created.parse(kept.body))
    },
  )

  app.post(
    '/incidents/:id/comments',
    { schema: { hide: true, params: incidentParams, body: form } },
    async (request, reply) => {
      const who = await pagePerson(desk, request, reply)
      if (who === null) return reply
      const { key, text } = request.body
      await comment(who, request.params.id, key, { text, kind: 'comment' })
      return reply.redirect(`/incidents/${request.params.id}?done=commented`, 303)
    },
  )
}
