/** Step "escalate" within one person: asks whose patience with a channel has ended. */
import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'
import { followAsks, lockAsks } from '../deliver/follow-asks.ts'
import { loadAlerts, lockTracks } from '../tracks/load.ts'
import { keyOf } from '../tracks/rows.ts'
import type { Work } from '../tracks/work.ts'

const MOST = 200

/** @returns how many were due */
export async function followDueAsks(tx: Tx, work: Work): Promise<number> {
  const { rows } = await tx.execute<{ id: string; alert: string; party: string }>(sql`
    select id, alert, party from asks where due_at <= ${work.now.toISOString()}::timestamptz order by due_at limit ${MOST}`)
  if (rows.length === 0) return 0
  const tracks = [...new Map(rows.map((row) => [keyOf(row), row])).values()]
  // Tracks before asks: everybody locks in this order.
  const [alerts, locked, asks] = await Promise.all([
    loadAlerts(tx, [...new Set(rows.map((row) => row.alert))]),
    lockTracks(tx, tracks),
    lockAsks(
      tx,
      rows.map((row) => row.id),
    ),
  ])
  work.hold(alerts, locked)
  followAsks(work, asks)
  return rows.length
}
