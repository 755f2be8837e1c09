/** What every service with pages registers: the stylesheet, headers that forbid scripts, and the refusal of forged forms. */
import type { FastifyRequest } from 'fastify'
import { Problem, type Http } from '@tocsin/service'
import { stylesheet, stylesheetPath } from './stylesheet.ts'

/** No script, nothing from elsewhere, no frame, forms to ourselves alone. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Registers the stylesheet's route and two hooks: every HTML answer gets a strict policy, every unsafe request that a
 * browser could send for somebody else is refused unless it comes from our own pages.
 *
 * @param options.publicUrl where browsers reach us, if a proxy stands before
 */
export function registerPages(app: Http, options: { publicUrl?: string | undefined } = {}): void {
  app.get(stylesheetPath, { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('text/css; charset=utf-8')
      .send(stylesheet),
  )
  app.addHook('onSend', async (_request, reply) => {
    if (!String(reply.getHeader('content-type') ?? '').startsWith('text/html')) return
    reply.headers({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      // With `no-referrer` browsers send `Origin: null` for our own forms too, and nothing could be told apart.
      'referrer-policy': 'same-origin',
    })
  })
  app.addHook('onRequest', async (request) => {
    if (!SAFE.has(request.method) && couldBeForged(request) && !isOurs(request, options.publicUrl))
      throw new Problem('forbidden', {
        detail: 'This form was not sent from our own page. Open the page and try again.',
      })
  })
}

// What a page of somebody else could send without asking us first (the Fetch standard's simple requests); every other
// type needs our leave before the browser sends it, and we give none.
function couldBeForged(request: FastifyRequest): boolean {
  const type = (request.headers['content-type'] ?? '').replace(/;.*/s, '').trim().toLowerCase()
  return ['', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'].includes(type)
}

/** Browsers say where a request comes from, in one header or the other; what says nothing must not bring a cookie. */
function isOurs(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const { 'sec-fetch-site': site, origin, cookie, host } = request.headers
  if (site !== undefined) return site === 'same-origin'
  if (origin === undefined) return cookie === undefined
  const hosts = publicUrl === undefined ? [host] : [host, new URL(publicUrl).host]
  return URL.canParse(origin) && hosts.includes(new URL(origin).host)
}
