/** An exercise stays one to its end: a version that makes it real is refused, and the operator sees it among the dead. */
import type { Tx } from '@tocsin/database'
import type { AlertVersion } from '@tocsin/events'
import { sql } from 'drizzle-orm'

/** @returns ids of the events that would turn an exercise into an actual alert */
export async function turnedActual(
  tx: Tx,
  events: readonly { id: string; data: AlertVersion }[],
): Promise<string[]> {
  const actual = events.filter(({ data }) => data.status === 'actual')
  if (actual.length === 0) return []
  const { rows } = await tx.execute<{ alert: string }>(sql`
    select distinct alert from alert_versions
    where alert = any(${sql.param(actual.map(({ data }) => data.alert))}::uuid[]) and data ->> 'status' = 'exercise'`)
  const exercises = new Set([
    ...rows.map((row) => row.alert),
    ...events.filter(({ data }) => data.status === 'exercise').map(({ data }) => data.alert),
  ])
  return actual.filter(({ data }) => exercises.has(data.alert)).map(({ id }) => id)
}
