/** Who asks: the desk's token, from its cookie or as a bearer, checked offline; reviewers alone. */
import type { MessageLanguage } from '@tocsin/events'
import { acceptedLanguage, refusal } from '@tocsin/messages'
import { Problem, SESSION_COOKIE, type Session } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'
import type { Review } from '../review/review.ts'

export type CheckSession = (token: string | undefined) => Promise<Session | null>

/** @throws Problem unauthenticated or forbidden */
export async function reviewerOf(request: FastifyRequest, check: CheckSession): Promise<Session> {
  const who = await signedIn(request, check)
  if (who === null) throw new Problem('unauthenticated', { detail: refusal('refused.sign-in') })
  if (!who.roles.includes('reviewer'))
    throw new Problem('forbidden', { detail: refusal('refused.reviewers') })
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

/** Of who is refused or meets a fault; he may be no reviewer, or nobody whom we know. */
export async function languageOfRefused(
  problem: Problem,
  request: FastifyRequest,
  { review, session }: { review: Pick<Review, 'languageOf'>; session: CheckSession },
): Promise<MessageLanguage> {
  const browsers = acceptedLanguage(request.headers['accept-language'])
  // the database that would know his own setting is what fails
  if (problem.status >= 500) return browsers
  const who = await signedIn(request, session)
  return who === null ? browsers : languageFor(request, who, review).catch(() => browsers)
}

function signedIn(request: FastifyRequest, check: CheckSession): Promise<Session | null> {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  // null where a request is refused before its cookies are read
  const cookies: FastifyRequest['cookies'] | null = request.cookies
  return check(bearer ?? cookies?.[SESSION_COOKIE])
}
