/** What every page of the review has: the bar, its reader's words, and how its forms are read. */
import { directionOf } from '@tocsin/messages'
import { page, registerPages, type Insert } from '@tocsin/pages'
import { Problem, type Http, type Session } from '@tocsin/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Review } from '../../review/review.ts'
import { formHead } from '../bodies.ts'
import { languageFor, reviewerOf, type CheckSession } from '../reviewer.ts'
import { wordsIn, type Gist, type Words } from './words.ts'

export interface PageParts {
  review: Review
  session: CheckSession
  deskUrl: string | undefined
  publicUrl: string | undefined
  gist: Gist
  now: () => Date
}

export interface Reader {
  who: Session
  words: Words
}

export interface Frame {
  who(request: FastifyRequest): Promise<Session>
  reader(request: FastifyRequest): Promise<Reader>
  show(reply: FastifyReply, words: Words, body: Insert): FastifyReply
  /** A form's body, without the fields that are the form's own. */
  read<T>(shape: z.ZodType<T>, body: unknown): { id: string; body: T }
  back(reply: FastifyReply, path: string): FastifyReply
}

/** Registers the stylesheet and the refusal of forged forms. */
export function pageFrame(http: Http, { review, session, deskUrl, publicUrl, gist }: PageParts): Frame {
  registerPages(http, { publicUrl })
  return {
    who: (request) => reviewerOf(request, session),
    reader: async (request) => {
      const who = await reviewerOf(request, session)
      return { who, words: wordsIn(await languageFor(request, who, review), gist) }
    },
    show: (reply, { language, t, desk }, body) =>
      reply.type('text/html; charset=utf-8').send(
        page({
          title: desk('nav.review'),
          name: desk('nav.review'),
          home: '/review',
          language,
          direction: directionOf(language),
          skipText: desk('skip'),
          navigation: [
            { href: '/review', text: t('nav.waits') },
            { href: '/review/campaigns', text: t('nav.campaigns') },
            { href: '/review/figures', text: t('nav.figures') },
            ...(deskUrl === undefined ? [] : [{ href: deskUrl, text: desk('desk') }]),
          ],
          body,
        }),
      ),
    read(shape, body) {
      const head = formHead.safeParse(body)
      const { decision: _, ...rest } = (body ?? {}) as Record<string, unknown>
      const checked = shape.safeParse(rest)
      if (head.success && checked.success) return { id: head.data.decision, body: checked.data }
      const issues = [...(head.error?.issues ?? []), ...(checked.error?.issues ?? [])]
      throw new Problem('invalid', {
        errors: issues.map((issue) => ({ pointer: `/${issue.path.join('/')}`, detail: issue.message })),
      })
    },
    back: (reply, path) => reply.redirect(path, 303),
  }
}
