/** The operator's own listener: health, readiness, metrics, and what a service lets its operator do. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createHttp, type Http } from './http.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { Problem } from './problem.ts'

/** Named checks; each resolves when that part works. One that rejects, or says nothing for two seconds, is not ready. */
export type Readiness = Readonly<Record<string, () => Promise<void>>>

/** @returns the listener without the service's own routes; `/livez`, `/readyz`, `/metrics` are there */
export async function createOperatorHttp(options: {
  logger: Logger
  metrics: Metrics
  readiness: Readiness
  token?: string | undefined
}): Promise<Http> {
  const app = await createHttp({
    logger: options.logger,
    metrics: options.metrics,
    bodyLimit: 4 * 1024 * 1024,
  })
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  const wanted = options.token === undefined ? null : digest(`Bearer ${options.token}`)
  app.addHook('onRequest', async (request) => {
    const path = request.routeOptions.url
    if (wanted === null || path === '/livez' || path === '/readyz') return
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), wanted))
      throw new Problem('unauthenticated')
  })
  app.get('/livez', async () => ({ live: true }))
  app.get('/readyz', async (_request, reply) => {
    const names = Object.keys(options.readiness)
    const settled = await Promise.allSettled(Object.values(options.readiness).map((check) => inTime(check())))
    const parts = Object.fromEntries(names.map((name, i) => [name, settled[i]!.status === 'fulfilled']))
    const ready = settled.every((part) => part.status === 'fulfilled')
    return reply.code(ready ? 200 : 503).send({ ready, parts })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics()),
  )
  return app
}

const PATIENCE_MILLISECONDS = 2_000

async function inTime(check: Promise<void>): Promise<void> {
  const waiting = new AbortController()
  const tooLong = pause(PATIENCE_MILLISECONDS, undefined, { signal: waiting.signal, ref: false }).then(
    () => Promise.reject(new Error('no answer')),
    () => undefined,
  )
  await Promise.race([check, tooLong]).finally(() => waiting.abort())
}
