/**
 * The public listener of a service: Fastify with zod schemas, problem details, strict bodies, and logs that know routes
 * by template only.
 */
import { isPassing } from '@tocsin/database'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import swagger from '@fastify/swagger'
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { readJsonBody } from './json-body.ts'
import { loggable, type Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { completeDocument } from './openapi-document.ts'
import { openApiPage } from './openapi-page.ts'
import { Problem } from './problem.ts'
import { validatorCompiler } from './validation.ts'

export interface HttpOptions {
  logger: Logger
  metrics: Metrics
  /** bytes of a JSON or form body; others are set by route (design, section 8) */
  bodyLimit?: number
  openapi?: {
    title: string
    version: string
    description: string
    servers?: { url: string }[]
    /** statuses with which any operation of this service may refuse, beside those that follow from its shape */
    refusals?: readonly number[]
  }
  /** puts a problem on a page of the service's own, for requests that prefer HTML */
  problemPage?: (problem: Problem, request: FastifyRequest) => string | Promise<string>
}

export type Http = Awaited<ReturnType<typeof createHttp>>

/** @returns a Fastify instance without routes; the caller adds them and calls `listen` */
export async function createHttp(options: HttpOptions) {
  const app = fastify({
    logger: false,
    bodyLimit: options.bodyLimit ?? 256 * 1024,
    // long enough for a slow phone, short enough that a stalled one holds nothing
    requestTimeout: 30_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: (error, _request, reply) => void answerProblem(reply, asProblem(error), undefined),
  }).withTypeProvider<ZodTypeProvider>()

  app.setValidatorCompiler(validatorCompiler as never)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, readJsonBody(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
  app.addHook('onRequest', async (request) => {
    if (request.headers['content-encoding'] !== undefined)
      throw new Problem('unsupported-media-type', {
        detail: 'Send the body as it is, without Content-Encoding.',
      })
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    })
    if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const labels = { method: request.method, route, status: reply.statusCode }
    options.metrics.requests.observe({ ...labels, status: String(labels.status) }, reply.elapsedTime / 1000)
    options.logger.info('http.request', { ...labels, ms: Math.round(reply.elapsedTime) })
  })
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    problem: Problem,
  ): Promise<FastifyReply> =>
    answerProblem(
      reply,
      problem,
      wantsPage(request) ? await options.problemPage?.(problem, request) : undefined,
    )
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = asProblem(error)
    if (problem.status >= 500)
      options.logger.error('http.failed', {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        ...loggable(problem.cause ?? error),
      })
    return answer(request, reply, problem)
  })
  app.setNotFoundHandler((request, reply) => answer(request, reply, new Problem('not-found')))

  await app.register(cookie)
  await app.register(formbody, { bodyLimit: options.bodyLimit ?? 256 * 1024 })
  if (options.openapi !== undefined) {
    const { servers, refusals = [], ...info } = options.openapi
    await app.register(swagger, {
      openapi: { openapi: '3.1.0', info, ...(servers === undefined ? {} : { servers }) },
      transform: jsonSchemaTransform,
      // fills in the components that the routes refer to by the `id` of a schema's meta
      transformObject: (document) => completeDocument(jsonSchemaTransformObject(document), refusals),
    })
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
    app.get('/docs', { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(openApiPage(app.swagger())),
    )
  }
  return app
}

function wantsPage(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? ''
  return accept.includes('text/html') && !accept.includes('application/json')
}

function answerProblem(reply: FastifyReply, problem: Problem, page: string | undefined): FastifyReply {
  reply.code(problem.status)
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds))
  if (problem.status === 401 && page === undefined) reply.header('www-authenticate', 'Bearer')
  if (page !== undefined) return reply.type('text/html; charset=utf-8').send(page)
  return reply.serializer(JSON.stringify).type('application/problem+json').send(problem.document())
}

const AGAIN_SECONDS = 5

/** Fastify's own refusals under our codes, a database that is away; whatever else is a fault of ours and says nothing. */
function asProblem(error: FastifyError | Error): Problem {
  if (error instanceof Problem) return error
  const { code, statusCode } = error as FastifyError
  const options = { cause: error }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem('body-too-large', options)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Problem('unsupported-media-type', {
      ...options,
      detail: 'See the OpenAPI document for the content types.',
    })
  if (statusCode === 413) return new Problem('body-too-large', options)
  if (statusCode === 415) return new Problem('unsupported-media-type', options)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Problem('malformed-body', options)
  if (isPassing(error))
    return new Problem('unavailable', {
      ...options,
      retryAfterSeconds: AGAIN_SECONDS,
      detail: 'Nothing was lost: try again.',
    })
  return new Problem('internal', options)
}
