/** `GET` and `POST /a/:token`. A GET changes nothing and shows nothing but that a message waits. */
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { languages, meaning, type MessageLanguage } from '@tocsin/events'
import { pageTranslatorOf } from '@tocsin/messages'
import { html } from '@tocsin/pages'
import type { Http } from '@tocsin/service'
import { answerLink, linkSeat, type LinkAnswered, type LinkSeat } from '../../answers/answer-link.ts'
import { instantIn } from '../../answers/local-time.ts'
import { asService } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { whoAsks } from '../../people/request-session.ts'
import type { SignedIn } from '../../people/signed-in.ts'
import { linkPage, linkView, type LinkViewOptions } from '../../views/link-view.ts'

const params = z.object({ token: z.string().min(1).max(400) })
const form = z.object({
  key: z.uuid(),
  meaning: meaning.optional(),
  detail: z.string().max(600).optional(),
  until: z.string().max(40).optional(),
  code: z.string().max(40).optional(),
})
type Form = z.infer<typeof form>

export function answerLinkRoutes(app: Http, desk: Desk): void {
  app.get('/a/:token', { schema: { hide: true, params } }, async (request, reply) => {
    const { token } = request.params
    const link = await read(desk, token)
    if (link === null) return gone(request, reply)
    const who = await whoAsks(desk, request)
    return send(reply, link, linkView(viewOptions(token, link, who)))
  })

  app.post('/a/:token', { schema: { hide: true, params, body: form } }, async (request, reply) => {
    const { token } = request.params
    const typed = request.body
    const link = await read(desk, token)
    if (link === null) return gone(request, reply)
    const who = await whoAsks(desk, request)
    const view = { ...viewOptions(token, link, who), formKey: typed.key, typed }
    if (typed.meaning === undefined) {
      const faults = [{ pointer: '/meaning', detail: 'choose one' }]
      return send(reply.code(422), link, linkView({ ...view, faults }))
    }
    const answered = await answerLink(token, { ...givenOf(typed, link), meaning: typed.meaning }, who, {
      database: desk.database,
      keys: desk.linkKeys,
      now: desk.clock.now(),
    })
    return respond(request, reply, link, view, answered)
  })
}

function read(desk: Desk, token: string): Promise<LinkSeat | null> {
  return asService(desk, (tx) => linkSeat(tx, token, desk.linkKeys, desk.clock.now()))
}

function viewOptions(token: string, link: LinkSeat, who: SignedIn | null): LinkViewOptions {
  const holds = who?.seats.some(({ id }) => id === link.claims.seat) === true
  return {
    token,
    language: link.language,
    timeZone: link.timeZone,
    sessionNeeded: link.linkAnswer === 'none',
    signedInAs: holds && who !== null ? who.name : null,
    formKey: randomUUID(),
  }
}

function givenOf(
  typed: Form,
  link: LinkSeat,
): { detail: string | null; until: string | null; code: string; form: string } {
  const detail = typed.detail?.trim() ?? ''
  return {
    detail: detail === '' ? null : detail,
    until: instantIn(typed.until ?? '', link.timeZone)?.toISOString() ?? null,
    code: typed.code ?? '',
    form: typed.key,
  }
}

function respond(
  request: FastifyRequest,
  reply: FastifyReply,
  link: LinkSeat,
  view: LinkViewOptions,
  answered: LinkAnswered,
): FastifyReply {
  const t = pageTranslatorOf(link.language)
  switch (answered.outcome) {
    case 'no-link':
      return gone(request, reply)
    case 'lacking':
      return send(reply.code(422), link, linkView({ ...view, faults: answered.faults }))
    case 'session-needed':
      return send(reply.code(403), link, linkView({ ...view, sessionNeeded: true }))
    case 'wrong-code':
    case 'too-soon': {
      const count = answered.seconds
      const text = t(`link.${answered.outcome}`, { count })
      const status = answered.outcome === 'too-soon' ? 429 : 403
      return send(reply.code(status).header('retry-after', String(count)), link, linkView(view), {
        tone: 'error',
        text,
      })
    }
    case 'done': {
      const step = !answered.bySession && answered.worth === 'buys-a-step'
      const body = html`<h1>${t('link.title')}</h1>
        <p class="ask" role="status">${t(step ? 'link.thanks-step' : 'link.thanks')}</p>
        ${answered.already ? html`<p>${t('link.already')}</p>` : null}
        <p><a href="/sign-in">${t('link.read')}</a></p>`
      return send(reply, link, body)
    }
  }
}

function send(
  reply: FastifyReply,
  { language }: { language: MessageLanguage },
  ...page: Parameters<typeof linkPage> extends [unknown, ...infer Rest] ? Rest : never
): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(linkPage(language, ...page))
}

// Forged, expired, of a seat that is no more: one page, in the browser's language, for nobody is known.
function gone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const asked = (request.headers['accept-language'] ?? '').slice(0, 2).toLowerCase()
  const language = languages.find((one) => one === asked) ?? 'en'
  const t = pageTranslatorOf(language)
  const body = html`<h1>${t('link.title')}</h1>
    <p>${t('link.gone')}</p>
    <p><a href="/sign-in">${t('sign-in.title')}</a></p>`
  return send(reply.code(404), { language }, body)
}
