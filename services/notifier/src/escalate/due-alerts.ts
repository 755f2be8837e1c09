/** Alerts that time alone routes: the quarter hour, or a review's deadline that nobody kept. */
import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { routeLocked } from '../route/handle-alerts.ts'
import type { Work } from '../tracks/work.ts'

const MOST = 100

/** @returns how many were due */
export async function routeWaiting(tx: Tx, work: Work): Promise<number> {
  const { rows } = await tx.execute<{ alert: string }>(sql`
    select alert from alerts where due_at <= ${work.now.toISOString()}::timestamptz
    order by due_at limit ${MOST} for update skip locked`)
  await routeLocked(
    tx,
    work,
    rows.map((row) => row.alert),
  )
  return rows.length
}
