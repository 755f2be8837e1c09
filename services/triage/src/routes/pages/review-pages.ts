/** The review's pages: a list, one alert, one report. They work without JavaScript and on a phone. */
import { page, registerPages, type Flash, type Insert } from '@tocsin/pages'
import { Problem, type Http } from '@tocsin/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Review } from '../../review/review.ts'
import { decisionOf, found } from '../answer.ts'
import { closeBody, endOf, excludeBody, formHead, issueBody, judgeBody, reportBody } from '../bodies.ts'
import { explained } from '../explained.ts'
import { languageFor, reviewerOf, type CheckSession } from '../reviewer.ts'
import { alertView } from './alert-view.ts'
import { listView } from './list-view.ts'
import type { Names } from './names.ts'
import { reportView } from './report-view.ts'
import { wordsView } from './words-view.ts'

const byAlert = z.object({ alert: z.uuid() })
const byReport = z.object({ report: z.uuid() })
const byItem = z.object({ item: z.uuid() })

export interface PageParts {
  review: Review
  session: CheckSession
  deskUrl: string | undefined
  publicUrl: string | undefined
  names: Names
  now: () => Date
}

export function reviewPages(http: Http, parts: PageParts): void {
  const { review, deskUrl, names, now } = parts
  registerPages(http, { publicUrl: parts.publicUrl })
  const who = (request: FastifyRequest) => reviewerOf(request, parts.session)
  const show = (reply: FastifyReply, body: Insert, flash?: Flash) =>
    reply.type('text/html; charset=utf-8').send(
      page({
        title: 'Review',
        name: 'Review',
        home: '/review',
        language: 'en',
        navigation: [
          { href: '/review', text: 'What waits' },
          ...(deskUrl === undefined ? [] : [{ href: deskUrl, text: 'Desk' }]),
        ],
        body,
        flash,
      }),
    )
  /** A form's body, without the fields that are the form's own. */
  const read = <T>(shape: z.ZodType<T>, body: unknown): { id: string; body: T } => {
    const head = formHead.safeParse(body)
    const { decision: _, ...rest } = (body ?? {}) as Record<string, unknown>
    const checked = shape.safeParse(rest)
    if (head.success && checked.success) return { id: head.data.decision, body: checked.data }
    const issues = [...(head.error?.issues ?? []), ...(checked.error?.issues ?? [])]
    throw new Problem('invalid', {
      errors: issues.map((issue) => ({ pointer: `/${issue.path.join('/')}`, detail: issue.message })),
    })
  }
  const back = (reply: FastifyReply, path: string) => reply.redirect(path, 303)

  http.get('/', { schema: { hide: true } }, async (_request, reply) => back(reply, '/review'))
  http.get('/review', { schema: { hide: true } }, async (request, reply) =>
    show(reply, listView(await review.list(await who(request)), now())),
  )
  http.get('/review/alerts/:alert', { schema: { hide: true, params: byAlert } }, async (request, reply) => {
    const reader = await who(request)
    const language = await languageFor(request, reader, review)
    const proposal = found(await review.proposal(reader, request.params.alert))
    return show(reply, alertView(explained(proposal, language), names, now()))
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
  http.get('/review/items/:item', { schema: { hide: true, params: byItem } }, async (request, reply) =>
    show(
      reply,
      reportView(found(await review.reportItem(await who(request), request.params.item)), names, now()),
    ),
  )
  http.post(
    '/review/reports/:report/words',
    { schema: { hide: true, params: byReport } },
    async (request, reply) =>
      show(
        reply,
        wordsView(
          request.params.report,
          found(await review.words(await who(request), request.params.report)),
          names,
        ),
      ),
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
}
