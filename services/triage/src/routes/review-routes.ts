/** The review's JSON API. Everything that a page shows or does can be had here. */
import type { Http } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Review } from '../review/review.ts'
import { decisionOf, found } from './answer.ts'
import { byAlert, byReport, idOf, once } from './asked.ts'
import { closeBody, endOf, excludeBody, issueBody, judgeBody, reportBody, settleBody } from './bodies.ts'
import { explained } from './explained.ts'
import { languageFor, reviewerOf, type CheckSession } from './reviewer.ts'

export function reviewRoutes(
  http: Http,
  { review, session }: { review: Review; session: CheckSession },
): void {
  const who = (request: FastifyRequest) => reviewerOf(request, session)

  http.get('/v1/review/items', async (request) => ({ items: await review.list(await who(request)) }))
  http.get('/v1/review/items/:item', { schema: { params: z.object({ item: z.uuid() }) } }, async (request) =>
    found(await review.reportItem(await who(request), request.params.item)),
  )
  http.get('/v1/review/alerts/:alert', { schema: { params: byAlert } }, async (request, reply) => {
    const reader = await who(request)
    const language = await languageFor(request, reader, review)
    const proposal = found(await review.proposal(reader, request.params.alert))
    void reply.headers({ 'content-language': language, vary: 'accept-language' })
    return explained(proposal, language)
  })
  http.post(
    '/v1/review/alerts/:alert/issue',
    { schema: { params: byAlert, headers: once, body: issueBody } },
    async (request) => ({
      decision: decisionOf(
        await review.issue(await who(request), { id: idOf(request), ...request.params, ...request.body }),
      ),
    }),
  )
  http.post(
    '/v1/review/alerts/:alert/close',
    { schema: { params: byAlert, headers: once, body: closeBody } },
    async (request) => ({
      decision: decisionOf(
        await review.close(await who(request), { id: idOf(request), ...request.params, ...request.body }),
      ),
    }),
  )
  http.post(
    '/v1/review/alerts/:alert/exclusions',
    { schema: { params: byAlert, headers: once, body: excludeBody } },
    async (request) => {
      const { until, ...body } = request.body
      const asked = { id: idOf(request), ...request.params, ...body, until: endOf(until) }
      return { decision: decisionOf(await review.exclude(await who(request), asked)) }
    },
  )
  http.post(
    '/v1/review/exclusions/:exclusion/second',
    { schema: { params: z.object({ exclusion: z.uuid() }), headers: once } },
    async (request) => ({
      decision: decisionOf(await review.second(await who(request), request.params.exclusion)),
    }),
  )
  http.post('/v1/review/judgements', { schema: { headers: once, body: judgeBody } }, async (request) => {
    const { until, ...body } = request.body
    return {
      decision: decisionOf(
        await review.judge(await who(request), { id: idOf(request), ...body, until: endOf(until) }),
      ),
    }
  })
  http.post(
    '/v1/review/items/:item/settle',
    { schema: { params: z.object({ item: z.uuid() }), headers: once, body: settleBody } },
    async (request) => {
      const asked = { id: idOf(request), ...request.params, ...request.body }
      return { decision: decisionOf(await review.settle(await who(request), asked)) }
    },
  )
  http.get('/v1/review/reports/:report', { schema: { params: byReport } }, async (request) =>
    found(await review.report(await who(request), request.params.report)),
  )
  http.post('/v1/review/reports/:report/words', { schema: { params: byReport } }, async (request) =>
    found(await review.words(await who(request), request.params.report)),
  )
  http.post(
    '/v1/review/reports/:report/decisions',
    { schema: { params: byReport, headers: once, body: reportBody } },
    async (request) => {
      const asked = { id: idOf(request), ...request.params, ...request.body }
      return { decision: decisionOf(await review.judgeReport(await who(request), asked)) }
    },
  )
}
