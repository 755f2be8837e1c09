/** Pages about campaigns, strikes, single reports and the figures. */
import type { Http } from '@tocsin/service'
import { decisionOf, found } from '../answer.ts'
import { byCampaign, byReport, byStrike } from '../asked.ts'
import { campaignForm, compromisedForm, liftBody } from '../bodies.ts'
import { campaignsView, campaignView } from './campaign-view.ts'
import type { Frame, PageParts } from './frame.ts'
import { singleReportView } from './report-view.ts'

export function campaignPages(
  http: Http,
  { review }: Pick<PageParts, 'review'>,
  { who, reader, show, read, back }: Frame,
): void {
  http.get('/review/campaigns', { schema: { hide: true } }, async (request, reply) => {
    const { who: asking, words } = await reader(request)
    const view = campaignsView(await review.campaigns(asking), await review.strikes(asking), words)
    return show(reply, words, view)
  })
  http.get(
    '/review/campaigns/:campaign',
    { schema: { hide: true, params: byCampaign } },
    async (request, reply) => {
      const { who: asking, words } = await reader(request)
      const campaign = found(await review.campaign(asking, request.params.campaign))
      return show(reply, words, campaignView(campaign, words))
    },
  )
  http.post(
    '/review/campaigns/:campaign/decide',
    { schema: { hide: true, params: byCampaign } },
    async (request, reply) => {
      const { id, body } = read(campaignForm, request.body)
      decisionOf(await review.decideCampaign(await who(request), { id, ...request.params, ...body }))
      return back(reply, `/review/campaigns/${request.params.campaign}`)
    },
  )
  http.post(
    '/review/strikes/:strike/lift',
    { schema: { hide: true, params: byStrike } },
    async (request, reply) => {
      const { id, body } = read(liftBody, request.body)
      decisionOf(await review.liftStrike(await who(request), { id, ...request.params, ...body }))
      return back(reply, '/review/campaigns')
    },
  )
  http.get(
    '/review/reports/:report',
    { schema: { hide: true, params: byReport } },
    async (request, reply) => {
      const { who: asking, words } = await reader(request)
      const report = found(await review.report(asking, request.params.report))
      return show(reply, words, singleReportView(report, words))
    },
  )
  http.post(
    '/review/reports/:report/compromised',
    { schema: { hide: true, params: byReport } },
    async (request, reply) => {
      const { id, body } = read(compromisedForm, request.body)
      decisionOf(await review.strikeSource(await who(request), { id, ...request.params, ...body }))
      return back(reply, '/review/campaigns')
    },
  )
}
