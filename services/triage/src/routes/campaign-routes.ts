/** Campaigns, strikes and sources in the review's JSON API. */
import type { Http } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'
import type { Review } from '../review/review.ts'
import { decisionOf, found } from './answer.ts'
import { byCampaign, byReport, byStrike, idOf, once } from './asked.ts'
import { campaignBody, compromisedBody, liftBody } from './bodies.ts'
import { reviewerOf, type CheckSession } from './reviewer.ts'

export function campaignRoutes(
  http: Http,
  { review, session }: { review: Review; session: CheckSession },
): void {
  const who = (request: FastifyRequest) => reviewerOf(request, session)

  http.get('/v1/review/campaigns', async (request) => ({
    campaigns: await review.campaigns(await who(request)),
  }))
  http.get('/v1/review/campaigns/:campaign', { schema: { params: byCampaign } }, async (request) =>
    found(await review.campaign(await who(request), request.params.campaign)),
  )
  http.post(
    '/v1/review/campaigns/:campaign/decisions',
    { schema: { params: byCampaign, headers: once, body: campaignBody } },
    async (request) => {
      const asked = { id: idOf(request), ...request.params, ...request.body }
      return { decision: decisionOf(await review.decideCampaign(await who(request), asked)) }
    },
  )
  http.post(
    '/v1/review/reports/:report/compromised',
    { schema: { params: byReport, headers: once, body: compromisedBody } },
    async (request) => {
      const asked = { id: idOf(request), ...request.params, ...request.body }
      return { decision: decisionOf(await review.strikeSource(await who(request), asked)) }
    },
  )
  http.get('/v1/review/strikes', async (request) => ({ strikes: await review.strikes(await who(request)) }))
  http.post(
    '/v1/review/strikes/:strike/lift',
    { schema: { params: byStrike, headers: once, body: liftBody } },
    async (request) => {
      const asked = { id: idOf(request), ...request.params, ...request.body }
      return { decision: decisionOf(await review.liftStrike(await who(request), asked)) }
    },
  )
}
