/** `POST /sign-out` and `DELETE /v1/session`: the row ends, so the cookie is worth nothing anywhere. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Http } from '@tocsin/service'
import { asService } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'
import { DESK_COOKIE, takeCookies } from '../../people/request-session.ts'
import { endSession } from '../../people/session-store.ts'

export function signOutRoutes(app: Http, desk: Desk): void {
  const end = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const token = request.cookies[DESK_COOKIE]
    if (token !== undefined) await asService(desk, (tx) => endSession(tx, token, desk.clock.now()))
    takeCookies(desk, reply)
  }
  app.post('/sign-out', { schema: { hide: true } }, async (request, reply) => {
    await end(request, reply)
    return reply.redirect('/sign-in?done=signed-out', 303)
  })
  app.delete(
    '/v1/session',
    { schema: { summary: 'Sign out', response: { 204: z.null() } } },
    async (request, reply) => {
      await end(request, reply)
      return reply.code(204).send(null)
    },
  )
}
