/** Harm by a restore: a service whose schema is put back to what it was earlier, as from a backup. */
import type { ServiceName } from '@tocsin/events'
import { eventually } from '@tocsin/testing'
import pg from 'pg'
import type { Harm } from './durability.ts'
import { moreReports } from './outages.ts'

/** Triage and notifier: their offsets stand in the same schema, so they read again what they have forgotten. */
export const readersRestored: Harm = async (victim) => {
  const { running, system, say } = victim
  const services = ['triage', 'notifier'] as const
  await moreReports(victim, 300)
  for (const service of services) await keepCopy(system.local.adminUrl, schemaOf(service))
  say('copies taken')
  await moreReports(victim, 300)
  for (const service of services) {
    await running.fell(service)
    const rows = await restore(system.local.adminUrl, schemaOf(service))
    await running.revive(service)
    say(`${service} restored: ${rows} rows`)
    await moreReports(victim, 150)
  }
  return ['triage and notifier put back to an earlier point, one after the other']
}

/**
 * The intake for civil society, while the broker is away: what it accepted after the copy and had not published is lost,
 * and the checker has to say so. Needs a Kafka of the run's own.
 */
export const intakeRestored: Harm = async (victim) => {
  const { running, system, say } = victim
  if (system.kafka === null) throw new Error('this harm needs --bus kafka')
  const service = 'civil-society-intake'
  const schema = schemaOf(service)
  await moreReports(victim, 150)
  const broker = system.kafka.node(0)
  broker.pause()
  say('the broker is away')
  const { adminUrl } = system.local
  await keepCopy(adminUrl, schema)
  const before = await waiting(adminUrl, copyOf(schema))
  const forgotten = async (): Promise<number> => (await waiting(adminUrl, schema)).difference(before).size
  await eventually(async () => (await forgotten()) > 50 || undefined, {
    within: 120_000,
    every: 200,
    what: 'reports that wait for the broker',
  })
  await running.fell(service)
  const gone = await forgotten()
  const rows = await restore(adminUrl, schema)
  say(`${service} restored: ${rows} rows, ${gone} reports forgotten`)
  broker.resume()
  await running.revive(service)
  await moreReports(victim, 150)
  return [`the intake for civil society put back over ${gone} reports that it had not published`]
}

const schemaOf = (service: ServiceName): string => service.replaceAll('-', '_')
const quoted = (name: string): string => pg.escapeIdentifier(name)

async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function inTransaction<T>(client: pg.Client, begin: string, work: () => Promise<T>): Promise<T> {
  await client.query(begin)
  const result = await work()
  await client.query('commit')
  return result
}

interface Table {
  name: string
  /** those that can be written: not the generated ones */
  columns: string
}

async function tablesOf(client: pg.Client, schema: string): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name,
       string_agg(quote_ident(a.attname), ', ' order by a.attnum) filter (where a.attgenerated = '') as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = $1::regnamespace and c.relkind = 'r' group by 1 order by 1`,
    [schema],
  )
  return rows
}

const copyOf = (schema: string): string => `kept_${schema}`

/** All rows at one instant, and where the sequences stand. */
async function keepCopy(url: string, schema: string): Promise<void> {
  await asAdmin(url, (client) =>
    inTransaction(client, 'begin isolation level repeatable read', async () => {
      await client.query(`create schema ${quoted(copyOf(schema))}`)
      for (const { name } of await tablesOf(client, schema))
        await client.query(
          `create table ${quoted(copyOf(schema))}.${quoted(name)} as table ${quoted(schema)}.${quoted(name)}`,
        )
    }),
  )
}

/** As after `pg_restore --data-only` into an emptied schema; sequences are left, since they only have to go up. */
async function restore(url: string, schema: string): Promise<number> {
  return asAdmin(url, (client) =>
    inTransaction(client, 'begin', async () => {
      await client.query(`set local session_replication_role = replica`)
      const tables = await tablesOf(client, schema)
      const names = tables.map(({ name }) => `${quoted(schema)}.${quoted(name)}`)
      await client.query(`truncate ${names.join(', ')}`)
      const kept = new Set((await tablesOf(client, copyOf(schema))).map(({ name }) => name))
      let rows = 0
      for (const { name, columns } of tables) {
        // a day's partition that was made after the copy
        if (!kept.has(name)) continue
        const { rowCount } = await client.query(
          `insert into ${quoted(schema)}.${quoted(name)} (${columns}) overriding system value
           select ${columns} from ${quoted(copyOf(schema))}.${quoted(name)}`,
        )
        rows += rowCount ?? 0
      }
      return rows
    }),
  )
}

/** Ids of the reports in a service's outbox. */
async function waiting(url: string, schema: string): Promise<Set<string>> {
  return asAdmin(url, async (client) => {
    const { rows } = await client.query<{ key: string }>(`select key from ${quoted(schema)}.outbox`)
    return new Set(rows.map((row) => row.key))
  })
}
