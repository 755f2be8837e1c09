/** What every page of the review has: the bar, and how its forms are read. */
import { page, registerPages, type Flash, type Insert } from '@tocsin/pages'
import { Problem, type Http, type Session } from '@tocsin/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Review } from '../../review/review.ts'
import { formHead } from '../bodies.ts'
import { reviewerOf, type CheckSession } from '../reviewer.ts'
import type { Names } from './names.ts'

export interface PageParts {
  review: Review
  session: CheckSession
  deskUrl: string | undefined
  publicUrl: string | undefined
  names: Names
  now: () => Date
}

export interface Frame {
  who(request: FastifyRequest): Promise<Session>
  show(reply: FastifyReply, body: Insert, flash?: Flash): FastifyReply
  /** A form's body, without the fields that are the form's own. */
  read<T>(shape: z.ZodType<T>, body: unknown): { id: string; body: T }
  back(reply: FastifyReply, path: string): FastifyReply
}

/** Registers the stylesheet and the refusal of forged forms. */
export function pageFrame(http: Http, { session, deskUrl, publicUrl }: PageParts): Frame {
  registerPages(http, { publicUrl })
  return {
    who: (request) => reviewerOf(request, session),
    show: (reply, body, flash) =>
      reply.type('text/html; charset=utf-8').send(
        page({
          title: 'Review',
          name: 'Review',
          home: '/review',
          language: 'en',
          navigation: [
            { href: '/review', text: 'What waits' },
            { href: '/review/campaigns', text: 'Campaigns' },
            { href: '/review/figures', text: 'Figures' },
            ...(deskUrl === undefined ? [] : [{ href: deskUrl, text: 'Desk' }]),
          ],
          body,
          flash,
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
