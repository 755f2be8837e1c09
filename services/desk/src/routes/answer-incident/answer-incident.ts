/** `POST /v1/incidents/:id/answers` and the same as a form: one of the eight meanings. */
import * as z from 'zod'
import { meaning } from '@tocsin/events'
import { pageTranslatorOf } from '@tocsin/messages'
import type { Http } from '@tocsin/service'
import { answerGiven } from '../../answers/answer-given.ts'
import { answerIncident } from '../../answers/answer-incident.ts'
import { instantIn } from '../../answers/local-time.ts'
import { once } from '../../answers/once.ts'
import { settle } from '../../answers/settle.ts'
import { asPerson } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { needPerson, pagePerson } from '../../people/request-session.ts'
import { created, idempotencyKey, incidentParams, problemDocument } from '../api-problems.ts'
import { problemOf } from '../outcome-problem.ts'
import { sendIncidentPage } from '../read-incident/incident-page.ts'

const form = z.object({
  meaning: meaning.optional(),
  detail: z.string().max(600).optional(),
  until: z.string().max(40).optional(),
  version: z.string().regex(/^\d{0,9}$/),
  key: z.uuid().optional(),
})

export function answerIncidentRoutes(app: Http, desk: Desk): void {
  app.post(
    '/v1/incidents/:id/answers',
    {
      schema: {
        summary: 'Answer',
        description: 'Repeating the request with the same Idempotency-Key answers once.',
        params: incidentParams,
        headers: idempotencyKey,
        body: answerGiven,
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
      const { params, body, headers } = request
      const now = desk.clock.now()
      const sent = {
        person: who.person,
        key: headers['idempotency-key'],
        route: `answers ${params.id}`,
        body,
      }
      const kept = await asPerson(desk, who.person, (tx) =>
        once(tx, sent, now, async () => {
          const done = await answerIncident(tx, who, params.id, body, now)
          if (done.outcome !== 'done') throw problemOf(done)
          return { status: 201, body: { id: done.id } }
        }),
      )
      return reply.code(201).send(created.parse(kept.body))
    },
  )

  app.post(
    '/incidents/:id/answers',
    { schema: { hide: true, params: incidentParams, body: form } },
    async (request, reply) => {
      const who = await pagePerson(desk, request, reply)
      if (who === null) return reply
      const t = pageTranslatorOf(who.language)
      const { id } = request.params
      const typed = request.body
      const said = typed.meaning
      if (said === undefined)
        return sendIncidentPage(desk, reply.code(422), who, id, {
          typed,
          faults: [{ pointer: '/meaning', detail: 'choose one' }],
        })
      const until = instantIn(typed.until ?? '', who.timeZone)
      const given = {
        meaning: said,
        version: typed.version === '' ? null : Number(typed.version),
        detail: typed.detail?.trim() === '' ? null : typed.detail?.trim(),
        until: until?.toISOString() ?? null,
      }
      const now = desk.clock.now()
      const done = await asPerson(desk, who.person, async (tx) => {
        if (typed.key === undefined) return answerIncident(tx, who, id, given, now)
        const sent = { person: who.person, key: typed.key, route: `answers ${id}`, body: given }
        return settle(tx, sent, now, (inner) => answerIncident(inner, who, id, given, now))
      })
      switch (done.outcome) {
        case 'done':
          return reply.redirect(`/incidents/${id}?done=answered`, 303)
        case 'stale':
          return sendIncidentPage(desk, reply.code(409), who, id, {
            typed,
            flash: { tone: 'warning', text: t('answer.stale') },
          })
        case 'lacking':
          return sendIncidentPage(desk, reply.code(422), who, id, { typed, faults: done.faults })
        case 'not-found':
          throw problemOf(done)
      }
    },
  )
}
