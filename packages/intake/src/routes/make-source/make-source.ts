/** The operator's routes for sources and their keys. */
import { Problem, type Http } from '@tocsin/service'
import * as z from 'zod'
import type { Intake } from '../../intake.ts'
import { newSource } from '../../sources.ts'
import { jsonOnly } from '../json-only.ts'

/** @param app the operator's listener */
export function makeSourceRoutes(app: Http, intake: Intake): void {
  app.post(
    '/operator/sources',
    { onRequest: jsonOnly, schema: { body: newSource } },
    async (request, reply) => reply.code(201).send(await intake.makeSource(request.body)),
  )
  app.get('/operator/sources', async () => ({ sources: await intake.listSources() }))
  app.post(
    '/operator/sources/:id/keys',
    { schema: { params: z.object({ id: z.uuid() }) } },
    async (request, reply) => {
      const key = await intake.addKey(request.params.id)
      if (key === null) throw new Problem('not-found')
      return reply.code(201).send({ key })
    },
  )
  app.delete(
    '/operator/keys/:id',
    { schema: { params: z.object({ id: z.string() }) } },
    async (request, reply) => {
      if (!(await intake.revokeKey(request.params.id))) throw new Problem('not-found')
      return reply.code(204).send()
    },
  )
}
