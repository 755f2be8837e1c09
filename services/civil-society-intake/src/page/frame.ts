/** The frame of this service's pages: neutral, in words that say nothing to who looks over a shoulder. */
import { button, page, postForm, problemPage, type Flash, type Insert } from '@tocsin/pages'
import type { FastifyReply } from 'fastify'

const NAME = 'Reports'

export interface Framed {
  /** whether somebody is signed in: then there are more pages, and a way out */
  signedIn: boolean
  flash?: Flash
  body: Insert
  width?: 'narrow' | 'wide'
}

export function sendPage(
  reply: FastifyReply,
  { signedIn, body, flash, width = 'narrow' }: Framed,
): FastifyReply {
  const links = [
    { href: '/', text: signedIn ? 'A report' : 'Start' },
    ...(signedIn ? [{ href: '/table', text: 'A table' }] : []),
    { href: '/follow', text: 'Follow' },
  ]
  const account = signedIn ? postForm('/sign-out', button({ text: 'Leave', tone: 'plain' })) : null
  return reply
    .type('text/html; charset=utf-8')
    .send(page({ title: NAME, name: NAME, language: 'en', navigation: links, account, flash, width, body }))
}

/** Refusals that have no page of their own. */
export const refusalPage = problemPage({ name: NAME, home: '/' })
