/** Figures of the review: for a reviewer what he may see, for the operator all, and gauges of what waits. */
import type { Database } from '@tocsin/database'
import { reviewAsked, type Clock } from '@tocsin/events'
import { refusal } from '@tocsin/messages'
import { invalidField, type Http, type Metrics, type Session } from '@tocsin/service'
import * as z from 'zod'
import { asReviewer, asService } from '../asking.ts'
import { readFigures, readWaiting, type Figures, type Period } from '../review/figures.ts'
import type { Frame } from './pages/frame.ts'
import { figuresView } from './pages/figures-view.ts'
import { reviewerOf, type CheckSession } from './reviewer.ts'

const DAY = 86_400_000
const kinds = reviewAsked.shape.kind.options

const period = z.object({ from: z.iso.date().optional(), until: z.iso.date().optional() })

/** Figures that are read one after the other are of one instant. */
const ONE_SNAPSHOT = { isolation: 'repeatable read' } as const

export interface FiguresParts {
  database: Database
  clock: Clock
}

export function figuresRoutes(
  http: Http,
  {
    session,
    frame,
    ...parts
  }: FiguresParts & { session: CheckSession; frame: Pick<Frame, 'reader' | 'show'> },
): void {
  const read = (who: Session, query: z.infer<typeof period>): Promise<Figures> =>
    parts.database.transaction(async (tx) => {
      await asReviewer(tx, who)
      return readFigures(tx, periodOf(query, parts.clock.now()))
    }, ONE_SNAPSHOT)
  http.get('/v1/review/figures', { schema: { querystring: period } }, async (request) =>
    read(await reviewerOf(request, session), request.query),
  )
  http.get('/review/figures', { schema: { hide: true, querystring: period } }, async (request, reply) => {
    const { who, words } = await frame.reader(request)
    return frame.show(reply, words, figuresView(await read(who, request.query), words))
  })
}

/** @param operator its own listener */
export function operatorFigures(operator: Http, parts: FiguresParts, metrics: Metrics): void {
  const { database, clock } = parts
  operator.get('/operator/figures', { schema: { querystring: period } }, async (request): Promise<Figures> =>
    database.transaction(async (tx) => {
      await asService(tx)
      return readFigures(tx, periodOf(request.query, clock.now()))
    }, ONE_SNAPSHOT),
  )
  const gauge = (name: string, help: string, what: 'open' | 'overdue') =>
    metrics.gauge(name, help, ['kind'], async (one) => {
      const rows = await database
        .transaction(async (tx) => {
          await asService(tx)
          return readWaiting(tx, clock.now())
        })
        .catch(() => null)
      // Without a database nothing is known, which is not the same as nothing waits.
      if (rows === null) return one.reset()
      for (const kind of kinds) one.set({ kind }, rows.find((row) => row.kind === kind)?.[what] ?? 0)
    })
  gauge('tocsin_review_items_open', 'what waits for a person, by kind', 'open')
  gauge('tocsin_review_items_overdue', 'first looks that are overdue, by kind', 'overdue')
}

/** Whole days, UTC; without limits the last thirty days. */
export function periodOf(given: z.infer<typeof period>, now: Date): Period {
  const until = given.until === undefined ? now : new Date(`${given.until}T23:59:59.999Z`)
  const from =
    given.from === undefined ? new Date(until.getTime() - 30 * DAY) : new Date(`${given.from}T00:00:00Z`)
  if (from > until) throw invalidField('#query/from', refusal('refused.period'))
  return { from, until }
}
