/**
 * From whose people a review item is kept, and what makes that grow once somebody was asked. Row-level security lets no
 * reviewer in conflict with such a state open it from the same commit on; the notifier hears of it as `review.asked` again,
 * with the states as they are now, and asks him no more. Nothing here narrows an item but a version of its alert.
 *
 * - `proposal`, `doubt`: a version of their alert, with every actor and candidate place that evidence gave it
 *   (`proposals.ts`); where that version waits for its quarter hour, what it bars does not (`evaluate/write.ts`).
 * - items about a report: a person names its actors (`judge-report.ts`), or those of the report that it is compared with.
 * - `campaign`: it is found again with further reports (`keep-found.ts`), or the actors of one of these are named.
 *
 * Reports are read once, places are only ever confirmed, and whatever is struck, taken back or discarded closes its items.
 */
import type { Tx } from '@tocsin/database'
import { derivedId, type AlertVersion, type OutgoingEvent, type ReviewAsked } from '@tocsin/events'
import { barredStates, emptyDirectory } from '@tocsin/routing'
import { sql, type SQL } from 'drizzle-orm'
import { openDirectoryCopy } from '../directory/copy.ts'

/** Whom reports concern, of a relation `r` of them: the database's own word, by which it also hides them. */
export const concernedBy = sql`concerned(r.country, r.doubted, r.candidates, r.actors)`

/** States from which an item `i` is to be kept by what it is about. */
export const concernedByItem = sql`array(
  select unnest(${concernedBy}) from report r where r.id in (i.report, i.other)
  union select unnest(c.countries || c.barred) from campaign c where c.id = i.campaign
  union select unnest(v.barred) from alert_version v where v.alert = i.alert
  order by 1)`

/** @param which of open items `i` @returns what tells the notifier of those that are kept from further states now */
export async function barFurther(tx: Tx, which: SQL, now: Date): Promise<OutgoingEvent[]> {
  const { rows } = await tx.execute<AskedRow>(sql`
    with further as (
      select i.id, ${concernedByItem} as states from review_item i where i.closed_at is null and ${which}
    )
    update review_item i set barred = array(select unnest(i.barred) union select unnest(f.states) order by 1)
    from further f where i.id = f.id and i.closed_at is null and not f.states <@ i.barred
    returning ${askedColumns}`)
  return rows.map((row) => askedAgain(row, row.barred, now))
}

/** @param which campaigns `c` @returns what tells of the items about them, once both are kept from whom reports concern now */
export async function barCampaigns(tx: Tx, which: SQL, now: Date): Promise<OutgoingEvent[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    update campaign c set barred = array(
      select unnest(c.barred) union select unnest(${concernedBy}) from report r where r.id = any(c.reports) order by 1)
    where ${which} returning c.id`)
  const ids = sql.param(rows.map((row) => row.id))
  return barFurther(tx, sql`i.campaign = any(${ids}::uuid[])`, now)
}

/** States from which the alert is kept, as notifier and desk reckon it. */
export async function barredBy(tx: Tx, version: AlertVersion): Promise<string[]> {
  // who the neighbours are matters only where a foreign state is said to act that nobody named
  const unnamed = version.implicated.some(
    ({ type, states }) => type === 'foreign-state' && states.length === 0,
  )
  const directory = unnamed ? await openDirectoryCopy().read(tx) : emptyDirectory()
  return [...barredStates(version, directory)].toSorted()
}

/**
 * Keeps the alert, from its first version on, and what waits about it from whom its newest version bars. An earlier alert
 * of the crisis leads to the same evidence: it is kept from them too.
 */
export async function barAlert(tx: Tx, version: AlertVersion, now: Date): Promise<OutgoingEvent[]> {
  const barred = await barredBy(tx, version)
  const states = sql`${sql.param(barred)}::text[]`
  await tx.execute(sql`
    update alert_version set barred = ${states} where alert = ${version.alert} and barred <> ${states}`)
  await barCrisis(tx, version, barred)
  const { rows } = await tx.execute<AskedRow & { open: boolean }>(sql`
    update review_item i set barred = ${states} where i.alert = ${version.alert} and i.barred <> ${states}
    returning ${askedColumns}, i.closed_at is null as open`)
  return rows
    .filter((row) => row.open)
    .map((row) => askedAgain(row, [version.version, ...barred], now, version))
}

/** Does so already for a version that waits: whom it will bar opens nothing meanwhile, whom it will not stays out. */
export async function barBefore(tx: Tx, version: AlertVersion, now: Date): Promise<OutgoingEvent[]> {
  const barred = await barredBy(tx, version)
  await barCrisis(tx, version, barred)
  const { rows } = await tx.execute<AskedRow>(sql`
    update review_item i
    set barred = array(select unnest(i.barred) union select unnest(${sql.param(barred)}::text[]) order by 1)
    where i.alert = ${version.alert} and i.closed_at is null and not ${sql.param(barred)}::text[] <@ i.barred
    returning ${askedColumns}`)
  return rows.map((row) => askedAgain(row, [version.version, ...row.barred], now, version))
}

async function barCrisis(tx: Tx, { crisis }: AlertVersion, barred: readonly string[]): Promise<void> {
  const states = sql`${sql.param([...barred])}::text[]`
  await tx.execute(sql`
    update alert_version v set barred = array(select unnest(v.barred) union select unnest(${states}) order by 1)
    where v.crisis = ${crisis} and not ${states} <@ v.barred`)
}

const askedColumns = sql`i.id, i.kind, i.alert, i.deadline, i.could_lead_to, i.barred`

interface AskedRow extends Record<string, unknown> {
  id: string
  kind: ReviewAsked['kind']
  alert: string | null
  deadline: string
  could_lead_to: ReviewAsked['couldLeadTo']
  barred: string[]
}

/** @param distinct what tells this word on the item from those before */
function askedAgain(
  row: AskedRow,
  distinct: readonly (string | number)[],
  now: Date,
  version?: AlertVersion,
): OutgoingEvent<'review.asked'> {
  const { id, kind, alert, barred } = row
  return {
    id: derivedId('review.asked', id, ...distinct),
    topic: 'reviews',
    name: 'review.asked',
    key: id,
    source: 'triage',
    time: now,
    data: {
      item: id,
      kind,
      alert,
      deadline: new Date(row.deadline).toISOString(),
      couldLeadTo: row.could_lead_to,
      ...(kind === 'proposal' && version !== undefined && { horizon: version.horizon }),
      barred,
      at: now.toISOString(),
    },
  }
}
