import { Problem } from '@tocsin/service'
import type { FastifyRequest } from 'fastify'

/** An `onRequest` hook: a form that a foreign page submits is never taken for a request of ours. */
export async function jsonOnly(request: FastifyRequest): Promise<void> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new Problem('unsupported-media-type', { detail: 'Send application/json.' })
}
