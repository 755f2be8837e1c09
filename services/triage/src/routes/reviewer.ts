/** Who asks: the desk's token, from its cookie or as a bearer, checked offline; reviewers alone. */
import { Problem, SESSION_COOKIE, type Session } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'

export type CheckSession = (token: string | undefined) => Promise<Session | null>

/** @throws Problem unauthenticated or forbidden */
export async function reviewerOf(request: FastifyRequest, check: CheckSession): Promise<Session> {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const who = await check(bearer ?? request.cookies[SESSION_COOKIE])
  if (who === null) throw new Problem('unauthenticated', { detail: 'Sign in at the desk first.' })
  if (!who.roles.includes('reviewer'))
    throw new Problem('forbidden', { detail: 'This page is for reviewers.' })
  return who
}
