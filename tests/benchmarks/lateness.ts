/** How late steps begin that fall due close together: those of a desk whose first seat answers nobody. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '@tocsin/testing'
import pg from 'pg'
import { withNotifier, type MeasuredNotifier } from './desk-and-notifier.ts'
import { quantile, spread, type Row } from './row.ts'

const ALERTS = 250
/** All are sent within so long; the steps that follow the first fall due within a minute. */
const SPAN_MS = 30_000
/** The desk's two seats are each asked twice, so that three steps follow the first. */
const STEPS = 3 * ALERTS

export async function benchLateness(): Promise<Row> {
  const late = await withNotifier(latenesses)
  return {
    what: `lateness of ${late.length} steps due in one minute, to the start of the first attempt`,
    measured: `${spread(late)}, most ${(quantile(late, 1) / 1_000).toFixed(2)} s`,
    beside: 'GoAlert looks every 5 s, Iris every 60 s (their own settings; neither was run)',
    ratio: '',
    goal: 'p99 ≤ 1 s',
  }
}

async function latenesses({ local, post }: MeasuredNotifier): Promise<number[]> {
  const pool = new pg.Pool({
    connectionString: local.adminUrl,
    max: 1,
    options: '-c search_path=notifier',
  })
  try {
    const alerts = Array.from({ length: ALERTS }, () => randomUUID())
    const began = performance.now()
    for (const [i, alert] of alerts.entries()) {
      const due = began + (i * SPAN_MS) / ALERTS
      if (due > performance.now()) await pause(due - performance.now())
      await post(alert)
    }
    return await eventually(
      async () => {
        const late = await startedAfterDue(pool, alerts)
        return late.length >= STEPS ? late : undefined
      },
      { within: 300_000, every: 1_000, what: `${STEPS} steps after the first` },
    )
  } finally {
    await pool.end()
  }
}

/** For each step but a track's first: from the instant at which it was due to its first attempt. */
async function startedAfterDue(pool: pg.Pool, alerts: readonly string[]): Promise<number[]> {
  const { rows } = await pool.query<{ late: string }>(
    `select extract(epoch from s.started_at - s.due_at) * 1000 as late from (
       select lag(a.answer_by) over (partition by a.alert, a.party order by a.asked_at) as due_at,
         (select min(t.started_at) from deliveries d join attempts t on t.delivery = d.id where d.ask = a.id) as started_at
       from asks a where a.alert = any($1::uuid[])) s
     where s.due_at is not null and s.started_at is not null`,
    [alerts],
  )
  return rows.map((row) => Number(row.late))
}
