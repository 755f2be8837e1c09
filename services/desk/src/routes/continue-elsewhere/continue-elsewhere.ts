/** `GET /continue?to=…`: renews the token that other services check, and leads on to the page that asked for it. */
import * as z from 'zod'
import type { Http } from '@tocsin/service'
import type { Desk } from '../../desk.ts'
import { pagePerson } from '../../people/request-session.ts'

const query = z.object({ to: z.string().max(500).default('') })

export function continueElsewhere(app: Http, desk: Desk): void {
  app.get('/continue', { schema: { hide: true, querystring: query } }, async (request, reply) => {
    const who = await pagePerson(desk, request, reply)
    if (who === null) return reply
    return reply.redirect(allowed(request.query.to, desk.triageUrl), 303)
  })
}

/** Only to the review service's own pages: an open redirect would lend our name to anybody. */
function allowed(to: string, triageUrl: string | undefined): string {
  if (triageUrl === undefined || !URL.canParse(to)) return '/'
  return new URL(to).origin === new URL(triageUrl).origin ? to : '/'
}
