/**
 * `GET /operator/figures`: how often seats are rung, and whether it was right. Sums over all seats alone, so that nothing
 * of a party, a person or an alert can be told from them. Exercises are left out.
 */
import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Tx } from '@tocsin/database'
import { invalidField, type Http } from '@tocsin/service'
import { asService } from '../../database/asking.ts'
import type { Desk } from '../../desk.ts'

const DAY = 86_400_000
/** Figures that are read one after the other are of one instant. */
const ONE_SNAPSHOT = { isolation: 'repeatable read' } as const

/** A month of figures has thirty days. */
const MONTH_DAYS = 30

const period = z.object({ from: z.iso.date().optional(), until: z.iso.date().optional() })

interface Figures {
  from: string
  until: string
  /** a page: a seat was asked to answer; several channels at once are one */
  pages: number
  /** seats that were paged at all */
  seats: number
  pagesASeatAMonth: { mean: number; p90: number }
  rightToWake: { yes: number; no: number; share: number | null }
}

export function readFiguresRoute(operator: Http, desk: Desk): void {
  operator.get('/operator/figures', { schema: { querystring: period } }, async (request) =>
    asService(desk, (tx) => readFigures(tx, periodOf(request.query, desk.clock.now())), ONE_SNAPSHOT),
  )
}

async function readFigures(tx: Tx, { from, until }: { from: Date; until: Date }): Promise<Figures> {
  const span = sql`between ${from.toISOString()}::timestamptz and ${until.toISOString()}::timestamptz`
  const actual = sql`not exists (
    select from known_alert k where k.alert = t.alert and k.data ->> 'status' = 'exercise')`
  const paged = await tx.execute<{ pages: number; seats: number; p90: number | null }>(sql`
    select coalesce(sum(pages), 0)::integer as pages, count(*)::integer as seats,
      percentile_cont(0.9) within group (order by pages) as p90
    from (
      select seat, count(distinct (alert, party, at)) as pages from timeline t
      where kind = 'asked' and seat is not null and data ->> 'answerBy' is not null and at ${span} and ${actual}
      group by seat) s`)
  const said = await tx.execute<{ yes: number; no: number }>(sql`
    select count(*) filter (where data ->> 'rightToWakeMe' = 'true')::integer as yes,
      count(*) filter (where data ->> 'rightToWakeMe' = 'false')::integer as no
    from timeline t where kind = 'resolved' and at ${span} and ${actual}`)
  const months = Math.max((until.getTime() - from.getTime()) / (MONTH_DAYS * DAY), 1 / MONTH_DAYS)
  const { pages, seats, p90 } = paged.rows[0]!
  const { yes, no } = said.rows[0]!
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    pages,
    seats,
    pagesASeatAMonth: { mean: seats === 0 ? 0 : pages / seats / months, p90: (p90 ?? 0) / months },
    rightToWake: { yes, no, share: yes + no === 0 ? null : yes / (yes + no) },
  }
}

/** Whole days, UTC; without limits the last thirty days. */
function periodOf(given: z.infer<typeof period>, now: Date): { from: Date; until: Date } {
  const until = given.until === undefined ? now : new Date(`${given.until}T23:59:59.999Z`)
  const from =
    given.from === undefined
      ? new Date(until.getTime() - MONTH_DAYS * DAY)
      : new Date(`${given.from}T00:00:00Z`)
  if (from > until) throw invalidField('#query/from', 'Not after "until".')
  return { from, until }
}
