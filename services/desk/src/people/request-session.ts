/** From a request's cookie to who asks; and the cookies that a signed-in person carries. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem, SESSION_COOKIE, SESSION_SECONDS } from '@tocsin/service'
import { asService } from '../database/asking.ts'
import type { Desk } from '../desk.ts'
import { liveSession } from './session-store.ts'
import { sessionOf, signedIn, type SignedIn } from './signed-in.ts'

/** The desk's own cookie: opens a row that the desk can end. */
export const DESK_COOKIE = 'tocsin_desk'

export async function whoAsks(desk: Desk, request: FastifyRequest): Promise<SignedIn | null> {
  const token = request.cookies[DESK_COOKIE]
  if (token === undefined || token === '') return null
  const now = desk.clock.now()
  return asService(desk, async (tx) => {
    const session = await liveSession(tx, token, now)
    return session === null ? null : signedIn(tx, session, now)
  })
}

/** For the API. @throws Problem `unauthenticated` */
export async function needPerson(desk: Desk, request: FastifyRequest): Promise<SignedIn> {
  const who = await whoAsks(desk, request)
  if (who === null) throw new Problem('unauthenticated')
  return who
}

/** For pages: also renews the token by which other services know the person. @returns null after sending to sign-in */
export async function pagePerson(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SignedIn | null> {
  const who = await whoAsks(desk, request)
  if (who === null) {
    await reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
    return null
  }
  await giveToken(desk, reply, who)
  return who
}

const attributes = (desk: Desk) =>
  ({
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: desk.cookies.secure,
    domain: desk.cookies.domain,
  }) as const

export function giveSession(desk: Desk, reply: FastifyReply, token: string): void {
  void reply.setCookie(DESK_COOKIE, token, { ...attributes(desk), maxAge: 7 * 24 * 3600 })
}

export async function giveToken(desk: Desk, reply: FastifyReply, who: SignedIn): Promise<void> {
  const token = await desk.signSession(sessionOf(who))
  void reply.setCookie(SESSION_COOKIE, token, { ...attributes(desk), maxAge: SESSION_SECONDS })
}

export function takeCookies(desk: Desk, reply: FastifyReply): void {
  void reply.clearCookie(DESK_COOKIE, attributes(desk))
  void reply.clearCookie(SESSION_COOKIE, attributes(desk))
}

/** Only a path of the desk's own pages; anything else leads to the queue. */
export function ownPath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\w\-./?=&%]*$/.test(to) ? to : '/'
}
