/** Incidents as a person may see them: row-level security decides which and which version, this only asks. */
import { sql, type SQL } from 'drizzle-orm'
import type { Tx } from '@tocsin/database'
import type { AlertVersion, DeliveryKind, Meaning } from '@tocsin/events'

/** An incident with the newest version that this person may see. */
export interface IncidentRow {
  id: string
  alert: string
  party: string
  state: 'running' | 'stopped' | 'exhausted' | 'closed'
  startedAt: Date
  /** a seat of the party whose answer stopped the track */
  stoppedBy: string | null
  stoppedMeaning: Meaning | null
  stoppedAt: Date | null
  resolvedOutcome: string | null
  /** null: a review item without alert, or nothing has arrived yet */
  version: AlertVersion | null
  /** the version before it, as this person saw it */
  previous: AlertVersion | null
  /** what was last asked of each seat of the party */
  asks: readonly Ask[]
}

interface Ask {
  seat: string
  kind: DeliveryKind
  answerBy: Date | null
  askedAt: Date
}

interface Row extends Record<string, unknown> {
  id: string
  alert: string
  party: string
  state: IncidentRow['state']
  started_at: string
  stopped_by: string | null
  stopped_meaning: Meaning | null
  stopped_at: string | null
  resolved_outcome: string | null
  frozen: boolean
  versions: AlertVersion[]
  asks: { seat: string; kind: DeliveryKind; answer_by: string | null; asked_at: string }[]
}

/** All of them, in an order that tells nothing: by id. */
export function readIncidents(tx: Tx): Promise<IncidentRow[]> {
  return select(tx, sql`true`)
}

/** One; null for what is not there and for what may not be seen: one statement, one answer. */
export async function readIncident(tx: Tx, id: string): Promise<IncidentRow | null> {
  return (await select(tx, sql`i.id = ${id}`))[0] ?? null
}

// Rows come as they lie in the table, where those of withheld alerts lie too: so whatever is listed is put in an order.
async function select(tx: Tx, which: SQL): Promise<IncidentRow[]> {
  const { rows } = await tx.execute<Row>(sql`
    select i.id, i.alert, i.party, i.state, i.started_at, i.stopped_by, i.stopped_meaning, i.stopped_at, i.resolved_outcome,
      i.frozen or coalesce(v.newest, 0) < i.shown_version or not i.has_version and withheld(i.barred) as frozen,
      coalesce(v.versions, '[]'::jsonb) as versions, coalesce(a.asks, '[]'::jsonb) as asks
    from incident i
    left join lateral (
      select max(n.version) as newest, jsonb_agg(n.data order by n.version desc) as versions
      from (
        select version, data from incident_version
        where alert = i.alert and party = i.party order by version desc limit 2) n) v on true
    left join lateral (
      select jsonb_agg(jsonb_build_object(
        'seat', k.seat, 'kind', k.kind, 'answer_by', k.answer_by, 'asked_at', k.asked_at)
        order by k.asked_at desc, k.seat) as asks
      from ask k where k.alert = i.alert and k.party = i.party) a on true
    where ${which} order by i.id`)
  return rows.map(rowOf)
}

/** To somebody from whom later versions are kept, it looks closed: nothing further is asked. */
function rowOf(row: Row): IncidentRow {
  const [version = null, previous = null] = row.versions
  const frozen = row.frozen
  return {
    id: row.id,
    alert: row.alert,
    party: row.party,
    state: frozen ? 'closed' : row.state,
    startedAt: new Date(row.started_at),
    stoppedBy: frozen ? null : row.stopped_by,
    stoppedMeaning: frozen ? null : row.stopped_meaning,
    stoppedAt: frozen || row.stopped_at === null ? null : new Date(row.stopped_at),
    resolvedOutcome: frozen ? null : row.resolved_outcome,
    version,
    previous,
    asks: frozen
      ? []
      : row.asks.map((ask) => ({
          seat: ask.seat,
          kind: ask.kind,
          answerBy: ask.answer_by === null ? null : new Date(ask.answer_by),
          askedAt: new Date(ask.asked_at),
        })),
  }
}
