/** `GET` and `POST /sign-in`; `POST /v1/session` for programs. */
import * as z from 'zod'
import { acceptedLanguage, pageTranslatorOf } from '@tocsin/messages'
import { Problem, type Http } from '@tocsin/service'
import { asService } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { deskKey } from '../../keys.ts'
import { giveSession, giveToken, needPerson, ownPath, whoAsks } from '../../people/request-session.ts'
import { liveSession } from '../../people/session-store.ts'
import { signedIn } from '../../people/signed-in.ts'
import { signIn } from '../../people/sign-in.ts'
import { deskPage } from '../../views/frame.ts'
import { signInView } from '../../views/sign-in-view.ts'
import { problemDocument } from '../api-problems.ts'
import { flashOf } from '../flash-codes.ts'
import { whoAmI, whoShown } from './who-am-i.ts'

const credentials = z.strictObject({
  name: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
})
const form = z.object({ ...credentials.shape, to: z.string().max(500).optional() })

export function signInRoutes(app: Http, desk: Desk): void {
  const attempt = (given: { name: string; password: string }, address: string) =>
    signIn(
      { ...given, address },
      { database: desk.database, clock: desk.clock, compareKey: deskKey(desk.secret, 'compare') },
    )

  app.get('/sign-in', { schema: { hide: true } }, async (request, reply) => {
    const { to } = request.query as { to?: string }
    if ((await whoAsks(desk, request)) !== null) return reply.redirect(ownPath(to), 303)
    const language = acceptedLanguage(request.headers['accept-language'])
    const body = signInView(language, ownPath(to))
    return reply
      .type('text/html; charset=utf-8')
      .send(deskPage({ language, who: null, body, flash: flashOf(request.query, language) }))
  })

  app.post('/sign-in', { schema: { hide: true, body: form } }, async (request, reply) => {
    const { to, ...given } = request.body
    const language = acceptedLanguage(request.headers['accept-language'])
    const tried = await attempt(given, request.ip)
    if (tried.outcome === 'signed-in') {
      giveSession(desk, reply, tried.token)
      return reply.redirect(ownPath(to), 303)
    }
    const t = pageTranslatorOf(language)
    const tooSoon = tried.outcome === 'too-soon'
    const text = tooSoon ? t('sign-in.wait', { count: tried.seconds }) : t('sign-in.refused')
    if (tooSoon) void reply.header('retry-after', String(tried.seconds))
    return reply
      .code(tooSoon ? 429 : 401)
      .type('text/html; charset=utf-8')
      .send(
        deskPage({
          language,
          who: null,
          body: signInView(language, ownPath(to), given.name),
          flash: { tone: 'error', text },
        }),
      )
  })

  app.post(
    '/v1/session',
    {
      schema: {
        summary: 'Sign in',
        description:
          'Answers with cookies: the session, and the short-lived token that the other services check.',
        body: credentials,
        response: { 201: whoShown, 401: problemDocument, 422: problemDocument, 429: problemDocument },
      },
    },
    async (request, reply) => {
      const tried = await attempt(request.body, request.ip)
      if (tried.outcome === 'too-soon')
        throw new Problem('too-many-requests', { retryAfterSeconds: tried.seconds })
      if (tried.outcome === 'refused')
        throw new Problem('unauthenticated', { detail: 'Name or password is not right.' })
      const now = desk.clock.now()
      const who = await asService(desk, async (tx) => {
        const session = await liveSession(tx, tried.token, now)
        return session === null ? null : signedIn(tx, session, now)
      })
      if (who === null) throw new Problem('unauthenticated')
      giveSession(desk, reply, tried.token)
      await giveToken(desk, reply, who)
      return reply.code(201).send(whoAmI(who))
    },
  )

  app.get(
    '/v1/session',
    { schema: { summary: 'Who is signed in', response: { 200: whoShown, 401: problemDocument } } },
    async (request, reply) => {
      const who = await needPerson(desk, request)
      await giveToken(desk, reply, who)
      return whoAmI(who)
    },
  )
}
