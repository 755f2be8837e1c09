/** `POST /v1/incidents/:id/resolution` and the same as a form: the outcome, and whether waking was right. */
import * as z from 'zod'
import type { Http } from '@tocsin/service'
import { resolutionGiven, type ResolutionGiven } from '../../answers/answer-given.ts'
import { resolveIncident } from '../../answers/answer-incident.ts'
import { once } from '../../answers/once.ts'
import { asPerson } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { needPerson, pagePerson } from '../../people/request-session.ts'
import type { SignedIn } from '../../people/signed-in.ts'
import { created, idempotencyKey, incidentParams, problemDocument } from '../api-problems.ts'
import { problemOf } from '../outcome-problem.ts'

const form = z.object({
  key: z.uuid(),
  outcome: resolutionGiven.shape.outcome,
  reason: z.string().trim().max(600).optional(),
  right: z.enum(['yes', 'no']).optional(),
})

export function resolveIncidentRoutes(app: Http, desk: Desk): void {
  const resolve = (who: SignedIn, id: string, key: string, body: ResolutionGiven) => {
    const now = desk.clock.now()
    return asPerson(desk, who.person, (tx) =>
      once(tx, { person: who.person, key, route: `resolution ${id}`, body }, now, async () => {
        const done = await resolveIncident(tx, who, id, body, now)
        if (done.outcome !== 'done') throw problemOf(done)
        return { status: 201, body: { id: done.id } }
      }),
    )
  }

  app.post(
    '/v1/incidents/:id/resolution',
    {
      schema: {
        summary: 'Resolve with an outcome',
        params: incidentParams,
        headers: idempotencyKey,
        body: resolutionGiven,
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
      const kept = await resolve(who, request.params.id, request.headers['idempotency-key'], request.body)
      return reply.code(201).send(created.parse(kept.body))
    },
  )

  app.post(
    '/incidents/:id/resolution',
    { schema: { hide: true, params: incidentParams, body: form } },
    async (request, reply) => {
      const who = await pagePerson(desk, request, reply)
      if (who === null) return reply
      const { key, outcome, reason, right } = request.body
      const rightToWakeMe = right === undefined ? null : right === 'yes'
      await resolve(who, request.params.id, key, {
        outcome,
        reason: reason === undefined || reason === '' ? null : reason,
        rightToWakeMe,
      })
      return reply.redirect(`/incidents/${request.params.id}?done=resolved`, 303)
    },
  )
}
