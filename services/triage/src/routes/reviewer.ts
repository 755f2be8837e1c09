/** Who asks: the desk's token, from its cookie or as a bearer, checked offline; reviewers alone. */
import type { MessageLanguage } from '@tocsin/events'
import { acceptedLanguage } from '@tocsin/messages'
import { Problem, SESSION_COOKIE, type Session } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'
import type { Review } from '../review/review.ts'

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

/** His own setting, else what the browser asks for. */
export async function languageFor(
  request: FastifyRequest,
  who: Session,
  review: Pick<Review, 'languageOf'>,
): Promise<MessageLanguage> {
  return (await review.languageOf(who)) ?? acceptedLanguage(request.headers['accept-language'])
}
