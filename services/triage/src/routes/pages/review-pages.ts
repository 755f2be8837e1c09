/** The review's pages: a list, one alert, one report. They work without JavaScript and on a phone. */
import type { Http } from '@tocsin/service'
import * as z from 'zod'
import { decisionOf, found } from '../answer.ts'
import { byAlert, byReport } from '../asked.ts'
import {
  actorForm,
  closeBody,
  endOf,
  excludeBody,
  issueBody,
  judgeBody,
  reportBody,
  settleBody,
} from '../bodies.ts'
import { explained } from '../explained.ts'
import { alertView } from './alert-view.ts'
import type { Frame, PageParts } from './frame.ts'
import { listView } from './list-view.ts'
import { reportView } from './report-view.ts'
import { wordsView } from './words-view.ts'

const byItem = z.object({ item: z.uuid() })

export function reviewPages(http: Http, parts: PageParts, frame: Frame): void {
  const { review, now } = parts
  const { who, reader, show, read, back } = frame

  http.get('/', { schema: { hide: true } }, async (_request, reply) => back(reply, '/review'))
  http.get('/review', { schema: { hide: true } }, async (request, reply) => {
    const { who: asking, words } = await reader(request)
    return show(reply, words, listView(await review.list(asking), words, now()))
  })
  http.get('/review/alerts/:alert', { schema: { hide: true, params: byAlert } }, async (request, reply) => {
    const { who: asking, words } = await reader(request)
    const proposal = found(await review.proposal(asking, request.params.alert))
    return show(reply, words, alertView(explained(proposal, words.language), words, now()))
  })
  http.post(
    '/review/alerts/:alert/issue',
    { schema: { hide: true, params: byAlert } },
    async (request, reply) => {
      const { id, body } = read(issueBody, request.body)
      decisionOf(await review.issue(await who(request), { id, ...request.params, ...body }))
      return back(reply, `/review/alerts/${request.params.alert}`)
    },
  )
  http.post(
    '/review/alerts/:alert/close',
    { schema: { hide: true, params: byAlert } },
    async (request, reply) => {
      const { id, body } = read(closeBody, request.body)
      decisionOf(await review.close(await who(request), { id, ...request.params, ...body }))
      return back(reply, '/review')
    },
  )
  http.post(
    '/review/alerts/:alert/exclude',
    { schema: { hide: true, params: byAlert } },
    async (request, reply) => {
      const { id, body } = read(excludeBody, request.body)
      const asked = { id, ...request.params, ...body, until: endOf(body.until) }
      decisionOf(await review.exclude(await who(request), asked))
      return back(reply, `/review/alerts/${request.params.alert}`)
    },
  )
  http.post(
    '/review/alerts/:alert/exclusions/:exclusion/second',
    { schema: { hide: true, params: byAlert.extend({ exclusion: z.uuid() }) } },
    async (request, reply) => {
      decisionOf(await review.second(await who(request), request.params.exclusion))
      return back(reply, `/review/alerts/${request.params.alert}`)
    },
  )
  http.post(
    '/review/alerts/:alert/judge',
    { schema: { hide: true, params: byAlert } },
    async (request, reply) => {
      const { id, body } = read(judgeBody, request.body)
      decisionOf(await review.judge(await who(request), { id, ...body, until: endOf(body.until) }))
      return back(reply, `/review/alerts/${request.params.alert}`)
    },
  )
  http.get('/review/items/:item', { schema: { hide: true, params: byItem } }, async (request, reply) => {
    const { who: asking, words } = await reader(request)
    const waiting = found(await review.reportItem(asking, request.params.item))
    return show(reply, words, reportView(waiting, words, now()))
  })
  http.post(
    '/review/reports/:report/words',
    { schema: { hide: true, params: byReport } },
    async (request, reply) => {
      const { who: asking, words } = await reader(request)
      const { report } = request.params
      const { language } = found(await review.report(asking, report)).report
      const opened = found(await review.words(asking, report))
      return show(reply, words, wordsView(report, opened, language, words))
    },
  )
  http.post(
    '/review/reports/:report/decide',
    { schema: { hide: true, params: byReport } },
    async (request, reply) => {
      const { id, body } = read(reportBody, request.body)
      decisionOf(await review.judgeReport(await who(request), { id, ...request.params, ...body }))
      return back(reply, '/review')
    },
  )
  http.post(
    '/review/reports/:report/actors',
    { schema: { hide: true, params: byReport } },
    async (request, reply) => {
      const { id, body } = read(actorForm, request.body)
      const actors = [{ type: body.actorType, states: body.states }]
      const asked = { id, ...request.params, action: 'name-actors' as const, actors, reason: body.reason }
      decisionOf(await review.judgeReport(await who(request), asked))
      return back(reply, '/review')
    },
  )
  http.post(
    '/review/items/:item/settle',
    { schema: { hide: true, params: byItem } },
    async (request, reply) => {
      const { id, body } = read(settleBody, request.body)
      decisionOf(await review.settle(await who(request), { id, ...request.params, ...body }))
      return back(reply, '/review')
    },
  )
}
