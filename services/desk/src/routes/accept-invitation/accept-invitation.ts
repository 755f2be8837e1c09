/** `GET` and `POST /invitation/:token`: who was let in chooses a password; the first one becomes the steward. */
import { sql } from 'drizzle-orm'
import type { FastifyReply } from 'fastify'
import * as z from 'zod'
import type { Tx } from '@tocsin/database'
import type { MessageLanguage } from '@tocsin/events'
import { acceptedLanguage, pageTranslatorOf } from '@tocsin/messages'
import { html, type Html } from '@tocsin/pages'
import type { Http } from '@tocsin/service'
import { asService } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { deskKey } from '../../keys.ts'
import { openInvitation, useInvitation, type OpenInvitation } from '../../people/invitations.ts'
import { makePerson } from '../../people/make-person.ts'
import { hashPassword, PASSWORD_LENGTH } from '../../people/password.ts'
import { giveSession } from '../../people/request-session.ts'
import { openSession } from '../../people/session-store.ts'
import { deskPage } from '../../views/frame.ts'
import { passwordView, type PasswordViewOptions } from '../../views/sign-in-view.ts'

const params = z.object({ token: z.string().min(1).max(100) })
const form = z.object({
  name: z.string().trim().max(200).optional(),
  signIn: z.string().trim().max(100).optional(),
  password: z.string().max(PASSWORD_LENGTH.most),
  again: z.string().max(PASSWORD_LENGTH.most),
})
type Form = z.infer<typeof form>

export function acceptInvitationRoutes(app: Http, desk: Desk): void {
  app.get('/invitation/:token', { schema: { hide: true, params } }, async (request, reply) => {
    const language = acceptedLanguage(request.headers['accept-language'])
    const { token } = request.params
    const open = await asService(desk, (tx) => openInvitation(tx, token, desk.clock.now()))
    return open === null
      ? send(reply.code(404), language, over(language))
      : send(reply, language, passwordView(viewOf(token, open, language)))
  })

  app.post('/invitation/:token', { schema: { hide: true, params, body: form } }, async (request, reply) => {
    const language = acceptedLanguage(request.headers['accept-language'])
    const { token } = request.params
    const typed = request.body
    const passwordHash = faultOf(typed) === undefined ? await hashPassword(typed.password) : null
    const taken = await asService(desk, async (tx) => {
      const now = desk.clock.now()
      const open = await openInvitation(tx, token, now)
      if (open === null) return { outcome: 'over' as const }
      const view = { ...viewOf(token, open, language), typed }
      if (passwordHash === null)
        return { outcome: 'wrong' as const, view: { ...view, fault: faultOf(typed) } }
      const person = await accept(tx, desk, open, typed, { passwordHash, language })
      if (person === null) return { outcome: 'wrong' as const, view: { ...view, fault: 'signIn' as const } }
      await useInvitation(tx, token, now)
      return { outcome: 'in' as const, session: await openSession(tx, person, now) }
    })
    if (taken.outcome === 'over') return send(reply.code(404), language, over(language))
    if (taken.outcome === 'wrong') return send(reply.code(422), language, passwordView(taken.view))
    giveSession(desk, reply, taken.session.token)
    return reply.redirect('/', 303)
  })
}

async function accept(
  tx: Tx,
  desk: Desk,
  open: OpenInvitation,
  typed: Form,
  { passwordHash, language }: { passwordHash: string; language: MessageLanguage },
): Promise<string | null> {
  if (open.person !== null) {
    await tx.execute(sql`update account set password_hash = ${passwordHash} where person = ${open.person}`)
    return open.person
  }
  const signIn = typed.signIn ?? ''
  if (!/^[\w.@-]{2,100}$/.test(signIn)) return null
  return makePerson(
    tx,
    { name: typed.name || signIn, signIn, language, conflicts: [], steward: true, passwordHash },
    { sealer: desk.sealer, compareKey: deskKey(desk.secret, 'compare'), now: desk.clock.now() },
  )
}

function faultOf({ password, again }: Form): 'password' | 'again' | undefined {
  if (password.length < PASSWORD_LENGTH.least) return 'password'
  return password === again ? undefined : 'again'
}

function viewOf(token: string, open: OpenInvitation, language: MessageLanguage): PasswordViewOptions {
  return { language, action: `/invitation/${token}`, first: open.person === null, signIn: open.signIn }
}

function over(language: MessageLanguage): Html {
  const t = pageTranslatorOf(language)
  return html`<h1>${t('password.title')}</h1>
    <p>${t('invitation.over')}</p>`
}

function send(reply: FastifyReply, language: MessageLanguage, body: Html): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(deskPage({ language, who: null, body }))
}
