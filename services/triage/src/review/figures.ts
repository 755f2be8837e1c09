/**
 * How the review keeps its word (people.md): first look in time, decided or verified within 24 hours, acted on within 48,
 * what desks made of it, and whether it was right to wake them. Sums alone: no person, source or place.
 */
import type { Tx } from '@tocsin/database'
import { sql } from 'drizzle-orm'

export interface Period {
  from: Date
  until: Date
}

export interface Figures {
  from: string
  until: string
  /** items asked; how soon a person first looked, in minutes */
  firstLook: {
    asked: number
    looked: number
    inTime: number
    p50Minutes: number | null
    p90Minutes: number | null
  }
  /** reports that somebody was asked to verify: verified or discarded within a day */
  verified: { asked: number; within24h: number }
  /** alerts that reached `concern`: a reviewer issued, judged or closed them within a day, a party acted within two */
  alerts: { raised: number; decidedWithin24h: number; actedWithin48h: number }
  /** incidents resolved by desks, by outcome */
  outcomes: Record<'acted' | 'no-action' | 'known-before' | 'not-confirmed' | 'duplicate', number>
  rightToWake: { yes: number; no: number }
}

/** What this transaction may see: a reviewer's own figures leave out what is kept from him. Exercises are left out. */
export async function readFigures(tx: Tx, { from, until }: Period): Promise<Figures> {
  const span = sql`between ${from.toISOString()}::timestamptz and ${until.toISOString()}::timestamptz`
  const looks = await one<Figures['firstLook']>(
    tx,
    sql`
    select count(*)::integer as asked, count(looked)::integer as looked,
      count(*) filter (where looked <= deadline)::integer as "inTime",
      percentile_cont(0.5) within group (order by extract(epoch from looked - asked_at) / 60) as "p50Minutes",
      percentile_cont(0.9) within group (order by extract(epoch from looked - asked_at) / 60) as "p90Minutes"
    from (
      select asked_at, deadline, case when outcome = 'obsolete' then looked_at
        else coalesce(looked_at, closed_at) end as looked
      from review_item where asked_at ${span} and (outcome is distinct from 'obsolete' or looked_at is not null)) i`,
  )
  const verified = await one<Figures['verified']>(
    tx,
    sql`
    select count(*)::integer as asked, count(*) filter (
      where closed_at <= asked_at + interval '24 hours' and outcome in ('verified', 'discarded', 'decided')
    )::integer as "within24h"
    from review_item where kind = 'verification' and asked_at ${span}`,
  )
  const alerts = await one<Figures['alerts']>(
    tx,
    sql`
    select count(*)::integer as raised,
      count(*) filter (where exists (
        select from decision d where d.crisis = a.crisis and d.kind in ('issue', 'judge', 'cancel', 'end')
          and (d.alert is null or d.alert = a.alert)
          and d.at between a.at and a.at + interval '24 hours'))::integer as "decidedWithin24h",
      count(*) filter (where exists (
        select from acted t where t.alert = a.alert and t.at <= a.at + interval '48 hours'))::integer as "actedWithin48h"
    from (
      select alert, (array_agg(crisis))[1] as crisis, min(at) as at from alert_version
      where data ->> 'level' in ('concern', 'imminent', 'ongoing') and data ->> 'status' = 'actual'
      group by alert) a
    where a.at ${span}`,
  )
  const { rows: outcomes } = await tx.execute<{
    outcome: string
    count: number
    yes: number
    no: number
  }>(sql`
    select o.outcome, count(*)::integer as count, count(*) filter (where right_to_wake)::integer as yes,
      count(*) filter (where not right_to_wake)::integer as no
    from outcome o
    where o.at ${span} and exists (
      select from alert_version v where v.alert = o.alert and v.data ->> 'status' = 'actual')
    group by 1`)
  const counted = (name: string): number => outcomes.find((row) => row.outcome === name)?.count ?? 0
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    firstLook: looks,
    verified,
    alerts,
    outcomes: {
      acted: counted('acted'),
      'no-action': counted('no-action'),
      'known-before': counted('known-before'),
      'not-confirmed': counted('not-confirmed'),
      duplicate: counted('duplicate'),
    },
    rightToWake: {
      yes: outcomes.reduce((sum, row) => sum + row.yes, 0),
      no: outcomes.reduce((sum, row) => sum + row.no, 0),
    },
  }
}

/** What waits just now, by kind, and how much of it is overdue. */
export async function readWaiting(
  tx: Tx,
  now: Date,
): Promise<{ kind: string; open: number; overdue: number }[]> {
  const { rows } = await tx.execute<{ kind: string; open: number; overdue: number }>(sql`
    select kind, count(*)::integer as open,
      count(*) filter (where looked_at is null and deadline < ${now.toISOString()}::timestamptz)::integer as overdue
    from review_item where closed_at is null group by 1 order by 1`)
  return rows
}

async function one<T>(tx: Tx, query: ReturnType<typeof sql>): Promise<T> {
  const { rows } = await tx.execute(query)
  return rows[0] as T
}
